"""What people ask about their own data, whose time is over, and erasing."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import archive_learners
from cohortium.people.models import Learner
from cohortium.people.rules.health import HealthDetails
from cohortium.privacy.actions.exports import ask_export
from cohortium.privacy.actions.holds import place_hold, set_retention
from cohortium.privacy.actions.requests import refuse_request, take_up_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import LegalHold, SubjectRequest
from cohortium.privacy.rules.retention import Kept
from tests.fixtures import MORNING, now
from tests.journeys.states import Scene, State, to
from tests.people.households import child
from tests.privacy.people import requested


def _asked(here: Scene, kind: str = "erasure", **said: Any) -> SubjectRequest:
    """A request of somebody with a long name."""
    row = child(here.provider, first_name="Alexandros-Konstantinos", last_name="Papadopoulos-Kowalska")
    with here.provider.scope():
        edit_health(here.owner, learner_id=row.pk, details=HealthDetails(allergies="Nuts"), version=0)
    note = {"note": "She rang.\nShe will send a letter.", "asked_by": "Eleni Papadopoulos, her mother"}
    return requested(here.provider, here.owner, Subject.LEARNER, row.pk, kind, **note | said)


def _at(path: str, kind: str = "erasure") -> Any:
    return lambda page, here: page.goto(here.path(path.format(_asked(here, kind).pk)))


def _late(page: Page, here: Scene) -> None:
    asked = _asked(here, received_on=MORNING.date() - timedelta(days=60))
    with here.provider.scope():
        known: dict[str, Any] = {"subject": Subject.LEARNER, "subject_id": asked.subject_id, "today": MORNING.date()}
        place_hold(here.owner, reason="A claim is before the court.", until=None, **known)
        take_up_request(here.owner, request_id=asked.pk)
    page.goto(here.path(f"privacy/{asked.pk}"))


def _kept(page: Page, here: Scene) -> None:
    _late(page, here)
    page.goto(f"{page.url}/erasing")


def _making(page: Page, here: Scene) -> None:
    asked = _asked(here, "access")
    with here.provider.scope():
        ask_export(here.owner, request_id=asked.pk, now=now())
    page.goto(here.path(f"privacy/{asked.pk}"))


def _answered(page: Page, here: Scene) -> None:
    asked = _asked(here, "objection")
    with here.provider.scope():
        refuse_request(here.owner, request_id=asked.pk, reason="A law asks for it.", now=now())
    page.goto(here.path(f"privacy/{asked.pk}"))


def _refused(page: Page, here: Scene) -> None:
    page.goto(here.path(f"privacy/{_asked(here).pk}/refusal"))
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".field-error")).to_be_visible()


def _form(page: Page, here: Scene) -> None:
    page.goto(here.path(f"privacy/new/learner/{child(here.provider).pk}"))


def _form_refused(page: Page, here: Scene) -> None:
    _form(page, here)
    page.get_by_label("Received", exact=True).fill("2030-01-01")
    page.get_by_role("button", name="Save request").click()
    expect(page.locator(".field-error")).to_be_visible()


def _due(page: Page, here: Scene) -> None:
    row = child(here.other, first_name="Ada", last_name="Ncube")
    with here.other.scope():
        archive_learners(here.other.system, learner_ids=[row.pk])
        set_retention(here.other.system, kept=Kept.ADULT, years=0, is_duty=False)
    page.goto(here.path("privacy/due", here.other))


def _due_asked(page: Page, here: Scene) -> None:
    _due(page, here)
    page.locator("input.pick").first.check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("heading", name="Erase these people?")).to_be_visible()


def _hold(page: Page, here: Scene) -> None:
    with here.provider.scope():
        row = Learner.objects.order_by("pk").first() or child(here.provider)
    page.goto(here.path(f"privacy/holds/learner/{row.pk}/new"))
    page.get_by_role("button", name="Place hold").click()
    expect(page.locator(".field-error")).to_be_visible()


def _lifting(page: Page, here: Scene) -> None:
    _late(page, here)
    with here.provider.scope():
        held = LegalHold.objects.order_by("-pk").values_list("pk", flat=True)[0]
    page.goto(here.path(f"privacy/holds/{held}/lifting"))


def _listed(page: Page, here: Scene) -> None:
    _late(page, here)
    _asked(here, "access")
    page.goto(here.path("privacy/"))


STATES = [
    State("privacy", "privacy", "owner", _listed),
    State("privacy-none-found", "privacy", "owner", to("privacy/?status=overdue&kind=objection")),
    State("privacy-empty", "privacy", "owner", lambda page, here: page.goto(here.path("privacy/", here.empty))),
    State("privacy-of-an-auditor", "privacy_request", "auditor", _at("privacy/{}")),
    State("privacy-looking", "privacy_looking", "owner", to("privacy/new")),
    State("privacy-looking-found", "privacy_looking", "owner", to("privacy/new?q=gr")),
    State("privacy-form", "privacy_new", "owner", _form),
    State("privacy-form-refused", "privacy_new", "owner", _form_refused),
    State("privacy-request", "privacy_request", "owner", _at("privacy/{}")),
    State("privacy-request-late", "privacy_request", "owner", _late),
    State("privacy-request-answered", "privacy_request", "owner", _answered),
    State("privacy-export", "privacy_request", "owner", _at("privacy/{}", "access")),
    State("privacy-export-making", "privacy_request", "owner", _making),
    State("privacy-extension", "privacy_extension", "owner", _at("privacy/{}/extension")),
    State("privacy-finishing", "privacy_finishing", "owner", _at("privacy/{}/finishing", "access")),
    State("privacy-refusal", "privacy_refusal", "owner", _refused),
    State("privacy-erasing", "privacy_erasing", "owner", _at("privacy/{}/erasing")),
    State("privacy-erasing-kept", "privacy_erasing", "owner", _kept),
    State("privacy-due", "privacy_due", "owner", _due),
    State("privacy-due-empty", "privacy_due", "owner", to("privacy/due")),
    State("privacy-due-erasing", "privacy_due_erasing", "owner", _due_asked),
    State("privacy-rule", "privacy_rule", "owner", to("privacy/retention/minor")),
    State("privacy-hold", "privacy_hold_new", "owner", _hold),
    State("privacy-lifting", "privacy_hold_lifting", "owner", _lifting),
]
