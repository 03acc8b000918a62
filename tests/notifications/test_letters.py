"""Letters leave the house once, and what became of them is known."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.access.links import secret_of
from cohortium.access.models import Invitation, Membership
from cohortium.administration.actions.invitations import renew_invitation
from cohortium.administration.actions.members import remove
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.audit.models import AuditEntry
from cohortium.jobs.glue import TRIES
from cohortium.notifications.actions.letters import cancel
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.letters import envelope
from cohortium.notifications.rules.letters import Envelope, Letter, Letterhead
from cohortium.notifications.states import Channel
from tests.administration import test_invitations
from tests.fixtures import MORNING, Provider
from tests.mail import Post, hang_up, odd_server

Work = Callable[[], None]
# Letters are written by the clock: what they bring has to be good still.
NOW = datetime.now(UTC)
SOON = NOW + timedelta(hours=2)
invited = partial(test_invitations.invited, now=NOW)
SECRET = re.compile(r"http://localhost:\d+/invitations/([\w-]+)\.([\w-]{43})")


def now(provider: Provider, *, attempts: int = 0) -> None:
    """Let the job that waits for its next try be due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = NULL, attempts = greatest(attempts, %s) "
            "WHERE args->>'organisation_id' = %s AND status = 'todo'",
            [attempts, str(provider.id)],
        )


def jobs(provider: Provider) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, attempts FROM procrastinate_jobs WHERE args->>'organisation_id' = %s "
            "AND task_name = 'notifications.tasks.send' ORDER BY id",
            [str(provider.id)],
        )
        return list(cursor.fetchall())


def became(provider: Provider, **of: str) -> list[tuple[str, str]]:
    """What became of the letters of this organisation, and what the mail server said."""
    with provider.scope():
        rows = Notification.objects.filter(**{"channel": Channel.EMAIL, **of}).order_by("created_at", "pk")
        return list(rows.values_list("status", "answer"))


def text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content())


def test_who_is_invited_gets_a_letter_with_the_link(
    provider: Provider, owner: Actor, work: Work, post: Post, told: Any
) -> None:
    campus = provider.campus("Geelong")
    _, invitation = invited(provider, owner, campus_ids=[campus.pk])

    work()

    [letter] = post.to(invitation.email)
    code, _ = SECRET.search(text(letter, "plain")).groups()
    assert letter["From"] == f"{provider.name} <{settings.DEFAULT_FROM_EMAIL}>"
    assert letter["Subject"] == f"Your invitation to {provider.name}"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert code == provider.code
    for words in ("Grace Whitlock has invited you", "Trainer, at Geelong", "Hello Ada Ncube,"):
        assert words in text(letter, "plain")
        assert words in text(letter, "html")
    assert SECRET.search(text(letter, "html"))
    with provider.scope():
        sent = Notification.objects.get()
    assert (sent.status, sent.answer, sent.subject_id) == ("sent", "250 Taken", invitation.pk)
    assert told(sent) == (["notification.queued", "notification.sent"], ["notifications.tasks.send"])


