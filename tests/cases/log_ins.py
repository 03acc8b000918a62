"""What can be asked of log-ins of guardians, learners and partners."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.partners.actions.log_ins import invite_partner
from cohortium.people.actions.log_ins import invite_guardian, invite_learner
from cohortium.tenancy.models import Campus
from tests.cases import Case, Make, call, page, post
from tests.fixtures import Provider, now
from tests.partners.houses import partner
from tests.people.households import TODAY, child, family, guardian

# Long enough ago for another letter.
EARLIER = timedelta(hours=1)


def _address() -> str:
    return f"{new_id()}@example.com"


def a_guardian(provider: Provider, campus: Campus) -> UUID:
    """A guardian of a family there, who has an address."""
    here = family(provider, f"Papadopoulos {new_id()}", campus_id=campus.pk)
    return guardian(provider, here, email=_address()).pk


def a_learner(provider: Provider, campus: Campus) -> UUID:
    """A learner there who is grown up and has an address."""
    return child(provider, first_name="Thandi", email=_address(), campus_id=campus.pk).pk


def a_partner(provider: Provider, _campus: Campus) -> UUID:
    """A partner with an address."""
    return partner(provider, email=_address()).pk


def _invited(make: Make, invite: Callable[..., Any], name: str, **more: Any) -> Make:
    def made(provider: Provider, campus: Campus) -> UUID:
        holder_id = make(provider, campus)
        with provider.scope():
            invite(provider.system, **{name: holder_id}, **more, now=now() - EARLIER)
        return holder_id

    return made


HOLDERS: list[tuple[str, Make, Make, bool]] = [
    ("guardian", a_guardian, _invited(a_guardian, invite_guardian, "guardian_id"), True),
    ("learner", a_learner, _invited(a_learner, invite_learner, "learner_id", today=TODAY), True),
    ("partner", a_partner, _invited(a_partner, invite_partner, "partner_id"), False),
]


def _cases(name: str, out: Make, waits: Make, at_campus: bool) -> list[Case]:
    here = f"{name}s/ID/log-in"
    said = {"is_same": False, "reads_alone": False}
    return [
        Case(f"log-in of a {name}", page(here), 200, out, at_campus=at_campus),
        Case(f"log-in of a {name}, given", post(here), 302, out, at_campus=at_campus),
        Case(f"letter to a {name}, asked", page(f"{here}/letter"), 302, waits, at_campus=at_campus),
        Case(f"letter to a {name}, again", post(f"{here}/letter"), 302, waits, at_campus=at_campus),
        Case(f"taking the log-in of a {name} away, asked", page(f"{here}/removal"), 200, waits, at_campus=at_campus),
        Case(f"taking the log-in of a {name} away", post(f"{here}/removal"), 302, waits, at_campus=at_campus),
        Case(f"API: log-in of a {name}", call("get", here), 200, out, at_campus=at_campus),
        Case(
            f"API: log-in of a {name}, given",
            call("post", here, said),
            200,
            out,
            at_campus=at_campus,
            values=lambda _provider, _campus, _subject: dict(said),
        ),
        Case(f"API: letter to a {name}, again", call("post", f"{here}/letter"), 200, waits, at_campus=at_campus),
        Case(f"API: log-in of a {name}, taken away", call("post", f"{here}/removal"), 200, waits, at_campus=at_campus),
    ]


CASES = [case for holder in HOLDERS for case in _cases(*holder)]
