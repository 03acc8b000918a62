"""Letters about a log-in, to a real mail server."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from cohortium.accounts.actions import letters
from cohortium.accounts.actions.addresses import ask_for_address
from cohortium.accounts.actions.connections import Elsewhere, connect
from cohortium.accounts.models import AccountLetter
from cohortium.core.errors import Stale
from cohortium.core.ids import new_id
from cohortium.identity.actions import forget_old_events
from cohortium.identity.models import SignIn, User
from cohortium.identity.states import Event
from tests.fixtures import PASSWORD, now
from tests.log_ins import HERE, browser, code_of, events, is_in, person, sign_in, signed_in, with_app
from tests.mail import Post

Work = Callable[[], None]
NEW = "a-better-password"


def link_in(message: Any) -> str:
    text = message.get_body(("plain",)).get_content()
    return str(re.findall(r"http://[^/\s]+(/\S+)", text)[0])


def subjects(post: Post, address: str) -> list[str]:
    return [str(message["Subject"]) for message in post.to(address)]


def test_a_forgotten_password_is_chosen_anew_by_letter(post: Post, work: Work) -> None:
    user = person()
    before, client = signed_in(user), browser()

    asked = client.post("/forgotten", {"email": user.email.upper()})
    work()
    link = link_in(post.to(user.email.upper())[0])
    page = client.get(link)
    easy = client.post(link, {"password": "short"})
    done = client.post(link, {"password": NEW})
    work()

    assert [one.status_code for one in (asked, page, easy, done)] == [200, 200, 422, 302]
    assert is_in(before) is False
    assert [is_in(one) for one in (client, signed_in_with(user, NEW))] == [False, True]
    assert events(user)[:2] == ["in", "password_reset"]
    assert subjects(post, user.email)[0] == "Your password was changed"
    assert User.objects.get(pk=user.pk).email_verified_at
    assert [client.get(link).status_code, client.post(link, {"password": PASSWORD}).status_code] == [410, 410]


def signed_in_with(user: User, password: str) -> Any:
    client = browser()
    sign_in(client, user.email, password)
    return client


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_who_waits_for_the_second_step_with_the_password_of_before_is_out(kind: str, post: Post, work: Work) -> None:
    user = person()
    code = {"recovery": with_app(user)[0], "app": code_of()}[kind]
    half = browser()
    sign_in(half, user.email)
    before = half.get("/sign-in/code").status_code

    forgotten(None, user, post, work)
    sent = half.post("/sign-in/code", {"code": code}, follow=True)
    anew = signed_in_with(user, NEW)
    anew.post("/sign-in/code", {"code": code})

    assert (before, sent.redirect_chain, is_in(half)) == (200, [("/sign-in/", 302)], False)
    assert "The password was changed in the meantime. Sign in again." in sent.content.decode()
    # Neither was the code used up.
    assert is_in(anew)


def test_asking_for_a_letter_tells_nothing_about_who_exists(post: Post, work: Work, statements: Any) -> None:
    known, unknown, suspended = person().email, f"x{new_id().hex}@example.com", person(status="suspended").email

    answers, costs = [], []
    for email in (known, unknown, suspended):
        client = browser()
        with statements() as asked:
            answer = client.post("/forgotten", {"email": email})
        answers.append(answer.content.decode().replace(email, "ADDRESS"))
        costs.append([re.sub(r"'[^']*'", "?", one["sql"]).partition(" ")[0] for one in asked.captured_queries])
    work()

    assert answers == [answers[0]] * 3
    assert costs == [costs[0]] * 3
    assert [len(post.to(email)) for email in (known, unknown, suspended)] == [1, 0, 0]
    outcomes = {one.recipient: one.outcome for one in AccountLetter.objects.filter(recipient__in=[known, unknown])}
    assert outcomes == {known: "sent", unknown: "cancelled"}


def test_one_address_gets_three_letters_an_hour_and_nobody_is_told(post: Post, work: Work) -> None:
    user = person()

    answers = [browser().post("/forgotten", {"email": user.email}).status_code for _ in range(5)]
    work()

    assert answers == [200] * 5
    assert subjects(post, user.email) == ["Choose a new password"] * 3


def test_a_network_that_asks_for_many_letters_is_stopped() -> None:
    client = browser()

    answers = [client.post("/forgotten", {"email": f"{n}.{new_id().hex}@example.com"}).status_code for n in range(31)]

    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("token", ["nonsense", "x-y", "01a1ffb3645875cabf583487c823bb8e-abc-def", "%00", "a" * 500])
@pytest.mark.parametrize("page", ["reset", "confirm"])
def test_what_is_no_link_of_ours_opens_nothing(page: str, token: str) -> None:
    client = browser()

    assert [
        client.get(f"/{page}/{token}").status_code,
        client.post(f"/{page}/{token}", {"password": NEW}).status_code,
    ] == [
        410,
        410,
    ]


def test_a_link_ends_with_its_hour(post: Post, work: Work) -> None:
    user = person()
    browser().post("/forgotten", {"email": user.email})
    work()
    link = link_in(post.to(user.email)[0])

    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert browser().get(link).status_code == 410
    assert browser().get(link).status_code == 200


def test_whoever_signs_in_meanwhile_does_not_end_the_link(post: Post, work: Work) -> None:
    user = person()
    browser().post("/forgotten", {"email": user.email})
    work()
    thief = signed_in(user)

    done = browser().post(link_in(post.to(user.email)[0]), {"password": NEW})

    assert (done.status_code, is_in(thief), is_in(signed_in_with(user, NEW))) == (302, False, True)


def test_the_old_address_counts_until_the_new_one_is_confirmed(post: Post, work: Work) -> None:
    user, new = person(), f"new.{new_id().hex}@example.com"
    old, client = user.email, signed_in(user)

    client.post("/account/address", {"email": new})
    work()
    link = link_in(post.to(new)[0])
    opened = browser().get(link)
    still = User.objects.get(pk=user.pk).email
    confirmed = browser().post(link)
    work()

    assert (opened.status_code, still, confirmed.status_code) == (200, old, 200)
    changed = User.objects.get(pk=user.pk)
    assert (changed.email, changed.pending_email, bool(changed.email_verified_at)) == (new, "", True)
    assert (changed.updated_by_id, changed.updated_at > user.created_at) == (user.pk, True)
    assert subjects(post, old) == ["A change of your e-mail address was requested", "Your e-mail address was changed"]
    assert new not in post.to(old)[1].get_body(("plain",)).get_content()
    assert events(user)[-2:] == ["address_asked", "address_changed"]
    assert [browser().post(link).status_code, is_in(client)] == [410, True]
    assert is_in(signed_in(changed)) is True


def test_an_address_that_is_somebody_elses_is_told_to_its_owner_alone(post: Post, work: Work) -> None:
    user, other = person(), person("ben")
    client = signed_in(user)

    of_other = client.post("/account/address", {"email": other.email}, follow=True)
    of_nobody = client.post("/account/address", {"email": f"x{new_id().hex}@example.com"}, follow=True)
    client.post("/account/address", {"email": other.email})
    work()

    assert of_other.redirect_chain == of_nobody.redirect_chain == [("/account/", 302)]
    assert set(subjects(post, other.email)) == {"This address already has a log-in"}


def test_who_takes_an_address_second_is_told_so(post: Post, work: Work) -> None:
    user, new = person(), f"new.{new_id().hex}@example.com"
    signed_in(user).post("/account/address", {"email": new})
    work()
    person("ben", email_verified_at=now())
    User.objects.filter(pk=person("cleo").pk).update(email=new.upper())

    answer = browser().post(link_in(post.to(new)[0]))

    assert (answer.status_code, User.objects.get(pk=user.pk).email) == (409, user.email)


def test_an_address_that_is_taken_back_cannot_be_confirmed(post: Post, work: Work) -> None:
    user, new = person(), f"new.{new_id().hex}@example.com"
    client = signed_in(user)
    client.post("/account/address", {"email": new})
    work()

    client.post("/account/address/forgetting")

    assert browser().post(link_in(post.to(new)[0])).status_code == 410


def forgotten(client: Any, user: User, post: Post, work: Work) -> None:
    browser().post("/forgotten", {"email": user.email})
    work()
    browser().post(link_in(post.to(user.email)[-1]), {"password": NEW})


def changed(client: Any, user: User, post: Post, work: Work) -> None:
    assert client.post("/account/password", {"password": NEW}).status_code == 302


def signed_out_elsewhere(client: Any, user: User, post: Post, work: Work) -> None:
    assert client.post("/account/devices/ending").status_code == 302


@pytest.mark.parametrize("shut_out", [forgotten, changed, signed_out_elsewhere])
def test_who_is_shut_out_takes_no_address_along(shut_out: Any, post: Post, work: Work) -> None:
    user, theirs = person(), f"thief.{new_id().hex}@example.com"
    thief, owner = signed_in(user), signed_in(user)
    thief.post("/account/address", {"email": theirs})
    work()

    shut_out(owner, user, post, work)

    taken = browser().post(link_in(post.to(theirs)[0]))
    now_there = User.objects.get(pk=user.pk)
    assert (taken.status_code, now_there.email, now_there.pending_email) == (410, user.email, "")


def test_who_was_shut_out_in_between_asks_for_no_address(post: Post, work: Work) -> None:
    user = person()
    before = User.objects.get(pk=user.pk)
    forgotten(None, user, post, work)

    with pytest.raises(Stale), transaction.atomic():
        ask_for_address(before, f"thief.{new_id().hex}@example.com", HERE, now=now())

    assert User.objects.get(pk=user.pk).pending_email == ""


def test_whoever_keeps_their_address_by_a_new_password_is_told_so() -> None:
    user = person()
    client = signed_in(user)
    client.post("/account/address", {"email": f"new.{new_id().hex}@example.com"})

    done = client.post("/account/password", {"password": NEW}, follow=True)

    said = "Password changed. Other devices have been signed out. Your address has not been changed."
    assert done.content.decode().count(said) == 1


def test_a_letter_about_a_password_says_what_else_opens_the_log_in(post: Post, work: Work) -> None:
    plain, connected = person(), person("ben")
    elsewhere = Elsewhere("google", new_id().hex, "Google", connected.email)
    with transaction.atomic():
        connect(connected, elsewhere, HERE, now=now())

    for user in (plain, connected):
        signed_in(user).post("/account/password", {"password": NEW})
    work()

    words = "Your passkeys and connected accounts still work."
    letters_ = [post.to(user.email)[-1].get_body(("plain",)).get_content() for user in (plain, connected)]
    assert [one.count(words) for one in letters_] == [0, 1]
    assert [one.count("/forgotten") for one in letters_] == [1, 1]


def test_an_address_is_confirmed_by_letter(post: Post, work: Work) -> None:
    user = person()
    client = signed_in(user)

    client.post("/account/address/letter")
    work()
    browser().post(link_in(post.to(user.email)[0]))

    assert User.objects.get(pk=user.pk).email_verified_at
    assert "E-mails are sent here" in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b", "ada@example.com, eve@example.com", "ada@example.com\nBcc: x"]
)
def test_what_is_no_address_is_said(email: str) -> None:
    user = person()

    answer = signed_in(user).post("/account/address", {"email": email})

    assert (answer.status_code, User.objects.get(pk=user.pk).pending_email) == (422, "")


def test_a_sign_in_on_another_device_is_told_and_one_on_the_same_is_not(post: Post, work: Work) -> None:
    user = person()
    mine = signed_in(user)
    mine.post("/sign-out/")
    sign_in(mine, user.email)
    work()
    quiet = subjects(post, user.email)

    signed_in(user)
    work()

    assert (quiet, subjects(post, user.email)) == ([], ["Your log-in was used on another device"])


def test_a_letter_that_the_server_delays_is_sent_later_and_once(post: Post, work: Work) -> None:
    user = person()
    post.on_recipient[user.email] = ["451 Later"]
    letters.tell(user, Event.PASSWORD_CHANGED, HERE, now=now())

    work()
    waiting = AccountLetter.objects.get(user=user)
    deadline = time.monotonic() + 20
    while not post.to(user.email) and time.monotonic() < deadline:
        work()
    sent = AccountLetter.objects.get(user=user)

    assert (waiting.outcome, waiting.answer) == ("", "451 Later")
    assert (sent.outcome, len(post.to(user.email))) == ("sent", 1)


def test_no_row_and_no_job_holds_the_secret_of_a_link(post: Post, work: Work) -> None:
    from django.db import connection

    from tests.databases import rows

    user = person()
    browser().post("/forgotten", {"email": user.email})
    work()
    secret = link_in(post.to(user.email)[0]).rpartition("-")[2]

    for table in ("accounts_accountletter", "procrastinate_jobs", "identity_user", "identity_signin"):
        assert rows(connection, f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", f"%{secret}%") == [(0,)]


def test_what_is_old_is_forgotten(statements: Any) -> None:
    user, at = person(), datetime.now(UTC) + timedelta(days=401)
    signed_in(user)
    letters.tell(user, Event.PASSWORD_CHANGED, HERE, now=now())

    letters.forget_letters(now=datetime.now(UTC))
    forget_old_events(now=datetime.now(UTC))
    kept = AccountLetter.objects.filter(user=user).count(), SignIn.objects.filter(user=user).count()
    AccountLetter.objects.filter(user=user).update(created_at=at - timedelta(days=492))
    letters.forget_letters(now=at)

    assert kept == (1, 1)
    assert AccountLetter.objects.filter(user=user).exists() is False
