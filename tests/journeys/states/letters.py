"""Letters and their texts."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.actions.letters import Recipient, note_failed, note_sent, queue
from cohortium.notifications.links import Reader, secret_of
from cohortium.notifications.models import UndeliverableAddress
from cohortium.notifications.states import RecipientType
from tests.cases.letters import NOBODY
from tests.fixtures import now
from tests.journeys.states import Scene, State, to
from tests.notifications.test_together import publish

TEXT = "settings/texts/member.invited/en"


def _failed(here: Scene, rest: str = "") -> str:
    with here.provider.scope():
        system = here.provider.system
        letter = queue(system, kind="member.invited", recipient="ada@example.com", subject_id=new_id(), now=now())
        note_failed(system, notification_id=letter.pk, answer="550 No such person here", now=now())
    return here.path(f"letters/{letter.pk}{rest}")


def _came_back(here: Scene) -> UndeliverableAddress:
    """A letter that came back from an address of its own."""
    to_whom = f"nobody.{new_id().hex}@example.com"
    with here.provider.scope():
        system = here.provider.system
        letter = queue(system, kind="member.invited", recipient=to_whom, subject_id=new_id(), now=now())
        note_sent(system, notification_id=letter.pk, answer="250 Taken", now=now())
        note_bounced(system, notification_id=letter.pk, bounce=NOBODY, now=now())
        return UndeliverableAddress.objects.get(notification_id=letter.pk)


def _addresses(page: Page, here: Scene) -> None:
    _came_back(here)
    page.goto(here.path("letters/addresses/"))


def _clearing(page: Page, here: Scene) -> None:
    page.goto(here.path(f"letters/addresses/{_came_back(here).pk}/clearing"))


def _returned(page: Page, here: Scene) -> None:
    page.goto(here.path(f"letters/{_came_back(here).notification_id}"))
    expect(page.get_by_text("E-mails to this address bounce")).to_be_visible()


def _list(page: Page, here: Scene) -> None:
    _failed(here)
    page.goto(here.path("letters/"))


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{TEXT}/edit"))
    page.get_by_label("Text", exact=True).fill("Hello {surname},")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _preview(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{TEXT}/edit"))
    page.get_by_label("Text", exact=True).fill("Dear {name},\n\n[Come in]({link})")
    expect(page.get_by_text(re.compile("Dear Ada Ncube")).first).to_be_visible()


def _test(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{TEXT}/test"))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent to")).to_be_visible()


def _times_refused(page: Page, here: Scene) -> None:
    page.goto(here.path("notifications/times"))
    page.get_by_label("Quiet from").fill("21:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _sender_refused(page: Page, here: Scene) -> None:
    page.goto(here.path("settings/sender/edit"))
    page.get_by_label("Replies go to").fill("nobody")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _sender_own(page: Page, here: Scene) -> None:
    page.goto(here.path("settings/sender/edit"))
    page.get_by_label("Sender address").fill(f"office@{new_id().hex}.example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is not verified yet")).to_be_visible()


def _sender_zone(page: Page, here: Scene) -> None:
    _sender_own(page, here)
    page.get_by_role("button", name="Check DNS records").click()
    expect(page.get_by_role("button", name="Check again")).to_be_visible()


def _sender_tested(page: Page, here: Scene) -> None:
    page.goto(here.path("settings/sender/test"))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent to")).to_be_visible()


def _empty(rest: str) -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(rest, here.empty))


def _told(page: Page, here: Scene) -> None:
    """Something that the owner is told in the app, which no test of the product declares."""
    publish(here.provider, [Recipient(RecipientType.MEMBER, here.owner.id)])
    page.goto(here.path("notifications/"))
    expect(page.get_by_text("There is news.").first).to_be_visible()


def _stop(page: Page, here: Scene) -> None:
    token = f"{here.provider.code}.{secret_of(Reader(RecipientType.MEMBER, new_id(), 'member.accepted'), here.provider.code)}"
    page.goto(f"/unsubscribe/{token}")


def _stopped(page: Page, here: Scene) -> None:
    _stop(page, here)
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("button", name="Subscribe again")).to_be_visible()


STATES = [
    State("notices", "notices", "owner", _told),
    State("notices-empty", "notices", "auditor", to("notifications/")),
    State("notices-choice", "notices_choice", "owner", to("notifications/choice")),
    State("notices-times", "notices_times", "owner", to("notifications/times")),
    State("notices-times-refused", "notices_times", "owner", _times_refused),
    State("unsubscribe", "unsubscribe", "nobody", _stop),
    State("unsubscribed", "unsubscribe", "nobody", _stopped),
    State("letters", "letters", "owner", _list),
    State("letters-empty", "letters", "owner", _empty("letters/")),
    State("letters-none-found", "letters", "owner", to("letters/?to=nobody@example.com")),
    State("letters-refused", "letters", "owner", to("letters/?status=lost")),
    State("letter", "letter", "owner", lambda page, here: page.goto(_failed(here))),
    State("letter-resending", "letter_resending", "owner", lambda page, here: page.goto(_failed(here, "/resending"))),
    State("letter-returned", "letter", "owner", _returned),
    State("addresses", "addresses", "owner", _addresses),
    State("addresses-empty", "addresses", "owner", _empty("letters/addresses/")),
    State("address-clearing", "address_clearing", "owner", _clearing),
    State("sender", "sender", "owner", to("settings/sender/")),
    State("sender-auditor", "sender", "auditor", to("settings/sender/")),
    State("sender-edit", "sender_edit", "owner", to("settings/sender/edit")),
    State("sender-refused", "sender_edit", "owner", _sender_refused),
    State("sender-own", "sender", "owner", _sender_own),
    State("sender-zone", "sender_zone", "owner", _sender_zone),
    State("sender-test", "sender_test", "owner", to("settings/sender/test")),
    State("sender-tested", "sender_test", "owner", _sender_tested),
    State("texts", "texts", "owner", to("settings/texts/")),
    State("texts-auditor", "texts", "auditor", to("settings/texts/")),
    State("text", "text", "owner", to(TEXT)),
    State("text-edit", "text_edit", "owner", to(f"{TEXT}/edit")),
    State("text-refused", "text_edit", "owner", _refuse),
    State("text-preview", "text_preview", "owner", to(f"{TEXT}/preview")),
    State("text-previewed", "text_edit", "owner", _preview),
    State("text-reset", "text_reset", "owner", to(f"{TEXT}/reset")),
    State("text-test", "text_test", "owner", to(f"{TEXT}/test")),
    State("text-tested", "text_test", "owner", _test),
]
