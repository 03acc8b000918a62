"""Whoever is shut out while a request of theirs is under way changes nothing by it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import check_password
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, connections, transaction
from django.test import Client, RequestFactory

from cohortium.access.entrance import ORIGIN
from cohortium.accounts.actions.connections import Elsewhere
from cohortium.accounts.actions.devices import sign_out_others
from cohortium.accounts.actions.factors import remove_lost
from cohortium.accounts.actions.passwords import reset_password
from cohortium.accounts.links import reset_address
from cohortium.core.ids import new_id
from cohortium.identity.models import LogInSession, User
from cohortium.web.account.providers import _connected
from tests.databases import rows
from tests.fixtures import now
from tests.log_ins import HERE, browser, code_of, events, is_in, person, sign_in, signed_in, with_app
from tests.web.test_second_factors import secret_shown

NEW = "a-better-password"
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"


def meanwhile(change: Callable[[], object], request: Callable[[], Any]) -> Any:
    """Send a request while somebody else's change is not committed yet. What it was answered.

    It came in before, and is done as far as it comes: until it waits for the change, or is over.
    """

    def sent() -> Any:
        try:
            return request()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            change()
            [(pid,)] = rows(connection, "SELECT pg_backend_pid()")
            answer = threads.submit(sent)
            deadline = time.monotonic() + 4
            while (
                time.monotonic() < deadline and not answer.done() and rows(connections["owner"], BLOCKED, pid) == [(0,)]
            ):
                time.sleep(0.01)
        return answer.result(30)


def reset(user: User) -> Callable[[], object]:
    """What the owner does by the letter."""
    token = reset_address(User.objects.get(pk=user.pk)).rpartition("/")[2]
    return lambda: reset_password(token, NEW, HERE, now=now())


def only_this_stays(user: User, client: Client) -> Callable[[], object]:
    """What the owner does by *Sign out everywhere else*."""
    key = client.session.session_key or ""
    return lambda: sign_out_others(User.objects.get(pk=user.pk), HERE, session_key=key, now=now())


def changes_password(thief: Client, user: User) -> Callable[[], Any]:
    return lambda: thief.post("/account/password", {"password": "the-thiefs-password"})


def sets_up_an_app(thief: Client, user: User) -> Callable[[], Any]:
    secret = secret_shown(thief.get("/account/app"))
    return lambda: thief.post("/account/app", {"code": code_of(secret)})


def makes_recovery_codes(thief: Client, user: User) -> Callable[[], Any]:
    with_app(user)
    return lambda: thief.post("/account/recovery-codes")


def asks_for_an_address(thief: Client, user: User) -> Callable[[], Any]:
    return lambda: thief.post("/account/address", {"email": f"thief.{new_id().hex}@example.com"})


ACTS = [changes_password, sets_up_an_app, makes_recovery_codes, asks_for_an_address]


def what_opens(user: User) -> tuple[str, str, list[Any]]:
    """What one comes in by: the password, the address, the factors."""
    there = User.objects.get(pk=user.pk)
    return there.password, there.pending_email, list(Authenticator.objects.filter(user=user).values("type", "data"))


@pytest.mark.parametrize("act", ACTS)
def test_what_was_under_way_while_the_password_was_chosen_by_letter_is_refused(act: Any) -> None:
    user = person()
    thief = signed_in(user)
    request = act(thief, user)
    factors = what_opens(user)[2]

    answer = meanwhile(reset(user), request)

    password, pending, factors_then = what_opens(user)
    assert (answer.status_code, "You were signed out in the meantime" in answer.content.decode()) == (409, True)
    assert (check_password(NEW, password), pending, factors_then) == (True, "", factors)
    assert (is_in(thief), LogInSession.objects.filter(user=user).count()) == (False, 0)
    assert events(user)[-1] == "password_reset"


@pytest.mark.parametrize("act", ACTS)
def test_what_was_under_way_while_everything_else_was_signed_out_is_refused(act: Any) -> None:
    user = person()
    thief, owner = signed_in(user), signed_in(user)
    request = act(thief, user)
    before = what_opens(user)

    answer = meanwhile(only_this_stays(user, owner), request)

    assert (answer.status_code, what_opens(user)) == (409, before)
    assert (is_in(thief), is_in(owner)) == (False, True)
    assert events(user)[-1] == "sessions_ended"


def test_who_lost_everything_leaves_no_address_behind_that_was_asked_for_in_the_same_moment() -> None:
    user = person()
    with_app(user)
    before = User.objects.get(pk=user.pk)
    User.objects.filter(pk=user.pk).update(pending_email="thief@example.com")

    with transaction.atomic():
        remove_lost(before, now=now())

    assert User.objects.get(pk=user.pk).pending_email == ""


def test_signing_out_everywhere_else_ends_an_address_that_was_asked_for_in_the_same_moment() -> None:
    user = person()
    thief, owner = signed_in(user), signed_in(user)

    def asked() -> None:
        # As the page does, and not yet committed.
        User.objects.select_for_update().get(pk=user.pk)
        User.objects.filter(pk=user.pk).update(pending_email="thief@example.com")

    answer = meanwhile(asked, lambda: owner.post("/account/devices/ending", follow=True))

    assert User.objects.get(pk=user.pk).pending_email == ""
    assert "Your address has not been changed." in answer.content.decode()
    assert (is_in(thief), is_in(owner)) == (False, True)


def test_a_log_in_elsewhere_is_not_connected_by_whoever_is_shut_out() -> None:
    user = person()
    thief = signed_in(user)
    request: Any = RequestFactory().get("/", **{ORIGIN: HERE})
    request.session, request.user = thief.session, User.objects.get(pk=user.pk)
    request._messages = CookieStorage(request)
    elsewhere = Elsewhere("google", new_id().hex, "Google", "thief@example.com")

    answer = meanwhile(reset(user), lambda: _connected(request, elsewhere))

    assert (answer["Location"], SocialAccount.objects.filter(user=user).exists()) == ("/account/", False)


def test_who_changes_the_password_goes_on_under_another_key() -> None:
    user = person()
    client, other = signed_in(user), signed_in(user)
    key = client.session.session_key

    done = client.post("/account/password", {"password": NEW})

    assert (done.status_code, is_in(client), is_in(other)) == (302, True, False)
    assert (client.session.session_key != key, LogInSession.objects.filter(session_key=key).exists()) == (True, False)
    fresh = browser()
    sign_in(fresh, user.email, NEW)
    assert is_in(fresh)