def test_the_secret_is_in_the_letter_alone(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    _, invitation = invited(provider, owner)
    work()
    _, secret = SECRET.search(text(post.to(invitation.email)[0], "plain")).groups()

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        kept = [str(cursor.fetchone())]
    with provider.scope():
        for model in (Invitation, Membership, Notification):
            kept += [str(row) for row in model.objects.values()]

    assert [row for row in kept if secret in row] == []


@pytest.mark.parametrize("stage", ["on_recipient", "on_data"])
def test_a_server_that_cannot_take_it_now_is_asked_again(
    provider: Provider, owner: Actor, work: Work, post: Post, stage: str
) -> None:
    _, invitation = invited(provider, owner)
    getattr(post, stage)[invitation.email].append("451 Come back later")

    work()
    waiting, meanwhile = jobs(provider), became(provider)
    now(provider)
    work()

    assert (waiting, meanwhile) == ([("todo", 1)], [("queued", "451 Come back later")])
    assert jobs(provider) == [("succeeded", 2)]
    assert became(provider) == [("sent", "250 Taken")]
    # Where it was given twice, both have one id, and a mail program shows one.
    assert len({message["Message-ID"] for message in post.to(invitation.email)}) == 1


@pytest.mark.parametrize("stage", ["on_recipient", "on_data"])
def test_a_server_that_refuses_it_for_good_is_not_asked_again(
    provider: Provider, owner: Actor, work: Work, post: Post, stage: str
) -> None:
    _, invitation = invited(provider, owner)
    getattr(post, stage)[invitation.email].append("550 No such person here")

    work()

    assert jobs(provider) == [("succeeded", 1)]
    assert became(provider) == [("failed", "550 No such person here")]


def test_a_server_that_vanishes_after_it_had_everything_is_not_asked_again(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)
    post.before_answer[invitation.email] = hang_up

    work()
    work()

    assert jobs(provider) == [("succeeded", 1)]
    [(status, answer)] = became(provider)
    assert (status, answer.partition(":")[0]) == ("unknown", "SMTPServerDisconnected")
    assert len(post.to(invitation.email)) == 1


def test_a_server_that_is_away_for_a_day_is_told_and_can_be_tried_again(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)
    post.on_recipient[invitation.email] += ["451 Away", "451 Away"]
    work()
    now(provider, attempts=TRIES)

    work()

    assert [status for status, _ in jobs(provider)] == ["failed"]
    assert became(provider) == [("failed", "451 Away")]

    # Somebody mends the mail server, and has the job run again.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'failed' AND args->>'organisation_id' = %s",
            [str(provider.id)],
        )
    work()

    assert became(provider) == [("sent", "250 Taken")]
    assert len(post.to(invitation.email)) == 1


