"""What can be asked of what is private about learners."""

from typing import Any
from uuid import UUID

from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.learners import learner
from tests.fixtures import Provider


def healthy(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of somebody's health."""
    return {"allergies": "Peanuts", "doctor_phone": ""}


def counted(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Who somebody is in statistics."""
    return {"race": "Coloured", "marital_status": "single", "highest_education": ""}


def experienced(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What somebody did."""
    return {"languages": ["isiZulu"], "skills": [], "preferred_country": "", "willing_to_relocate": True}


CASES = [
    Case("health", page("learners/ID/health"), 200, learner),
    Case("health, to edit", page("learners/ID/health/edit"), 200, learner),
    Case("health, edited", post("learners/ID/health/edit", allergies="Peanuts", version="0"), 302, learner),
    Case("API: health", call("get", "learners/ID/health"), 200, learner),
    Case(
        "API: health edited",
        call("patch", "learners/ID/health", {"allergies": "Peanuts"}),
        200,
        learner,
        values=healthy,
    ),
    Case("demographics", page("learners/ID/demographics"), 200, learner),
    Case("demographics, to edit", page("learners/ID/demographics/edit"), 200, learner),
    Case("demographics, edited", post("learners/ID/demographics/edit", race="Indian", version="0"), 302, learner),
    Case("background", page("learners/ID/background"), 200, learner),
    Case("background, to edit", page("learners/ID/background/edit"), 200, learner),
    Case("background, edited", post("learners/ID/background/edit", skills="Welding", version="0"), 302, learner),
    Case("API: demographics", call("get", "learners/ID/demographics"), 200, learner),
    Case(
        "API: demographics edited",
        call("patch", "learners/ID/demographics", {"race": "Indian"}),
        200,
        learner,
        values=counted,
    ),
    Case("API: background", call("get", "learners/ID/background"), 200, learner),
    Case(
        "API: background edited",
        call("patch", "learners/ID/background", {"skills": ["Welding"]}),
        200,
        learner,
        values=experienced,
    ),
]
