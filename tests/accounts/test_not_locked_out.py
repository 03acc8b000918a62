"""Whoever guesses, of whatever network and with whatever they know, keeps nobody out who came in on this device before."""

from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from cohortium.accounts.links import begin_address, confirm_address, reset_address
from cohortium.core.ids import new_id
from cohortium.identity import policies
from cohortium.identity.models import Attempts, User
from tests.fixtures import PASSWORD, now
from tests.log_ins import browser, code_of, filled, is_in, network, person, sign_in, signed_in, with_app

TOO_MANY = "Too many attempts."


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def with_two_steps(user: User, ip: str) -> tuple[Client, list[str]]:
    """A browser in which somebody came in by password and code, and went out again; and the codes that are left."""
    codes = with_app(user)
    client = browser(ip)
    sign_in(client, user.email)
    client.post("/sign-in/code", {"code": codes[0]})
    assert is_in(client)
    client.post("/sign-out/")
    return client, codes[1:]


def test_a_network_that_guesses_keeps_nobody_out_who_was_in_on_this_device() -> None:
    user, ip = person(), network()
    mine = signed_in(user, ip=ip)
    colleague = signed_in(person("ben"), ip=ip)
    mine.post("/sign-out/")
    filled(policies.of_network(policies.OF_NETWORK, ip))

    strange, known = sign_in(browser(ip), user.email), sign_in(mine, user.email)
    again = colleague.post("/account/again", {"way": "password", "password": PASSWORD})

    assert TOO_MANY in strange.content.decode()
    assert (known.status_code, is_in(mine), again.status_code) == (302, True, 302)


def test_a_stranger_who_guesses_does_not_keep_the_owner_from_showing_who_they_are() -> None:
    user = person()
    owner = signed_in(user)
    guesses = [sign_in(browser(), user.email, f"guess-number-{n}") for n in range(6)]

    again = owner.post("/account/again", {"way": "password", "password": PASSWORD})

    assert (TOO_MANY in guesses[-1].content.decode(), again.status_code) == (True, 302)


def test_showing_who_one_is_is_not_guessed_without_end() -> None:
    client = signed_in(person())
    wrong = {"way": "password", "password": "wrong-password"}

    answers = [client.post("/account/again", wrong).content.decode() for _ in range(11)]

    assert [TOO_MANY in one for one in answers] == [False] * 10 + [True]


@pytest.mark.parametrize("kind", ["recovery", "app"])
def test_whoever_has_the_password_alone_does_not_keep_the_owner_from_the_second_step(kind: str) -> None:
    user, ip = person(), network()
    mine, left = with_two_steps(user, ip)
    code = {"recovery": left[0], "app": code_of()}[kind]
    thief = browser()
    sign_in(thief, user.email)
    guesses = [thief.post("/sign-in/code", {"code": f"{n:06}"}).content.decode() for n in range(6)]
    filled(policies.of_network(policies.OF_NETWORK, ip))

    sign_in(mine, user.email)
    mine.post("/sign-in/code", {"code": code})

    assert ([TOO_MANY in one for one in guesses], is_in(mine)) == ([False] * 5 + [True], True)


def test_codes_are_not_guessed_without_end_on_a_known_device_either() -> None:
    user = person()
    mine, left = with_two_steps(user, network())
    sign_in(mine, user.email)

    answers = [mine.post("/sign-in/code", {"code": f"{n:06}"}).content.decode() for n in range(6)]
    mine.post("/sign-in/code", {"code": left[0]})

    assert ([TOO_MANY in one for one in answers], is_in(mine)) == ([False] * 5 + [True], False)


def test_passkeys_that_do_not_fit_use_up_no_codes() -> None:
    user, ip = person(), network()
    codes = with_app(user)
    thief, owner = browser(ip), browser()
    for one in (thief, owner):
        sign_in(one, user.email)

    for _ in range(7):
        thief.post("/sign-in/code", {"credential": '{"id": 1}'})
    owner.post("/sign-in/code", {"code": codes[0]})

    assert is_in(owner)
    assert Attempts.objects.filter(pk=policies.passkeys(ip, "")[0].key, free_at__gt=now()).exists()


def links() -> list[tuple[str, dict[str, Any], int]]:
    """Each kind of link, what is sent there, and how that ends."""
    user, new = person(), f"new.{new_id().hex}@example.com"
    User.objects.filter(pk=user.pk).update(pending_email=new)
    begin = begin_address(f"x{new_id().hex}@example.com", is_invited=False, letter_id=new_id())
    return [
        (path_of(confirm_address(user, new)), {}, 200),
        (path_of(begin), {"password": "a-better-password"}, 302),
        (path_of(reset_address(person("ben"))), {"password": "a-better-password"}, 302),
    ]


def test_a_scanner_that_opens_every_link_in_a_letter_uses_none_up() -> None:
    made = links()

    scanned = [getattr(browser(), way)(at).status_code for at, _, _ in made for way in ("get", "head", "options")]
    used = [browser().post(at, sent).status_code for at, sent, _ in made]

    assert set(scanned) <= {200, 405}
    assert used == [ends for _, _, ends in made]


def test_who_opens_many_links_that_are_none_keeps_nobody_from_theirs() -> None:
    ip = network()
    filled(policies.of_network(policies.LINKS_OF_NETWORK, ip))

    right = [(browser(ip).get(at).status_code, browser(ip).post(at, sent).status_code) for at, sent, _ in links()]
    wrong = [browser(ip).post(at).status_code for at in ("/reset/x-y", "/confirm/x", "/start/with/x")]

    assert right == [(200, ends) for _, _, ends in links()]
    assert wrong == [429] * 3


def test_what_opens_nothing_is_counted() -> None:
    client = browser()

    answers = [
        client.get(f"/{page}/{urlencode({'n': n})}").status_code for n in range(30) for page in ("reset", "confirm")
    ]

    assert (answers, client.post("/start/with/x").status_code) == ([410] * 60, 429)
