"""Families, their guardians and emergency contacts."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.people.actions.families import archive_families, edit_family
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.models import Family, FamilyLearner
from cohortium.people.rules.families import FamilyDetails
from tests.journeys.states import Scene, State, to
from tests.people.households import child, contact, family, guardian

ELSEWHERE: dict[str, Any] = {"lives_there": False, "address": "7 Quiet Lane", "suburb": "Footscray", "postcode": "3011"}


def _family(here: Scene) -> Family:
    """A family with all that there can be."""
    row = family(
        here.provider,
        f"Papadopoulos-Kowalska {new_id()}",
        campus_id=here.campus.pk,
        email="household@example.com",
        phone="03 5550 0142",
        address="4 Synnot Street\nUnit 2",
        suburb="Hoppers Crossing",
        state="VIC",
        postcode="3029",
        country="AU",
    )
    child(here.provider, row, first_name="Zoë", last_name="Papadopoulos", campus_id=here.campus.pk)
    child(here.provider, row, family(here.provider), first_name="Alexandros", preferred_name="Alex")
    sees = ["learning", "money"]
    guardian(here.provider, row, last_name="Papadopoulos", relationship="mother", email="eleni@example.com", sees=sees)
    kostas = {"relationship": "father", "phone": "0491 570 156", "bill_share": 40, "note": "By agreement only."}
    guardian(here.provider, row, "Kostas", **kostas, **ELSEWHERE)
    gone = guardian(here.provider, row, "Sofia")
    with here.provider.scope():
        remove_guardian(here.owner, guardian_id=gone.pk)
    contact(here.provider, row.pk, other_phone="0491 570 158", may_pick_up=True)
    contact(here.provider, row.pk, "Maria Georgiou")
    return row


def _whole(page: Page, here: Scene, path: str = "families/{}") -> None:
    page.goto(here.path(path.format(_family(here).pk)))


def _of(kind: str) -> Any:
    """A page of the family, and one further by the first link or button of this name."""

    def go(page: Page, here: Scene) -> None:
        _whole(page, here)
        href = page.get_by_role("link", name=kind).first.get_attribute("href") or ""
        page.goto(f"{page.url.split('/o/')[0]}{href}")

    return go


def _refused(path: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(path.format(family(here.provider).pk)))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("alert")).to_be_focused()

    return go


def _elsewhere(page: Page, here: Scene) -> None:
    page.goto(here.path(f"families/{family(here.provider).pk}/guardians/new"))
    page.get_by_text("Different address", exact=True).click()
    expect(page.get_by_label("Street address")).to_be_visible()


def _archived(page: Page, here: Scene) -> None:
    row = family(here.provider)
    with here.provider.scope():
        archive_families(here.owner, family_ids=[row.pk])
    page.goto(here.path(f"families/{row.pk}"))


def _listed(page: Page, here: Scene) -> None:
    _family(here)
    page.goto(here.path("families/"))


def _contest(page: Page, here: Scene) -> None:
    row = family(here.provider)
    page.goto(here.path(f"families/{row.pk}/edit"))
    page.get_by_label("Name").fill("What I typed while somebody else saved")
    with here.provider.scope():
        edit_family(here.owner, family_id=row.pk, details=FamilyDetails("Novak"), version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _searching(page: Page, here: Scene) -> None:
    row = _family(here)
    page.goto(here.path(f"families/{row.pk}/learners/adding?q=zo"))


def _taking_out(page: Page, here: Scene) -> None:
    row = _family(here)
    with here.provider.scope():
        place = FamilyLearner.objects.filter(family=row.pk).order_by("pk").values_list("pk", flat=True)[0]
    page.goto(here.path(f"families/learners/{place}/removal"))


def _learner_contact(page: Page, here: Scene) -> None:
    page.goto(here.path(f"learners/{child(here.provider).pk}/emergency-contacts/new"))


def _learner_of_two(page: Page, here: Scene) -> None:
    first, second = _family(here), _family(here)
    page.goto(here.path(f"learners/{child(here.provider, first, second).pk}"))


def _inviting(page: Page, here: Scene) -> None:
    row = _family(here)
    guardian(here.provider, row, "Rose", email="rose.reached@example.com", sees=("learning",))
    page.goto(here.path("families/inviting"))


STATES = [
    State("families-export", "families_export", "owner", to("families/export")),
    State("families", "families", "owner", _listed),
    State("families-inviting", "families_inviting", "owner", _inviting),
    State("families-none-found", "families", "owner", to("families/?q=nowhere")),
    State("families-empty", "families", "owner", lambda page, here: page.goto(here.path("families/", here.empty))),
    State("family", "family", "owner", _whole),
    State(
        "family-bare",
        "family",
        "owner",
        lambda page, here: page.goto(here.path(f"families/{family(here.provider).pk}")),
    ),
    State("family-archived", "family", "owner", _archived),
    State("family-of-an-auditor", "family", "auditor", _whole),
    State("family-form", "family_new", "owner", to("families/new")),
    State("family-form-refused", "family_new", "owner", _refused("families/new")),
    State("family-edit", "family_edit", "owner", lambda page, here: _whole(page, here, "families/{}/edit")),
    State("family-conflict", "family_edit", "owner", _contest),
    State("family-putting-in", "family_adding", "owner", _searching),
    State(
        "family-putting-in-empty",
        "family_adding",
        "owner",
        lambda page, here: _whole(page, here, "families/{}/learners/adding"),
    ),
    State(
        "family-putting-in-none-found",
        "family_adding",
        "owner",
        lambda page, here: _whole(page, here, "families/{}/learners/adding?q=nowhere"),
    ),
    State(
        "family-learner-form",
        "family_learner_new",
        "owner",
        lambda page, here: _whole(page, here, "families/{}/learners/new"),
    ),
    State("family-taking-out", "family_learner_removal", "owner", _taking_out),
    State("guardian-form", "guardian_new", "owner", lambda page, here: _whole(page, here, "families/{}/guardians/new")),
    State("guardian-form-elsewhere", "guardian_new", "owner", _elsewhere),
    State("guardian-form-refused", "guardian_new", "owner", _refused("families/{}/guardians/new")),
    State("guardian-edit", "guardian_edit", "owner", _of("Edit Kostas")),
    State("guardian-removal", "guardian_removal", "owner", _of("Remove Kostas")),
    State("contact-form", "contact_new", "owner", _refused("families/{}/emergency-contacts/new")),
    State("contact-edit", "contact_edit", "owner", _of("Edit Maria Georgiou")),
    State("contact-removal", "contact_removal", "owner", _of("Remove Maria Georgiou")),
    State("contact-form-of-a-learner", "learner_contact_new", "owner", _learner_contact),
    State("learner-of-two-families", "learner", "owner", _learner_of_two),
]
