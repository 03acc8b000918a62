"""What can be asked of cohorts, of who teaches them, and of copying a term."""

from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.core.ids import new_id
from cohortium.delivery.models import CohortStaff
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.delivery import houses
from tests.fixtures import Provider


def the_campus(_provider: Provider, campus: Campus) -> UUID:
    """The campus itself."""
    return campus.pk


def program(provider: Provider, _campus: Campus) -> UUID:
    """A program that is on offer."""
    return houses.offered(provider).pk


def draft(provider: Provider, campus: Campus) -> UUID:
    """A cohort of the campus that is not open yet."""
    return houses.cohort(provider, campus, last_on=None).pk


def opened(provider: Provider, campus: Campus) -> UUID:
    """One that is open."""
    return houses.cohort(provider, campus, status="open").pk


def running(provider: Provider, campus: Campus) -> UUID:
    """One that is in progress."""
    return houses.cohort(provider, campus, status="in_progress").pk


def own(provider: Provider, actor: Actor) -> UUID:
    """One that this member teaches."""
    row = houses.cohort(provider, provider.campus(f"Taught {new_id()}"))
    with provider.scope():
        CohortStaff(cohort=row, membership_id=actor.id, role="assistant").save()
    return row.pk


def trainer(provider: Provider, campus: Campus) -> UUID:
    """Somebody who teaches at the campus."""
    return provider.member(TRAINER, campuses=(campus,)).id


def taught(provider: Provider, campus: Campus) -> UUID:
    """That somebody teaches a cohort of the campus."""
    found: UUID = houses.taught_by(
        provider, houses.cohort(provider, campus), provider.member(TRAINER, campuses=(campus,))
    ).pk
    return found


def term(provider: Provider, campus: Campus) -> UUID:
    """A term of the campus."""
    return houses.term(provider, campus).pk


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a new cohort."""
    return API | {"program_id": str(program(provider, campus)), "campus_id": str(campus.pk)}


def valid_edit(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of one that is there."""
    return {"name": "Chess", "first_on": "2027-02-01", "last_on": "2027-04-09", "capacity": 9, "mode": "online"}


def valid_staff(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Who teaches it."""
    return {"membership_id": str(trainer(provider, campus)), "role": "assistant"}


def valid_target(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Into which term."""
    return {"target_id": str(term(provider, campus)), "with_staff": True}


API = {"first_on": "2027-02-01", "capacity": 8}
SAID = {"first_on": "2027-02-01", "capacity": "8", "mode": "classroom", "name": "Chess"}
CASES = [
    Case("cohorts", page("cohorts/"), 200, None, not_own=200),
    Case("export of cohorts", page("cohorts/export"), 200, None),
    Case("export cohorts", post("cohorts/export", form="csv"), 200, None, beside=draft),
    Case("cohort form", page("cohorts/new"), 200, None),
    Case(
        "cohort added",
        post("cohorts/new", **SAID, campus_id="ID", program_id="BESIDE"),
        302,
        the_campus,
        beside=program,
        refused=422,
    ),
    Case("cohort", page("cohorts/ID"), 200, draft, own=own),
    Case("cohort, to edit", page("cohorts/ID/edit"), 200, draft),
    Case("cohort, edited", post("cohorts/ID/edit", **SAID, version="1"), 302, draft),
    Case("cohort, to copy", page("cohorts/ID/copying"), 200, draft),
    Case("cohort, copied", post("cohorts/ID/copying", **SAID), 302, draft),
    Case("opening a cohort, asked", page("cohorts/ID/opening"), 302, draft),
    Case("opening a cohort, sent", post("cohorts/ID/opening"), 302, draft),
    Case("starting a cohort, asked", page("cohorts/ID/starting"), 302, opened),
    Case("starting a cohort, sent", post("cohorts/ID/starting"), 302, opened),
    Case("completing a cohort, asked", page("cohorts/ID/completing"), 200, running),
    Case("completing a cohort, sent", post("cohorts/ID/completing"), 302, running),
    Case("cancelling a cohort, asked", page("cohorts/ID/cancelling"), 200, draft),
    Case("cancelling a cohort, sent", post("cohorts/ID/cancelling", reason="Too few."), 302, draft),
    Case("staff of a cohort, form", page("cohorts/ID/staff/new"), 200, draft),
    Case(
        "staff of a cohort, assigned",
        post("cohorts/ID/staff/new", membership_id="BESIDE", role="assistant"),
        302,
        draft,
        beside=trainer,
    ),
    Case("staff of a cohort, removal asked", page("cohorts/staff/ID/removal"), 200, taught),
    Case("staff of a cohort, removed", post("cohorts/staff/ID/removal"), 302, taught),
    Case("copying a term, asked", page("terms/ID/copying"), 200, term),
    Case("copying a term, sent", post("terms/ID/copying", target_id="BESIDE"), 302, term, beside=term),
    Case("API: cohorts", call("get", "cohorts"), 200, None, not_own=200),
    Case(
        "API: cohort added",
        call("post", "cohorts", API | {"campus_id": "ID", "program_id": "BESIDE"}),
        201,
        the_campus,
        beside=program,
        values=valid,
    ),
    Case("API: cohort", call("get", "cohorts/ID"), 200, draft, own=own),
    Case("API: cohort edited", call("patch", "cohorts/ID", {"name": "Renamed"}), 200, draft, values=valid_edit),
    Case(
        "API: cohort copied",
        call("post", "cohorts/ID/copying", {"first_on": "2027-05-03"}),
        201,
        draft,
        values=lambda _provider, _campus, _subject: {"first_on": "2027-05-03"},
    ),
    Case("API: cohort opened", call("post", "cohorts/ID/opening"), 200, draft),
    Case("API: cohort started", call("post", "cohorts/ID/starting"), 200, opened),
    Case("API: cohort completed", call("post", "cohorts/ID/completing"), 200, running),
    Case("API: cohort cancelled", call("post", "cohorts/ID/cancelling", {"reason": "Too few."}), 200, draft),
    Case("API: staff of a cohort", call("get", "cohorts/ID/staff"), 200, draft, own=own),
    Case(
        "API: staff of a cohort assigned",
        call("post", "cohorts/ID/staff", {"membership_id": "BESIDE", "role": "assistant"}),
        200,
        draft,
        beside=trainer,
        values=valid_staff,
    ),
    Case("API: staff of a cohort removed", call("delete", "cohorts/staff/ID"), 204, taught),
    Case(
        "API: term copied",
        call("post", "terms/ID/copying", {"target_id": "BESIDE"}),
        200,
        term,
        beside=term,
        values=valid_target,
    ),
]
