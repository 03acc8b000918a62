"""What can be asked of letters, and of their texts."""

from functools import partial
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.notifications.actions import letters as notifications
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider, now

# Of no campus.
Of = partial(Case, at_campus=False)
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


CASES = [
    Of("letters", page("letters/"), 200, None),
    Of("letter", page("letters/ID"), 200, failed),
    Of("letter resending, asked", page("letters/ID/resending"), 200, failed),
    Of("letter resending, sent", post("letters/ID/resending"), 302, failed),
    Of("texts of letters", page("settings/texts/"), 200, None),
    Of("text of a letter", page(TEXT), 200, None),
    Of("text of a letter, to edit", page(f"{TEXT}/edit"), 200, None),
    Of("text of a letter, edited", post(f"{TEXT}/edit", **WORDS, version="0"), 302, None),
    Of("text of a letter, asked", page(f"{TEXT}/preview"), 200, None),
    Of("text of a letter, previewed", post(f"{TEXT}/preview", **WORDS), 200, None),
    Of("text of a letter, reset asked", page(f"{TEXT}/reset"), 200, None),
    Of("text of a letter, reset", post(f"{TEXT}/reset"), 302, None),
    Of("text of a letter, test asked", page(f"{TEXT}/test"), 200, None),
    Of("text of a letter, tested", post(f"{TEXT}/test"), 200, None),
    Of("API: letters", call("get", "letters"), 200, None),
    Of("API: letter", call("get", "letters/ID"), 200, failed),
    Of("API: letter resent", call("post", "letters/ID/resending"), 200, failed),
    Of("API: texts of letters", call("get", "letter-texts"), 200, None),
    Of("API: text of a letter", call("get", API_TEXT), 200, None),
    Of("API: text of a letter edited", call("put", API_TEXT, WORDS), 200, None),
    Of("API: text of a letter reset", call("delete", API_TEXT), 200, None),
]
