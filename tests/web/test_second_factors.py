"""Second factors: codes of an app, recovery codes, and what guessing them gets."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connections
from django.test import Client

from cohortium.accounts.links import begin_address
from cohortium.core.ids import new_id
from cohortium.identity import policies
from cohortium.identity.models import LogInSession, User
from cohortium.web.account.forms import CodeForm
from tests.fixtures import PASSWORD, now
from tests.http import at_once
from tests.log_ins import SECRET, browser, code_of, events, filled, is_in, person, sign_in, signed_in, with_app

AT = "/sign-in/code"


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at_second_step(user: User, ip: str = "") -> Client:
    """A browser in which the password was right."""
    client = browser(ip)
    answer = sign_in(client, user.email, next="/organisations/")
    assert answer["Location"] == AT
    return client


def secret_shown(answer: Any) -> str:
    [shown] = re.findall(r">\s*((?:[A-Z2-7]{4} ?){8})\s*</code>", answer.content.decode())
    return str(shown).replace(" ", "").strip()


def codes_shown(answer: Any) -> list[str]:
    return re.findall(r"<li><code>(\d+)</code></li>", answer.content.decode())


def test_an_app_is_set_up_and_asked_for_from_then_on() -> None:
    user = person()
    client = signed_in(user)
    page = client.get("/account/app")
    secret = secret_shown(page)

    wrong = client.post("/account/app", {"code": "000000"})
    right = client.post("/account/app", {"code": f" {code_of(secret)[:3]} {code_of(secret)[3:]} "})

    # Of recovery codes there are none yet.
    assert (wrong.status_code, secret_shown(wrong) == secret, "recovery code" in words(wrong)) == (422, True, False)
    assert (right.status_code, len(codes_shown(right))) == (200, 10)
    assert events(user) == ["in", "codes_on"]
    later = at_second_step(user)
    assert is_in(later) is False
    later_on = later.post(AT, {"code": code_of(secret, steps=1)})
    assert (later_on["Location"], is_in(later)) == ("/organisations/", True)


def test_with_passkeys_alone_nobody_is_asked_for_the_digits_of_an_app() -> None:
    user = person()
    with_app(user)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).update(type=Authenticator.Type.WEBAUTHN)

    page = str(CodeForm(user=user)["code"].help_text)

    assert ["authenticator app" in page, "One of your recovery codes." in page] == [False, True]


def test_the_secret_lies_encrypted_in_the_database() -> None:
    user = person()
    codes = with_app(user)

    rows = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))

    assert [one in rows for one in (SECRET, *codes)] == [False] * 11


def test_a_code_is_right_once() -> None:
    user = person()
    with_app(user)
    code = code_of()

    first, second = at_second_step(user), at_second_step(user)
    first.post(AT, {"code": code})
    # Another process, which remembers nothing.
    cache.clear()
    again = second.post(AT, {"code": code})

    assert (is_in(first), is_in(second), again.status_code) == (True, False, 422)
    assert "has already been used" in words(again)


@pytest.mark.parametrize("written", ["{}-{}", "{} {}", "{}.{}", "-{}{}", "{}{}'"])
def test_a_code_is_right_once_however_it_is_written(written: str) -> None:
    user = person()
    with_app(user)
    code = code_of()
    first, second = at_second_step(user), at_second_step(user)

    first.post(AT, {"code": code})
    # Another process, which remembers nothing.
    cache.clear()
    second.post(AT, {"code": written.format(code[:3], code[3:])})

    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize("written", ["{}-{}", "{}.{}", " {} {} ", "{}\u202f{}"])
def test_the_code_that_an_app_was_set_up_with_lets_nobody_in_however_it_is_written(written: str) -> None:
    user = person()
    client = signed_in(user)
    secret = secret_shown(client.get("/account/app"))
    code = code_of(secret)
    done = client.post("/account/app", {"code": written.format(code[:3], code[3:])})
    cache.clear()

    later = at_second_step(user)
    later.post(AT, {"code": code})

    assert (len(codes_shown(done)), is_in(later)) == (10, False)


@pytest.mark.parametrize("written", ["", "-", "abcdef", "٣٣٣٣٣٣", "１２３４５６", "12345a", "\0"])
def test_what_is_no_code_is_wrong(written: str) -> None:
    user = person()
    with_app(user)
    client = at_second_step(user)

    assert (client.post(AT, {"code": written}).status_code, is_in(client)) == (422, False)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_that_is_sent_twice_at_once_lets_one_in(kind: str) -> None:
    user = person()
    code = {"app": code_of(), "recovery": with_app(user)[0]}[kind]
    clients = [at_second_step(user) for _ in range(4)]

    at_once([lambda one=one: sent_elsewhere(one, code) for one in clients])

    assert sorted(is_in(one) for one in clients) == [False, False, False, True]


def sent_elsewhere(client: Client, code: str) -> None:
    """From a thread of its own, which keeps no connection."""
    client.post(AT, {"code": code})
    connections.close_all()


def test_a_recovery_code_lets_in_once() -> None:
    user = person()
    codes = with_app(user)
    first, second, other = (at_second_step(user) for _ in range(3))

    first.post(AT, {"code": codes[3]})
    second.post(AT, {"code": codes[3]})
    other.post(AT, {"code": codes[4]})

    assert [is_in(one) for one in (first, second, other)] == [True, False, True]
    assert "8 codes left" in words(first.get("/account/"))
    assert events(user).count("recovered") == 2


def test_guessing_codes_is_stopped_also_for_a_right_one() -> None:
    user = person()
    with_app(user)

    answers = [at_second_step(user).post(AT, {"code": f"{n:06}"}) for n in range(6)]
    right = at_second_step(user)
    last = right.post(AT, {"code": code_of()})

    assert ["Too many attempts" in words(one) for one in answers] == [False] * 5 + [True]
    assert ("Too many attempts" in words(last), is_in(right)) == (True, False)
    assert events(user).count("code_refused") == 5


def test_the_second_step_is_there_only_after_the_password() -> None:
    assert browser().get(AT)["Location"] == "/sign-in/"


def test_new_recovery_codes_replace_those_from_before() -> None:
    user = person()
    old = with_app(user)
    client = at_second_step(user)
    client.post(AT, {"code": code_of()})

    asked = client.get("/account/recovery-codes")
    new = codes_shown(client.post("/account/recovery-codes"))
    late = at_second_step(user)
    late.post(AT, {"code": old[0]})
    early = at_second_step(user)
    early.post(AT, {"code": new[0]})

    assert "Your 10 remaining codes will stop working." in words(asked)
    assert (len(new), set(new) & set(old), is_in(late), is_in(early)) == (10, set(), False, True)
    assert codes_shown(client.get("/account/recovery-codes")) == []


def test_recovery_codes_go_with_the_last_factor() -> None:
    user = person()
    with_app(user)
    client = at_second_step(user)
    client.post(AT, {"code": code_of()})

    asked = client.get("/account/app/off")
    client.post("/account/app/off")

    assert "your recovery codes stop working" in words(asked)
    assert Authenticator.objects.filter(user=user).exists() is False
    assert client.get("/account/recovery-codes").status_code == 404
    assert is_in(signed_in(user)) is True


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "null",
        '"x"',
        "{",
        '{"id": 1}',
        '{"id": "YQ", "response": {}, "type": "public-key"}',
        "1e999",
        "\0",
    ],
)
@pytest.mark.parametrize("path", ["/account/passkeys/new", "/account/again", "/sign-in/passkey", AT])
def test_what_is_no_passkey_is_said(path: str, credential: str) -> None:
    user = person()
    with_app(user)
    client = at_second_step(user)
    unknown = browser()
    unknown.get("/sign-in/passkey")
    step = client.post(AT, {"credential": credential})
    client.post(AT, {"code": code_of()})
    client.get(path)
    sender = {"/sign-in/passkey": unknown, AT: None}.get(path, client)
    answer = sender.post(path, {"name": "Phone", "credential": credential, "way": "passkey"}) if sender else step

    assert answer.status_code in {302, 422}
    assert Authenticator.objects.filter(user=user, type="webauthn").exists() is False


def ends_in(client: Client) -> timedelta:
    """How long this browser's session lasts from now, to the minute."""
    row = LogInSession.objects.get(session_key=client.cookies["sessionid"].value)
    return timedelta(minutes=round((row.expire_date - now()).total_seconds() / 60))