def test_whoever_is_taken_back_gets_no_letter(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    member, invitation = invited(provider, owner)
    with provider.scope():
        remove(owner, membership_id=member.pk)

    work()

    assert (post.to(invitation.email), became(provider)) == ([], [])


def test_a_letter_that_nobody_needs_any_more_is_not_sent(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    member, invitation = invited(provider, owner)
    post.on_recipient[invitation.email].append("451 Come back later")
    work()
    with provider.scope():
        remove(owner, membership_id=member.pk)

    now(provider)
    work()

    assert post.to(invitation.email) == []
    assert became(provider) == [("cancelled", "")]


def test_an_invitation_sent_again_brings_the_secret_that_opens(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    member, invitation = invited(provider, owner)
    work()
    with provider.scope():
        renew_invitation(owner, membership_id=member.pk, now=SOON)
    work()

    first, second = (SECRET.search(text(letter, "plain")).group(2) for letter in post.to(invitation.email))

    assert first != second
    assert [status for status, _ in became(provider)] == ["sent", "sent"]


def test_without_a_server_letters_lie_in_a_folder(provider: Provider, owner: Actor, work: Work) -> None:
    _, invitation = invited(provider, owner)

    work()

    with provider.scope():
        sent = Notification.objects.get()
    file = settings.DATA_FOLDER / "mail" / f"{sent.pk}.eml"
    assert f"To: {invitation.email}\r\n" in file.read_bytes().decode()
    assert file.stat().st_mode & 0o077 == 0
    assert sent.status == "sent"


def test_nobody_calls_out_inside_a_scope(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    invited(provider, owner)
    with provider.scope():
        queued = Notification.objects.create(
            kind="member.invited", recipient="ada@example.com", subject_id=Invitation.objects.get().pk
        )
        written = envelope(queued, now=datetime.now(UTC))

        with pytest.raises(RuntimeError, match="scope"):
            deliver(written)

    assert post.to("ada@example.com") == []


def test_a_name_cannot_put_a_header_into_a_letter(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    _, invitation = invited(provider, owner, display_name="Ada\r\nBcc: eve@example.com\r\n.\r\nMAIL FROM:<x>")

    work()

    [letter] = post.to(invitation.email)
    assert letter["Bcc"] is None
    assert "Hello Ada Bcc: eve@example.com . MAIL FROM:<x>," in text(letter, "plain")


GOODBYES = {
    "a farewell of its own": ["QUIT 421 closing"],
    "a NUL in what it says": ["DATA 250 OK \0 queued"],
    "another kind of yes": ["DATA 252 cannot verify, but take it"],
}


@pytest.mark.parametrize("odd", GOODBYES)
def test_what_was_taken_is_sent_once_whatever_else_the_server_says(
    provider: Provider, owner: Actor, work: Work, odd: str
) -> None:
    _, invitation = invited(provider, owner)

    with odd_server(GOODBYES[odd]) as taken:
        for _ in range(2):
            now(provider)
            work()

    assert [status for status, _ in became(provider)] == ["sent"]
    assert sum(invitation.email.encode() in one for one in taken) == 1


def test_what_the_server_says_of_somebody_is_kept_without_the_address(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)
    post.on_recipient[invitation.email].append(f"550 <{invitation.email}>: Recipient address rejected")

    work()

    assert became(provider) == [("failed", "550 <•••>: Recipient address rejected")]


def test_what_the_server_quotes_of_a_letter_is_kept_without_its_link(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)
    secret = secret_of(PURPOSE, invitation.pk, invitation.generation)
    link = f"http://localhost:8000/invitations/{provider.code}.{secret}"
    post.on_recipient[invitation.email].append(f"550 Blocked: {link} and {secret} and {'x ' * 995}ada@example.com")

    work()

    [(status, answer)] = became(provider)
    assert (status, answer[:29]) == ("failed", "550 Blocked: ••• and ••• and ")
    with provider.scope():
        told = str([list(AuditEntry.objects.values_list("changes")), list(Notification.objects.values_list("answer"))])
    assert [part for part in (secret, link, "ada@") if part in told] == []


def test_an_invitation_that_is_over_is_not_sent(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    _, invitation = invited(provider, owner, now=NOW - timedelta(hours=25))

    work()

    assert (post.to(invitation.email), became(provider)) == ([], [("cancelled", "")])


def test_an_invitation_sent_again_while_the_server_is_away_is_one_letter(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    member, invitation = invited(provider, owner)
    post.on_recipient[invitation.email] += ["451 Come back later"] * 2
    work()
    for hours in (2, 4):
        with provider.scope():
            renew_invitation(owner, membership_id=member.pk, now=NOW + timedelta(hours=hours))
        work()

    now(provider)
    work()

    assert [status for status, _ in became(provider)] == ["cancelled", "cancelled", "sent"]
    assert len(post.to(invitation.email)) == 1


def test_what_is_cancelled_while_it_leaves_is_sent_all_the_same(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)

    def cancel_it() -> None:
        with provider.scope():
            cancel(provider.system, notification_id=Notification.objects.get().pk, now=NOW)
        connection.close()

    def meanwhile(server: Any) -> None:
        thread = Thread(target=cancel_it)
        thread.start()
        thread.join(10)

    post.before_answer[invitation.email] = meanwhile

    work()

    assert (len(post.to(invitation.email)), [status for status, _ in became(provider)]) == (1, ["sent"])


def test_a_server_that_is_never_done_is_cut_off(
    provider: Provider, owner: Actor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohortium.notifications.adapters.post._IN_ALL", 1.0)
    invited(provider, owner)
    began = time.monotonic()

    with odd_server(["DRIP"]):
        work()

    assert time.monotonic() - began < 10
    assert [status for status, _ in jobs(provider)] == ["todo"]


def test_an_address_that_no_letter_can_carry_fails_at_once(provider: Provider, owner: Actor, work: Work) -> None:
    with provider.scope():
        queued = Notification.objects.create(
            kind="member.invited", recipient="=?utf-8?q??=@example.com", subject_id=provider.id
        )
    letter = Letter("Hello", "Hello,", ())
    written = Envelope(queued.pk, queued.recipient, MORNING, Letterhead("Rocket Academy", "#0f5f5c"), letter)

    assert deliver(written).outcome == "failed"
