"""What whoever runs the installation decides about log-ins: who is staff, and who lost the second factor."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings

from cohortium.config import people
from cohortium.config.cli_people import NotDone
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from tests.accounts.test_letters import subjects
from tests.log_ins import browser, code_of, events, is_in, person, sign_in, signed_in, with_app
from tests.mail import Post

Work = Callable[[], None]
JOBS = "/operators/jobs"


def newcomer() -> str:
    return f"Olu.{new_id().hex}@example.com"


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def text_of(post: Post, address: str) -> str:
    return " ".join(str(post.to(address)[0].get_body(("plain",)).get_content()).split())


def test_somebody_without_a_log_in_becomes_staff_and_comes_in_by_the_link(post: Post, work: Work) -> None:
    address = newcomer()

    told = people.add(address)
    work()
    client = browser()
    page = client.get(path_of(told.link)).content.decode()
    done = client.post(path_of(told.link), {"password": "a-better-password"}, follow=True)
    sign_in(client, address, "a-better-password")
    work()

    assert (told.email, told.is_changed) == (address, True)
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Choose a password"]
    assert ("signed out" in page, "New password" in page) == (False, False)
    assert "Password set. You can now sign in." in done.content.decode()
    assert (is_in(client), client.get(JOBS).status_code) == (True, 200)
    assert events(User.objects.get(email=address)) == ["staff_made", "password_chosen", "in"]
    assert subjects(post, address)[:2] == ["You are now platform staff", "Your password is set"]


def test_whoever_has_a_log_in_is_staff_with_it_and_is_told_once(post: Post, work: Work) -> None:
    user = person()
    client = signed_in(user)
    before = client.get(JOBS).status_code

    first, second = people.add(user.email.upper()), people.add(user.email)
    work()

    assert (first, second) == (people.Told(user.email), people.Told(user.email, is_changed=False))
    assert (before, client.get(JOBS).status_code) == (404, 200)
    assert subjects(post, user.email) == ["You are now platform staff"]
    assert "(" not in text_of(post, user.email).partition("That was on")[2].partition("Look at")[0]


def test_a_link_that_was_lost_is_made_anew_by_saying_it_again() -> None:
    address = newcomer()

    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert browser().get(path_of(people.add(address).link)).status_code == 410
    assert browser().get(path_of(people.add(address).link)).status_code == 200


def test_whoever_is_staff_no_longer_sees_nothing_from_then_on(post: Post, work: Work) -> None:
    user = person(is_platform_staff=True)
    client = signed_in(user)
    before = client.get(JOBS).status_code

    people.remove(user.email)
    work()

    assert (before, client.get(JOBS).status_code, is_in(client)) == (200, 404, True)
    assert events(user)[-1] == "staff_ended"
    assert subjects(post, user.email) == ["You are no longer platform staff"]


def test_the_staff_is_listed_with_what_keeps_their_log_ins() -> None:
    user, gone, address = person(is_platform_staff=True), person(is_platform_staff=True, status="suspended"), newcomer()
    with_app(user)
    people.add(address)

    found = {one.email: one for one in people.operators()}

    assert [found[email] for email in (user.email, gone.email, address)] == [
        people.OperatorRow(user.email, is_usable=True, has_password=True, has_second_factor=True),
        people.OperatorRow(gone.email, is_usable=False, has_password=True, has_second_factor=False),
        people.OperatorRow(address, is_usable=True, has_password=False, has_second_factor=False),
    ]


def test_who_lost_everything_comes_in_by_the_password_and_is_told(post: Post, work: Work) -> None:
    user = person()
    elsewhere = signed_in(user)
    with_app(user)

    told, removed = people.without_second_factor(user.email.upper())
    work()
    client = browser()
    answer = sign_in(client, user.email)

    assert (told, removed) == (people.Told(user.email), people.Removed(passkeys=0, has_app=True, sessions=1))
    assert Authenticator.objects.filter(user=user).count() == 0
    assert (is_in(elsewhere), answer["Location"] == "/sign-in/code", is_in(client)) == (False, False, True)
    assert events(user) == ["in", "codes_on", "factors_removed", "in"]
    assert "Your second factor was removed" in subjects(post, user.email)
    assert (
        "The installation’s administrator removed the second factor" in client.get("/account/activity").content.decode()
    )


def test_what_was_half_way_through_the_second_step_is_over() -> None:
    user = person()
    with_app(user)
    half = browser()
    sign_in(half, user.email)

    people.without_second_factor(user.email)
    half.post("/sign-in/code", {"code": code_of()})

    assert is_in(half) is False


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [
        (people.add, "suspended", "The log-in {} cannot be used: it is not active."),
        (people.remove, "active", "{} is not staff of the platform: see `cohortium operator list`."),
        (people.without_second_factor, "active", "The log-in {} has no second factor: a password is enough."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(what: Callable[[str], object], status: str, says: str) -> None:
    user = person(status=status)

    with pytest.raises(NotDone) as refused:
        what(user.email)

    assert str(refused.value) == says.format(user.email)
    assert (events(user), User.objects.get(pk=user.pk).is_platform_staff) == ([], False)


def test_an_address_that_is_none_and_a_log_in_that_is_not_there_are_named() -> None:
    with pytest.raises(NotDone, match="'olu' is no e-mail address"):
        people.add("olu")
    with pytest.raises(NotDone, match="There is no log-in nobody@example"):
        people.without_second_factor("nobody@example.com")
