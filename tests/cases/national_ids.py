"""What can be asked of identity numbers."""

from itertools import count
from typing import Any
from uuid import UUID

from cohortium.people.actions.national_ids import add_id
from cohortium.people.rules.national_ids import IdDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.learners import learner
from tests.fixtures import Provider

# Long enough to stand nowhere by chance: see `tests/leaks.py`.
_NUMBERS = count(871_300_214)
WHY = "For the grant application"


def national_id(provider: Provider, campus: Campus) -> UUID:
    """A number of a learner who is at home at the campus."""
    learner_id = learner(provider, campus)
    with provider.scope():
        details = IdDetails("kenyan_id", str(next(_NUMBERS)))
        return add_id(provider.system, learner_id=learner_id, details=details).row.pk


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """A number."""
    return {"kind": "kenyan_id", "number": str(next(_NUMBERS)), "country": "KE", "expires_on": None}


def why(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """A reason."""
    return {"reason": WHY}


TYPED = {"kind": "other", "number": "QX 4819 2735"}
CASES = [
    Case("identity number form", page("learners/ID/ids/new"), 200, learner),
    Case("identity number added", post("learners/ID/ids/new", **TYPED, despite_another="on"), 302, learner),
    Case("removing an identity number, asked", page("learners/ids/ID/removal"), 200, national_id),
    Case("removing an identity number, sent", post("learners/ids/ID/removal"), 302, national_id),
    Case("revealing an identity number, asked", page("learners/ids/ID/reveal"), 200, national_id),
    Case("revealing an identity number, sent", post("learners/ids/ID/reveal", reason=WHY), 200, national_id),
    Case("API: identity numbers", call("get", "learners/ID/ids"), 200, learner),
    Case(
        "API: identity number added",
        call("post", "learners/ID/ids", {**TYPED, "despite_another": True}),
        201,
        learner,
        values=valid,
    ),
    Case("API: identity number removed", call("delete", "learners/ids/ID"), 204, national_id),
    Case(
        "API: identity number revealed",
        call("post", "learners/ids/ID/reveal", {"reason": WHY}),
        200,
        national_id,
        values=why,
    ),
]
