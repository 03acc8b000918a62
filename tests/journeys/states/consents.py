"""Consents."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.links import secret_of
from cohortium.core.ids import new_id
from cohortium.people.actions.consent_requests import take_back_request
from cohortium.people.models import ConsentRequest, ConsentText, Learner
from cohortium.people.queries.consent_requests import PURPOSE
from cohortium.people.rules.consents import Answer
from tests.fixtures import now
from tests.journeys.states import Scene, State, to
from tests.people.consenting import asked, learner, published, recorded


def _published(here: Scene) -> None:
    with here.provider.scope():
        there = ConsentText.objects.filter(kind__in=["photo", "data"]).count()
    [published(here.provider, kind) for kind in ("photo", "data", "photo")[there:]]


def _learner(here: Scene, **known: Any) -> Learner:
    _published(here)
    return learner(
        here.provider, f"Thandiwe {new_id()}", email="thandiwe@example.com", campus_id=here.campus.pk, **known
    )


def _letter(here: Scene) -> ConsentRequest:
    return asked(here.provider, _learner(here, preferred_name="Thandi"), "photo", "data", now=now())


def _answered(page: Page, here: Scene, path: str = "learners/{}/consents") -> None:
    one = _learner(here)
    with here.provider.scope():
        first = ConsentText.objects.get(kind="photo", version=1)
    recorded(here.provider, one, text_id=first.pk)
    recorded(here.provider, one, kind="data", answer=Answer.NO)
    asked(here.provider, one, now=now())
    page.goto(here.path(path.format(one.pk)))


def _nothing(page: Page, here: Scene) -> None:
    page.goto(here.path(f"learners/{_learner(here).pk}/consents"))


def _record(page: Page, here: Scene) -> None:
    page.goto(here.path(f"consents/recording?learner={_learner(here).pk}&kind=photo"))


def _record_refused(page: Page, here: Scene) -> None:
    _record(page, here)
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _record_without_text(page: Page, here: Scene) -> None:
    one = learner(here.empty, f"Thandiwe {new_id()}")
    page.goto(here.path(f"consents/recording?learner={one.pk}", here.empty))


def _ask(page: Page, here: Scene) -> None:
    page.goto(here.path(f"consents/asking?learner={_learner(here).pk}"))


def _ask_several(page: Page, here: Scene) -> None:
    one, other = _learner(here), learner(here.provider, f"Nobody {new_id()}", campus_id=here.campus.pk)
    page.goto(here.path(f"consents/asking?learner={one.pk}&learner={other.pk}"))


def _about_letter(act: str) -> Any:
    return lambda page, here: page.goto(here.path(f"consents/letters/{_letter(here).pk}/{act}"))


def _link(page: Page, here: Scene) -> None:
    request = _letter(here)
    page.goto(f"/consents/{here.provider.code}.{secret_of(PURPOSE, request.pk, 1)}")


def _link_refused(page: Page, here: Scene) -> None:
    _link(page, here)
    page.get_by_role("button", name="Send answers").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _thanks(page: Page, here: Scene) -> None:
    _link(page, here)
    page.get_by_text("Yes", exact=True).first.click()
    page.get_by_text("Thandi", exact=True).last.click()
    page.get_by_label("Your name").fill("Thandiwe Ncube")
    page.get_by_role("button", name="Send answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def _over(page: Page, here: Scene) -> None:
    request = _letter(here)
    with here.provider.scope():
        take_back_request(here.owner, request_id=request.pk, now=now())
    page.goto(f"/consents/{here.provider.code}.{secret_of(PURPOSE, request.pk, 1)}")


def _text(path: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        _published(here)
        page.goto(here.path(path))

    return go


def _text_refused(page: Page, here: Scene) -> None:
    _text("consents/texts/photo/en/publishing")(page, here)
    page.get_by_label("What people agree to").fill("")
    page.get_by_role("button", name="Publish version").click()
    expect(page.get_by_role("alert")).to_be_focused()


STATES = [
    State("consents-of-a-learner", "learner_consents", "owner", _answered),
    State("consents-of-a-learner-none", "learner_consents", "owner", _nothing),
    State("consents-of-a-learner-auditor", "learner_consents", "auditor", _answered),
    State("learner-with-consents", "learner", "owner", lambda page, here: _answered(page, here, "learners/{}")),
    State("consent-record", "consents_recording", "owner", _record),
    State("consent-record-refused", "consents_recording", "owner", _record_refused),
    State("consent-record-without-text", "consents_recording", "owner", _record_without_text),
    State("consent-ask", "consents_asking", "owner", _ask),
    State("consent-ask-several", "consents_asking", "owner", _ask_several),
    State("consent-reminder", "consent_request_reminding", "owner", _about_letter("reminding")),
    State("consent-taken-back", "consent_request_taking_back", "owner", _about_letter("taking-back")),
    State("consent-link", "consents_link", "", _link),
    State("consent-link-refused", "consents_link", "", _link_refused),
    State("consent-link-thanks", "consents_link", "", _thanks),
    State("consent-link-over", "consents_link", "", _over),
    State("consent-texts", "consent_texts", "owner", _text("consents/texts/")),
    State("consent-text", "consent_text", "owner", _text("consents/texts/photo/en")),
    State("consent-text-none", "consent_text", "owner", to("consents/texts/gateway/en")),
    State("consent-text-form", "consent_text_publishing", "owner", _text("consents/texts/photo/en/publishing")),
    State("consent-text-preview", "consent_text_preview", "owner", _text("consents/texts/photo/en/preview")),
    State("consent-text-form-refused", "consent_text_publishing", "owner", _text_refused),
]
