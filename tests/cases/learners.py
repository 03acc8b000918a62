"""What can be asked of learners."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.people.actions.learners import add_learner, archive_learners
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import MORNING, Provider

NEW = {"first_name": "Thandi", "last_name": "Ncube", "date_of_birth": "2015-03-04"}


def the_campus(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


def learner(provider: Provider, campus: Campus) -> UUID:
    """A learner who is at home at the campus."""
    with provider.scope():
        details = LearnerDetails("Thandi", f"Ncube {new_id()}", campus_id=campus.pk)
        return add_learner(provider.system, details=details, today=MORNING.date()).pk


def archived(provider: Provider, campus: Campus) -> UUID:
    """One who was put away."""
    learner_id = learner(provider, campus)
    with provider.scope():
        archive_learners(provider.system, learner_ids=[learner_id])
    return learner_id


def picked(provider: Provider, campus: Campus, learner_id: UUID) -> dict[str, Any]:
    """One learner."""
    return {"learner_ids": [str(learner_id)]}


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of somebody there."""
    return {
        "first_name": "Thandi",
        "email": "thandi@example.com",
        "phone": "",
        "country": "ZA",
        "citizenship": "",
        "date_of_birth": "2015-03-04",
        "campus_id": str(campus.pk),
        "custom": {},
    }


PICKED = {"learner_ids": ["ID"]}
CASES = [
    Case("learners", page("learners/"), 200, None),
    Case("export of learners", page("learners/export"), 200, None),
    Case("export learners", post("learners/export", form="csv"), 200, None, beside=learner),
    Case("learner form", page("learners/new"), 200, None),
    Case(
        "learner added",
        post("learners/new", first_name="Thandi", last_name="Ncube BESIDE", campus="ID"),
        302,
        the_campus,
        refused=422,
    ),
    Case("learner", page("learners/ID"), 200, learner),
    Case("learner, to edit", page("learners/ID/edit"), 200, learner),
    Case(
        "learner, edited",
        post("learners/ID/edit", **NEW, campus="BESIDE", version="1"),
        302,
        learner,
        beside=the_campus,
    ),
    Case("archiving learners, asked", page("learners/archiving"), 302, None),
    Case("archiving learners, sent", post("learners/archiving", learner="ID"), 302, learner),
    Case("restoring learners, asked", page("learners/restoring"), 302, None),
    Case("restoring learners, sent", post("learners/restoring", learner="ID"), 302, archived),
    Case("API: learners", call("get", "learners"), 200, None),
    Case(
        "API: learner added",
        call("post", "learners", NEW | {"campus_id": "ID"}),
        201,
        the_campus,
        values=valid,
        refused=422,
    ),
    Case("API: learner", call("get", "learners/ID"), 200, learner),
    Case("API: learner edited", call("patch", "learners/ID", {"first_name": "Renamed ID"}), 200, learner, values=valid),
    Case("API: learners archived", call("post", "learners/archiving", PICKED), 200, learner, values=picked),
    Case("API: learners restored", call("post", "learners/restoring", PICKED), 200, archived, values=picked),
]
