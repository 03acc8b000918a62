"""What can be asked of letters, and of their texts."""

from functools import partial
from uuid import UUID

from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.core.ids import new_id
from cohortium.notifications.actions import letters as notifications
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.links import Reader, secret_of
from cohortium.notifications.models import UndeliverableAddress
from cohortium.notifications.rules.bounces import Bounce
from cohortium.notifications.states import RecipientType
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, Send, call, page, post
from tests.fixtures import Provider, now
from tests.notifications.news import NEWS

# Everybody's own.
Own = partial(Case, at_campus=False, subject=None)
# Of no campus.
Of = partial(Case, at_campus=False)
SENDER = {"name": "The office", "reply_to": "", "address": ""}
NOBODY = Bounce(is_final=True, status="5.1.1", answer="550 5.1.1 Nobody is called that here")
TEXT = "settings/texts/member.invited/en"
API_TEXT = "letter-texts/member.invited/en"
WORDS = {"subject": "Come", "body": "Hello {name},\n\n[Come in]({link})"}


def failed(provider: Provider, campus: Campus) -> UUID:
    """A letter that could not be delivered."""
    with provider.scope():
        letter = notifications.queue(
            provider.system, kind="member.invited", recipient="ada@example.com", subject_id=new_id(), now=now()
        )
        notifications.note_failed(provider.system, notification_id=letter.pk, answer="550 No", now=now())
        return letter.pk


def theirs(provider: Provider, campus: Campus) -> UUID:
    """What somebody else is shown."""
    return shown(provider, provider.member(TRAINER))


def shown(provider: Provider, actor: Actor) -> UUID:
    """What somebody is shown in the app."""
    with provider.scope():
        [notice] = notifications.queue_each(
            provider.system,
            kind=NEWS.key,
            recipients=[notifications.Recipient(RecipientType.MEMBER, actor.id)],
            subject_id=new_id(),
            now=now(),
        )
        return notice.pk


def come_back(provider: Provider, campus: Campus) -> UUID:
    """An address from which a letter came back."""
    letter = failed(provider, campus)
    with provider.scope():
        notifications.note_sent(provider.system, notification_id=letter, answer="250 Taken", now=now())
        note_bounced(provider.system, notification_id=letter, bounce=NOBODY, now=now())
        return UndeliverableAddress.objects.get(notification_id=letter).pk


def stopping(method: str) -> Send:
    """The link below a letter."""

    def send(client: Client, at: At) -> object:
        token = f"{at.code}.{secret_of(Reader(RecipientType.MEMBER, at.id, NEWS.key), at.code)}"
        return getattr(client, method)(f"/unsubscribe/{token}")

    return send


CASES = [
    Own("stopping, asked", stopping("get"), 200, not_own=200),
    Own("stopping, sent", stopping("post"), 200, not_own=200),
    Own("notices", page("notifications/"), 200, not_own=200),
    Own("notices, read, asked", page("notifications/reading"), 302, not_own=302),
    Own("notices, read", post("notifications/reading"), 302, not_own=302),
    Own("notice, not read, asked", page("notifications/return"), 302, not_own=302),
    Own("notice, not read", post("notifications/return", notice="ID"), 404, not_own=404),
    Own("choice of notices, asked", page("notifications/choice"), 200, not_own=200),
    Own("choice of notices", post("notifications/choice"), 302, not_own=302),
    Own("e-mail times, asked", page("notifications/times"), 200, not_own=200),
    Own(
        "e-mail times",
        post("notifications/times", version="0", quiet_from="21:00", quiet_until="07:00"),
        302,
        not_own=302,
    ),
    Own("API: e-mail times", call("get", "notification-times"), 200, not_own=200),
    Own("API: e-mail times chosen", call("put", "notification-times", {"digest_at": "18:00"}), 200, not_own=200),
    Own("API: notices", call("get", "notifications"), 200, not_own=200),
    Own("API: notices counted", call("get", "notifications/unread"), 200, not_own=200),
    Own("API: notices read", call("post", "notifications/reading"), 200, not_own=200),
    Of("API: notice read", call("put", "notifications/ID/reading", {"is_read": True}), 404, theirs, own=shown),
    Own("API: wishes", call("get", "notification-wishes"), 200, not_own=200),
    Own("API: wishes chosen", call("patch", "notification-wishes", {"wishes": []}), 200, not_own=200),
    Of("letters", page("letters/"), 200, None),
    Of("letter", page("letters/ID"), 200, failed),
    Of("letter resending, asked", page("letters/ID/resending"), 200, failed),
    Of("letter resending, sent", post("letters/ID/resending"), 302, failed),
    Of("addresses", page("letters/addresses/"), 200, None),
    Of("address clearing, asked", page("letters/addresses/ID/clearing"), 200, come_back),
    Of("address clearing, sent", post("letters/addresses/ID/clearing"), 302, come_back),
    Of("sender", page("settings/sender/"), 200, None),
    Of("sender, to edit", page("settings/sender/edit"), 200, None),
    Of("sender, edited from nowhere", post("settings/sender/edit", **SENDER, version="99"), 409, None),
    Of("sender, zone asked", page("settings/sender/zone"), 302, None),
    Of("sender, zone", post("settings/sender/zone"), 302, None),
    Of("sender, test asked", page("settings/sender/test"), 200, None),
    Of("sender, tested", post("settings/sender/test"), 200, None),
    Of("e-mail texts", page("settings/texts/"), 200, None),
    Of("text of a letter", page(TEXT), 200, None),
    Of("text of a letter, to edit", page(f"{TEXT}/edit"), 200, None),
    Of("text of a letter, edited from nowhere", post(f"{TEXT}/edit", **WORDS, version="99"), 409, None),
    Of("text of a letter, asked", page(f"{TEXT}/preview"), 200, None),
    Of("text of a letter, previewed", post(f"{TEXT}/preview", **WORDS), 200, None),
    Of("text of a letter, reset asked", page(f"{TEXT}/reset"), 200, None),
    Of("text of a letter, reset", post(f"{TEXT}/reset"), 302, None),
    Of("text of a letter, test asked", page(f"{TEXT}/test"), 200, None),
    Of("text of a letter, tested", post(f"{TEXT}/test"), 200, None),
    Of("API: letters", call("get", "letters"), 200, None),
    Of("API: letter", call("get", "letters/ID"), 200, failed),
    Of("API: letter resent", call("post", "letters/ID/resending"), 200, failed),
    Of("API: addresses", call("get", "undeliverable-addresses"), 200, None),
    Of("API: address cleared", call("post", "undeliverable-addresses/ID/clearing"), 200, come_back),
    Of("API: sender", call("get", "sender"), 200, None),
    Of("API: sender edited", call("put", "sender", SENDER), 200, None),
    Of("API: e-mail texts", call("get", "letter-texts"), 200, None),
    Of("API: text of a letter", call("get", API_TEXT), 200, None),
    Of("API: text of a letter edited", call("put", API_TEXT, WORDS), 200, None, values=lambda *_: WORDS),
    Of("API: text of a letter reset", call("delete", API_TEXT), 200, None),
]