def test_a_session_of_nobody_ends_in_an_hour_and_one_of_somebody_does_not() -> None:
    client, user = browser(), person()
    client.get("/sign-in/passkey")
    before = ends_in(client)

    sign_in(client, user.email)

    assert (before, ends_in(client)) == (timedelta(hours=1), timedelta(days=14))


def test_who_comes_in_without_the_form_stays_as_long() -> None:
    client = browser()
    client.get("/sign-in/passkey")

    fresh = f"x{new_id().hex}@example.com"
    link = begin_address(fresh, is_invited=False, letter_id=new_id())
    client.post("/" + link.split("/", 3)[3], {"password": "a-better-password"})

    assert ends_in(client) == timedelta(days=14)


def test_nobody_asks_for_passkeys_without_end() -> None:
    client = browser()
    filled(policies.of_network(policies.PASSKEYS_ASKED, str(client.defaults["REMOTE_ADDR"])))

    assert (client.get("/sign-in/passkey").status_code, client.cookies.get("sessionid")) == (429, None)


def test_somebody_elses_passkey_cannot_be_seen_or_removed() -> None:
    mine, other = person(), person("ben")
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Phone", "credential": {}})
    client = signed_in(mine)

    answers = [
        client.get(f"/account/passkeys/{theirs.pk}"),
        client.post(f"/account/passkeys/{theirs.pk}", {"name": "Mine"}),
        client.get(f"/account/passkeys/{theirs.pk}/removal"),
        client.post(f"/account/passkeys/{theirs.pk}/removal"),
    ]

    assert [one.status_code for one in answers] == [404] * 4
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Phone"


def test_signing_in_with_the_password_alone_changes_nothing_that_matters_later() -> None:
    user = person()
    client = signed_in(user)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 3600} for one in session["account_authentication_methods"]
    ]
    session.save()

    for path in ("password", "app", "passkeys/new", "address", "app/off", "recovery-codes"):
        assert client.get(f"/account/{path}")["Location"].startswith("/account/again?next=%2Faccount%2F")
    wrong = client.post("/account/again", {"way": "password", "password": "wrong", "next": "/account/app"})
    right = client.post("/account/again", {"way": "password", "password": PASSWORD, "next": "/account/app"})

    assert (wrong.status_code, right["Location"], client.get("/account/app").status_code) == (422, "/account/app", 200)
