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
]
