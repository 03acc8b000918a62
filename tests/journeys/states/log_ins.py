"""Log-ins of guardians, learners and partners, and what a partner sees by one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.partners.models import Partner
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.log_ins import invite_guardian, shut_guardian_out
from cohortium.people.models import Guardian
from tests.fixtures import now
from tests.journeys.states import Scene, State
from tests.partners.houses import partner
from tests.people.households import child, family, guardian


def _mother(here: Scene, **said: Any) -> Guardian:
    row = family(here.provider, f"Papadopoulos-Kowalska {new_id()}", campus_id=here.campus.pk)
    known = {"last_name": "Papadopoulos-Kowalska", "email": f"eleni.papadopoulos-kowalska.{new_id()}@example.com"}
    return guardian(here.provider, row, **{**known, **said})


def _invited(here: Scene, *, ago: timedelta = timedelta(hours=1)) -> UUID:
    mother = _mother(here)
    with here.provider.scope():
        invite_guardian(here.provider.system, guardian_id=mother.pk, now=now() - ago)
    return mother.pk


def _to(page: Page, here: Scene, guardian_id: UUID, rest: str = "") -> None:
    page.goto(here.path(f"guardians/{guardian_id}/log-in{rest}"))


def _shut(here: Scene) -> UUID:
    guardian_id = _invited(here)
    with here.provider.scope():
        shut_guardian_out(here.provider.system, guardian_id=guardian_id)
    return guardian_id


def _removed(here: Scene) -> UUID:
    mother = _mother(here)
    with here.provider.scope():
        remove_guardian(here.provider.system, guardian_id=mother.pk)
    return mother.pk


def _joined(here: Scene, by: Actor) -> UUID:
    mother = _mother(here)
    with here.provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(membership=by.id)
    return mother.pk


def _shared(here: Scene) -> UUID:
    mother = _mother(here)
    guardian(here.provider, mother.family, "Konstantinos", email=mother.email)
    return mother.pk


def _of_a_colleague(here: Scene) -> UUID:
    return _mother(here, email=here.provider.users[here.owner.id].email).pk


def _refused(page: Page, here: Scene) -> None:
    _to(page, here, _shared(here))
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Confirm that no one else reads this mailbox")).to_be_visible()


def _learner(page: Page, here: Scene, **said: Any) -> None:
    row = child(here.provider, first_name="Thandi", campus_id=here.campus.pk, **said)
    page.goto(here.path(f"learners/{row.pk}/log-in"))


def _too_young(page: Page, here: Scene) -> None:
    _learner(page, here, date_of_birth=now().date() - timedelta(days=3000))


def _partners(page: Page, here: Scene, rest: str = "") -> None:
    row = partner(here.provider, email=f"agent.{new_id()}@example.com", contact_name="Peninah Wairimu")
    page.goto(here.path(f"partners/{row.pk}/log-in{rest}"))


def _own_house(page: Page, here: Scene) -> None:
    house = partner(here.provider, terms="Half on signing.\nHalf on departure.", contact_name="Peninah Wairimu")
    child(here.provider, first_name="Wambui", last_name="Njoroge-Papadopoulos", agent_id=house.pk)
    with here.provider.scope():
        # A log-in opens one partner at most.
        Partner.objects.filter(membership=here.parent.id).update(membership=None)
        Partner.objects.filter(pk=house.pk).update(membership=here.parent.id)
    page.goto(here.path("my/"))


STATES = [
    State("portal-partner", "portal", "parent", _own_house),
    State("log-in-none", "guardian_log_in", "owner", lambda page, here: _to(page, here, _mother(here).pk)),
    State(
        "log-in-no-address", "guardian_log_in", "owner", lambda page, here: _to(page, here, _mother(here, email="").pk)
    ),
    State("log-in-invited", "guardian_log_in", "owner", lambda page, here: _to(page, here, _invited(here))),
    State(
        "log-in-over",
        "guardian_log_in",
        "owner",
        lambda page, here: _to(page, here, _invited(here, ago=timedelta(days=9))),
    ),
    State("log-in-ended", "guardian_log_in", "owner", lambda page, here: _to(page, here, _shut(here))),
    State("log-in-removed", "guardian_log_in", "owner", lambda page, here: _to(page, here, _removed(here))),
    State("log-in-active", "guardian_log_in", "owner", lambda page, here: _to(page, here, _joined(here, here.parent))),
    State("log-in-shared", "guardian_log_in", "owner", lambda page, here: _to(page, here, _shared(here))),
    State(
        "log-in-of-a-colleague", "guardian_log_in", "owner", lambda page, here: _to(page, here, _of_a_colleague(here))
    ),
    State("log-in-refused", "guardian_log_in", "owner", _refused),
    State(
        "log-in-removal",
        "guardian_log_in_removal",
        "owner",
        lambda page, here: _to(page, here, _invited(here), "/removal"),
    ),
    State(
        "log-in-of-a-learner", "learner_log_in", "owner", lambda page, here: _learner(page, here, email="t@example.com")
    ),
    State("log-in-too-young", "learner_log_in", "owner", _too_young),
    State(
        "log-in-removal-of-a-learner",
        "learner_log_in_removal",
        "owner",
        lambda page, here: page.goto(
            here.path(f"learners/{child(here.provider, campus_id=here.campus.pk).pk}/log-in/removal")
        ),
    ),
    State("log-in-of-a-partner", "partner_log_in", "owner", _partners),
    State(
        "log-in-removal-of-a-partner",
        "partner_log_in_removal",
        "owner",
        lambda page, here: _partners(page, here, "/removal"),
    ),
]
