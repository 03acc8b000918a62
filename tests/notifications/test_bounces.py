"""Letters that come back: the report is read, the letter did not arrive, and its address is spared until somebody clears it."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import IllegalTransition, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.notifications.actions.addresses import clear_address, note_bounced
from cohortium.notifications.actions.letters import Recipient, queue, resend
from cohortium.notifications.links import Returned, read_return, return_address
from cohortium.notifications.models import Notification, UndeliverableAddress
from cohortium.notifications.queries.addresses import is_marked
from cohortium.notifications.rules.bounces import LONGEST, Bounce, NoBounce, addressed, read
from cohortium.notifications.states import RecipientType
from tests.cases.letters import NOBODY
from tests.fixtures import Provider, at_once, now
from tests.mail import Post
from tests.notifications.news import readers
from tests.notifications.test_letters import became, invited
from tests.notifications.test_together import publish
from tests.programs import AS_SHIPPED

Work = Callable[[], None]
BOUNCES_TO = "b+@bounces.example.com"
takes_them_back = override_settings(BOUNCES_TO=BOUNCES_TO)


def report(to: str, *, action: str = "failed", status: str = "5.1.1", said: str = "", more: bytes = b"") -> bytes:
    """What a mail server sends when it gives up, or says that a letter is late."""
    diagnostic = said or f"smtp; 550 {status} <nobody@example.com>: no such person at https://help.example.com/why"
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <mailer-daemon@mail.example.com>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=limit="',
        "",
        "--=limit=",
        "Content-Type: text/plain",
        "",
        "I am sorry.",
        "--=limit=",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example.com",
        "",
        "Final-Recipient: rfc822; nobody@example.com",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: {diagnostic}",
        "",
        "--=limit=",
        "Content-Type: message/rfc822",
        "",
        "Subject: The letter",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + more + b"\r\n--=limit=--\r\n"


ANSWERED = b"From: ada@example.com\r\nTo: %s\r\nSubject: Away\r\n\r\nI am away until Monday.\r\n"


def test_an_address_says_which_letter_it_is_of() -> None:
    letter = Returned(new_id(), new_id())
    with takes_them_back:
        address = return_address(letter)
        found = [read_return(address), read_return(address.upper())]
    name, _, domain = address.partition("@")

    assert found == [letter, letter]
    assert (len(name), domain) == (63, "bounces.example.com")


def test_an_installation_that_takes_nothing_back_says_no_address() -> None:
    assert return_address(Returned(new_id(), new_id())) == ""


@pytest.mark.parametrize("place", [2, 20, 40, 60])
def test_an_address_that_was_changed_is_nobodys(place: int) -> None:
    with takes_them_back:
        address = return_address(Returned(new_id(), new_id()))
        other = {"a": "b"}.get(address[place], "a")
        assert read_return(f"{address[:place]}{other}{address[place + 1 :]}") is None


@pytest.mark.parametrize(
    "address", ["", "@", "b+@bounces.example.com", "b+aaaa@x", f"b+{'1' * 61}@x", f"b+{'é' * 61}@x"]
)
def test_what_is_no_address_of_ours_is_nobodys(address: str) -> None:
    with takes_them_back:
        assert read_return(address) is None


@pytest.mark.parametrize(
    ("action", "status", "is_final", "is_about_the_address"),
    [
        ("failed", "5.1.1", True, True),
        ("FAILED", "5.0.0", True, True),
        ("failed", "5.2.1", True, True),
        # A full mailbox, too large a letter, a filter, and a server that was away for days: the next one may arrive.
        ("failed", "5.2.2", True, False),
        ("failed", "5.2.3", True, False),
        ("failed", "5.7.1", True, False),
        ("failed", "4.4.1", True, False),
        ("delayed", "4.2.0", False, False),
        ("relayed", "2.0.0", False, False),
    ],
)
def test_a_report_is_read(action: str, status: str, is_final: bool, is_about_the_address: bool) -> None:
    bounce = read(report("b+x@bounces.example.com", action=action, status=status))

    assert (bounce.is_final, bounce.status, bounce.is_about_the_address) == (is_final, status, is_about_the_address)
    assert bounce.answer == f"550 {status} <•••>: no such person at •••"


def test_the_worst_of_several_is_told() -> None:
    late = b"\r\nAction: delayed\r\nStatus: 4.0.0\r\n\r\nFinal-Recipient"
    assert read(report("x@example.com").replace(b"\r\nFinal-Recipient", late, 1)).is_final


def test_a_report_about_an_address_with_other_letters_is_read() -> None:
    raw = report("x@example.com").replace(b"message/delivery-status", b"message/global-delivery-status")
    assert (read(raw).status, read(raw).is_final) == ("5.1.1", True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        ANSWERED,
        b"\x00\xff" * 500,
        report("x@example.com").replace(b"Action: failed\r\n", b""),
        report("x@example.com").replace(b"multipart/report", b"multipart/mixed"),
        b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" * 3000,
    ],
)
def test_what_reports_nothing_is_no_bounce(raw: bytes) -> None:
    with pytest.raises(NoBounce):
        read(raw)


def test_for_whom_it_is_stands_in_its_head() -> None:
    raw = b"Delivered-To: b+1@example.com\r\nTo: Somebody <b+2@example.com>,\r\n b+3@example.com\r\n\r\nTo: b+4@example.com"
    assert addressed(raw) == ["b+1@example.com", "b+2@example.com", "b+3@example.com"]


def sent(provider: Provider, reader: Recipient, work: Work) -> Notification:
    """A letter that the mail server took."""
    publish(provider, [reader])
    work()
    with provider.scope():
        return Notification.objects.filter(channel="email", recipient=reader.address).latest("created_at")


def bounce(provider: Provider, letter_id: UUID, what: Bounce = NOBODY) -> Any:
    with provider.scope():
        return note_bounced(provider.system, notification_id=letter_id, bounce=what, now=now())


@takes_them_back
def test_a_letter_says_to_mail_servers_where_it_comes_back_to(provider: Provider, work: Work, post: Post) -> None:
    letter = sent(provider, readers(1)[0], work)

    assert post.senders == [return_address(Returned(provider.id, letter.pk))]
    assert post.messages[0]["From"].endswith("<cohortium@localhost>")


def test_what_came_back_did_not_arrive_and_its_address_is_spared(
    provider: Provider, owner: Actor, work: Work, post: Post, told: Any
) -> None:
    [reader] = readers(1)
    letter = sent(provider, reader, work)

    bounce(provider, letter.pk)
    publish(provider, [reader])
    work()

    assert became(provider, channel="email") == [
        ("failed", NOBODY.answer),
        ("failed", "Not tried: letters to this address come back. Somebody has to clear it first."),
    ]
    assert len(post.to(reader.address)) == 1
    assert told(letter)[0] == ["notification.queued_together", "notification.sent", "notification.bounced"]

    with provider.scope():
        row = UndeliverableAddress.objects.get()
        again = Notification.objects.exclude(pk=letter.pk).get(channel="email")
        clear_address(owner, address_id=row.pk)
        resend(owner, notification_id=again.pk)
    work()

    assert (again.attempts, row.notification_id, row.answer) == (0, letter.pk, NOBODY.answer)
    assert told(row)[0] == ["undeliverable_address.marked", "undeliverable_address.cleared"]
    assert len(post.to(reader.address)) == 2


def test_an_invitation_is_tried_all_the_same(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    _, invitation = invited(provider, owner)
    work()
    with provider.scope():
        letter = Notification.objects.get(subject_id=invitation.pk)
    bounce(provider, letter.pk)
    with provider.scope():
        queue(provider.system, kind="member.invited", recipient=invitation.email, subject_id=invitation.pk, now=now())
    work()

    assert [status for status, _ in became(provider)] == ["cancelled", "sent"]
    assert len(post.to(invitation.email)) == 2


@pytest.mark.parametrize("what", [Bounce(is_final=True, status="5.2.2", answer="552 Full"), Bounce(True, "", "No")])
def test_what_is_not_about_the_address_does_not_spare_it(
    provider: Provider, work: Work, post: Post, what: Bounce
) -> None:
    letter = sent(provider, readers(1)[0], work)
    bounce(provider, letter.pk, what)

    with provider.scope():
        assert not is_marked(letter.recipient)
    assert became(provider, channel="email") == [("failed", what.answer)]


def test_a_report_that_comes_twice_counts_once_also_after_somebody_cleared_the_address(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    letter = sent(provider, readers(1)[0], work)
    bounce(provider, letter.pk)
    with provider.scope():
        clear_address(owner, address_id=UndeliverableAddress.objects.get().pk)
        cleared_twice = clear_address(owner, address_id=UndeliverableAddress.objects.get().pk)

    assert isinstance(bounce(provider, letter.pk), Unchanged)
    assert isinstance(cleared_twice, Unchanged)
    with provider.scope():
        assert not is_marked(letter.recipient)


def test_reports_about_two_letters_to_one_address_at_once(provider: Provider, work: Work, post: Post) -> None:
    [reader] = readers(1)
    one, other = sent(provider, reader, work), sent(provider, reader, work)

    done = at_once(
        provider,
        lambda: note_bounced(provider.system, notification_id=one.pk, bounce=NOBODY, now=now()),
        lambda: note_bounced(provider.system, notification_id=other.pk, bounce=NOBODY, now=now()),
    )

    assert done == ["done", "done"]
    with provider.scope():
        assert UndeliverableAddress.objects.filter(is_marked=True).count() == 1
    assert [status for status, _ in became(provider, channel="email")] == ["failed", "failed"]


def test_what_is_still_on_its_way_is_told_again_later(provider: Provider) -> None:
    publish(provider, readers(1))
    with provider.scope():
        letter = Notification.objects.get(channel="email")
        shown = Notification.objects.get(channel="in_app")

    with pytest.raises(IllegalTransition):
        bounce(provider, letter.pk)
    with pytest.raises(NotFound):
        bounce(provider, shown.pk)
    with pytest.raises(NotFound):
        bounce(provider, new_id())


def test_who_may_not_send_again_may_not_clear(provider: Provider, work: Work, post: Post) -> None:
    auditor = provider.member(AUDITOR)
    bounce(provider, sent(provider, readers(1)[0], work).pk)

    with provider.scope(), pytest.raises(NotAllowed):
        clear_address(auditor, address_id=UndeliverableAddress.objects.get().pk)


def test_the_office_sees_it_beside_the_person_and_clears_it(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    letter = sent(provider, Recipient(RecipientType.MEMBER, ada.id, provider.users[ada.id].email), work)
    bounce(provider, letter.pk)
    browser, here = provider.signed_in(owner), f"/o/{provider.code}"
    with provider.scope():
        clearing = f"{here}/letters/addresses/{UndeliverableAddress.objects.get().pk}/clearing"

    beside = browser.get(f"{here}/team/{ada.id}").text
    of_the_letter = browser.get(f"{here}/letters/{letter.pk}").text
    listed = browser.get(f"{here}/letters/addresses/").text
    asked = browser.get(clearing).text
    done = browser.post(clearing, follow=True).text
    again = browser.get(f"{here}/team/{ada.id}").text

    assert [NOBODY.answer in page for page in (beside, of_the_letter, listed)] == [True] * 3
    assert [clearing in page for page in (beside, of_the_letter, listed)] == [True] * 3
    assert f"Start sending to {provider.users[ada.id].email} again?" in asked
    assert "No bounced e-mails" in done
    assert NOBODY.answer not in again


def handed_over(message: bytes, *arguments: str, **more: str) -> tuple[int, str]:
    """What the command said to a mail server."""
    done = subprocess.run(
        [sys.executable, "-m", "cohortium", "mail", "bounce", *arguments],
        input=message,
        env={**os.environ, **AS_SHIPPED, "COHORTIUM_BOUNCES_TO": BOUNCES_TO, **secret(), **more},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode().strip()


def secret() -> dict[str, str]:
    from django.conf import settings

    return {"COHORTIUM_SECRET_KEY": settings.SECRET_KEY}


def at(provider: Provider, letter_id: UUID) -> str:
    with takes_them_back:
        return return_address(Returned(provider.id, letter_id))


def test_a_mail_server_hands_over_what_came_back(
    provider: Provider, other_provider: Provider, work: Work, post: Post
) -> None:
    first, second = (sent(provider, one, work) for one in readers(2))
    publish(provider, readers(1))
    with provider.scope():
        queued = Notification.objects.get(status="queued")
    mine = at(provider, first.pk)
    forged = mine.replace(mine[40:44], "aaaa")

    said = [
        handed_over(report(mine, action="delayed", status="4.4.1")),
        handed_over(ANSWERED % mine.encode()),
        handed_over(report(forged)),
        handed_over(report(at(other_provider, first.pk))),
        handed_over(report(at(provider, queued.pk))),
        handed_over(report(mine), COHORTIUM_BOUNCES_TO=""),
    ]
    untouched = became(provider, channel="email")[:2]
    large = handed_over(report(mine, more=b"x" * 50 * 1024**2))
    twice = handed_over(report("somebody@example.com"), "--to", mine)

    assert said == [
        (0, "The mail server reports that the letter is late, or came there: nothing is changed."),
        (1, "cohortium: This is no report about a letter: somebody answered, or is away."),
        (1, "cohortium: This message came back to none of our letters: its address was not made here."),
        (1, "cohortium: There is no such letter any more."),
        (75, "cohortium: This letter is still on its way. Hand it over again in a moment."),
        (1, "cohortium: COHORTIUM_BOUNCES_TO is not set: no letter says where it comes back to."),
    ]
    assert untouched == [("sent", "250 Taken"), ("sent", "250 Taken")]
    assert large == (0, "Noted: the letter did not arrive.")
    assert twice == (0, "It was noted before that the letter did not arrive: nothing is changed.")
    assert LONGEST < 50 * 1024**2
    with provider.scope():
        assert Notification.objects.get(pk=first.pk).status == "failed"
        assert Notification.objects.get(pk=second.pk).status == "sent"
    with other_provider.scope():
        assert not UndeliverableAddress.objects.exists()


def test_a_database_that_is_away_is_told_again_later(provider: Provider) -> None:
    away = {"DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere", "DATABASE_OWNER_URL": ""}
    code, _ = handed_over(report(at(provider, new_id())), **away)

    assert code == 75
