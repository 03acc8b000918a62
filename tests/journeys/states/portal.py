"""What families and learners see of themselves, and what the office sees of what they ask for."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.profile_changes import ask_for_change, refuse_change
from cohortium.people.models import ConsentText, Family, Guardian, Learner, ProfileChange
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.own import ask_for_own, withdraw_request
from cohortium.privacy.actions.requests import extend_request, refuse_request, take_up_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.fixtures import now
from tests.journeys.states import Scene, State, to
from tests.people.consenting import published
from tests.people.households import child, family, guardian
from tests.people.portals import join


def _household(here: Scene, by: Actor) -> tuple[Family, Guardian, Learner]:
    """A household of the parent, with another guardian who lives elsewhere, and a child."""
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
    )
    mother = guardian(here.provider, row, last_name="Papadopoulos", sees=["health"], email="eleni@example.com")
    guardian(here.provider, row, "Kostas", relationship="father", lives_there=False, address="7 Quiet Lane")
    guardian(here.provider, row, "Sofia", relationship="grandparent", phone="0491 570 158")
    join(here.provider, by, mother)
    rose = child(
        here.provider, row, first_name="Alexandros", last_name="Papadopoulos-Kowalska", campus_id=here.campus.pk
    )
    return row, mother, rose


def _asked(here: Scene, mother: Guardian, **wanted: Any) -> ProfileChange:
    with here.provider.scope():
        row = ask_for_change(
            here.parent,
            about=About.GUARDIAN,
            subject_id=mother.pk,
            wanted=wanted or {"phone": "0491 570 156", "email": "eleni.papadopoulos@example.com"},
            note="Please call after six.",
            today=now().date(),
            now=now(),
        )
    assert isinstance(row, ProfileChange)
    return row


def _home(page: Page, here: Scene) -> None:
    _, mother, _ = _household(here, here.parent)
    _asked(here, mother)
    page.goto(here.path("my/"))


def _ask_about_photos(here: Scene) -> None:
    with here.provider.scope():
        there = ConsentText.objects.filter(kind="photo").count()
    [published(here.provider) for _ in range(1 - there)]


def _learner(rest: str = "", *, asks: bool = True) -> Any:
    def go(page: Page, here: Scene) -> None:
        _, _, rose = _household(here, here.parent)
        if asks:
            _ask_about_photos(here)
        page.goto(here.path(f"my/learners/{rose.pk}{rest}"))

    return go


def _health(page: Page, here: Scene) -> None:
    _, _, rose = _household(here, here.parent)
    with here.provider.scope():
        details = HealthDetails(allergies="Peanuts", emergency_plan="The pen is in the red bag.\nThen call 000.")
        edit_health(here.owner, learner_id=rose.pk, details=details, version=0)
    page.goto(here.path(f"my/learners/{rose.pk}/health"))


def _of_oneself(kind: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        _, mother, _ = _household(here, here.parent)
        page.goto(here.path(f"my/{kind}/{mother.pk}"))

    return go


def _refused(page: Page, here: Scene) -> None:
    _of_oneself("details")(page, here)
    page.get_by_label("Phone").fill("call me")
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _change(page: Page, here: Scene) -> None:
    _, mother, _ = _household(here, here.parent)
    page.goto(here.path(f"changes/{_asked(here, mother).pk}"))


def _change_refused(page: Page, here: Scene) -> None:
    _change(page, here)
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("Give a reason. The person who asked will read it.").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()


def _notices(page: Page, here: Scene) -> None:
    _household(here, here.parent)
    page.goto(here.path("notifications/"))
    expect(page.get_by_role("link", name="Your data")).to_be_visible()


def _settled(page: Page, here: Scene) -> None:
    _, mother, _ = _household(here, here.parent)
    row = _asked(here, mother)
    with here.provider.scope():
        refuse_change(here.owner, change_id=row.pk, reason="We need to see a paper.", version=1, now=now())
    page.goto(here.path(f"changes/{row.pk}"))


def _changes(page: Page, here: Scene) -> None:
    _, mother, _ = _household(here, here.parent)
    _asked(here, mother)
    page.goto(here.path("changes/"))


def _requests(page: Page, here: Scene) -> None:
    _, mother, rose = _household(here, here.parent)
    sent: list[SubjectRequest] = []
    with here.provider.scope():
        for kind, subject, who in (
            ("access", Subject.GUARDIAN, mother.pk),
            ("erasure", Subject.GUARDIAN, mother.pk),
            ("erasure", Subject.LEARNER, rose.pk),
            ("objection", Subject.LEARNER, rose.pk),
        ):
            known: dict[str, Any] = {"subject": subject, "subject_id": who, "today": now().date()}
            sent.append(ask_for_own(here.parent, kind=kind, note="We moved away.", **known))
        take_up_request(here.owner, request_id=sent[0].pk)
        extend_request(here.owner, request_id=sent[0].pk, reason="The papers lie in another house.")
        refuse_request(here.owner, request_id=sent[1].pk, reason="A law keeps it for seven years.", now=now())
        withdraw_request(here.parent, request_id=sent[2].pk, now=now())
    page.goto(here.path("my/requests"))


def _request_form(page: Page, here: Scene) -> None:
    _household(here, here.parent)
    page.goto(here.path("my/requests/new"))


def _request_refused(page: Page, here: Scene) -> None:
    _request_form(page, here)
    page.get_by_role("button", name="Send to the office").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _own_changes(page: Page, here: Scene) -> None:
    _, mother, _ = _household(here, here.parent)
    row = _asked(here, mother)
    with here.provider.scope():
        refuse_change(here.owner, change_id=row.pk, reason="We need to see a paper.", version=1, now=now())
    _asked(here, mother, phone="0491 570 157")
    page.goto(here.path("my/changes"))


STATES = [
    State("portal-changes", "portal_changes", "parent", _own_changes),
    State("portal-changes-none", "portal_changes", "auditor", to("my/changes")),
    State("portal-requests", "portal_requests", "parent", _requests),
    State("portal-requests-none", "portal_requests", "auditor", to("my/requests")),
    State("portal-request-new", "portal_request_new", "parent", _request_form),
    State("portal-request-refused", "portal_request_new", "parent", _request_refused),
    State("portal", "portal", "parent", _home),
    State("portal-none", "portal", "auditor", to("my/")),
    State("portal-learner", "portal_learner", "parent", _learner()),
    State("portal-correct", "portal_correct", "parent", _learner("/details")),
    State("portal-consents", "portal_consents", "parent", _learner("/consents")),
    State("portal-health", "portal_health", "parent", _health),
    State("portal-health-none", "portal_health", "parent", _learner("/health")),
    State("portal-details", "portal_details", "parent", _of_oneself("details")),
    State("portal-details-refused", "portal_details", "parent", _refused),
    State("portal-household", "portal_household", "parent", _of_oneself("households")),
    State("portal-notices", "notices", "parent", _notices),
    State("portal-data", "portal_data", "parent", to("my/data")),
    State("profile-changes", "profile_changes", "owner", _changes),
    State(
        "profile-changes-none",
        "profile_changes",
        "owner",
        lambda page, here: page.goto(here.path("changes/?showing=open", here.empty)),
    ),
    State("profile-change", "profile_change", "owner", _change),
    State("profile-change-refused", "profile_change", "owner", _change_refused),
    State("profile-change-settled", "profile_change", "auditor", _settled),
]
