"""Coming in by password, and what guessing gets."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from cohortium.core.ids import new_id
from cohortium.identity import limits, policies
from cohortium.identity.actions import create
from cohortium.identity.models import Attempts, LogInSession, User
from cohortium.web.middleware import _origin
from tests.fixtures import PASSWORD
from tests.log_ins import browser, events, filled, is_in, network, person, sign_in, signed_in

SAID = "The e-mail address or password is incorrect."
TOO_MANY = "Too many attempts."


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_guessing_one_persons_password_is_stopped_from_wherever_it_comes() -> None:
    user = person()

    answers = [words(sign_in(browser(), user.email, f"guess-number-{n}")) for n in range(7)]
    right = browser()
    refused = sign_in(right, user.email)

    assert [(SAID in one, TOO_MANY in one) for one in answers] == [(True, False)] * 5 + [(False, True)] * 2
    assert (TOO_MANY in words(refused), is_in(right)) == (True, False)
    assert events(user) == ["refused"] * 5


def test_guessing_says_the_same_whether_there_is_a_log_in() -> None:
    known, unknown = person().email, f"nobody.{new_id().hex}@example.com"

    def answers(email: str) -> list[tuple[int, str]]:
        client = browser()
        return [shown(sign_in(client, email, "wrong-password")) for _ in range(7)]

    def shown(answer: Any) -> tuple[int, str]:
        start = words(answer).index('<section class="errors"')
        return answer.status_code, words(answer)[start : words(answer).index("</section>", start)]

    assert answers(known) == answers(unknown)


def test_a_network_that_guesses_many_peoples_passwords_is_stopped() -> None:
    ip = network()
    one, other = (f"{n}.{new_id().hex}@example.com" for n in range(2))

    first = words(sign_in(browser(ip), one, "wrong-password"))
    filled(policies.of_network(policies.OF_NETWORK, ip))
    then, elsewhere = (words(sign_in(browser(where), other, "wrong-password")) for where in (ip, network()))

    assert [TOO_MANY in said for said in (first, then, elsewhere)] == [False, True, False]


def test_what_everybody_guesses_together_is_stopped_for_devices_that_nobody_knows() -> None:
    user = person()
    mine = signed_in(user)
    mine.post("/sign-out/")
    everybody = [limits.Bucket(policies.OF_EVERYBODY, "")]
    filled(everybody)
    try:
        strange, known = sign_in(browser(), user.email), sign_in(mine, user.email)
    finally:
        Attempts.objects.filter(pk=everybody[0].key).delete()

    assert (TOO_MANY in words(strange), known.status_code) == (True, 302)


def test_who_signed_in_on_this_device_before_is_not_locked_out_by_others() -> None:
    user = person()
    mine = signed_in(user)
    mine.post("/sign-out/")
    for _ in range(10):
        sign_in(browser(), user.email, "wrong-password")

    answer = sign_in(mine, user.email)

    assert (answer.status_code, is_in(mine)) == (302, True)


def test_a_device_cookie_of_somebody_else_or_of_nobody_opens_no_bucket() -> None:
    user, other = person(), person("ben")
    others = signed_in(other)
    others.post("/sign-out/")
    made_up = browser()
    made_up.cookies["device"] = others.cookies["device"].value + "x"
    for _ in range(5):
        sign_in(browser(), user.email, "wrong-password")

    assert [TOO_MANY in words(sign_in(one, user.email)) for one in (others, made_up)] == [True, True]


def test_a_right_password_does_not_count() -> None:
    user, client = person(), browser()

    for _ in range(12):
        assert sign_in(client, user.email).status_code == 302
        client.post("/sign-out/")


def test_a_password_is_asked_for_by_the_clock_of_the_database_rows_and_not_of_a_process() -> None:
    user, ago = person(), timezone.now() - timedelta(minutes=10)
    for _ in range(5):
        limits.take(policies.sign_in(user.email, network(), ""), now=ago)

    assert SAID in words(sign_in(browser(), user.email, "wrong-password"))


@pytest.mark.parametrize(
    "there", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "http:///x"]
)
def test_signing_in_leads_to_no_other_site(there: str) -> None:
    user, client = person(), browser()

    answer = sign_in(client, user.email, next=there)
    again = client.post(f"/account/again?next={there}", {"way": "password", "password": PASSWORD})

    assert (answer["Location"], again["Location"]) == ("/", "/account/")


def test_signing_in_leads_on_to_where_one_was() -> None:
    assert sign_in(browser(), person().email, next="/organisations/")["Location"] == "/organisations/"


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in() -> None:
    user, client = person(), browser()
    sign_in(client, "nobody@example.com", "wrong")
    client.get("/sign-in/with/nothing")
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted

    sign_in(client, user.email)

    assert client.cookies["sessionid"].value != planted
    assert LogInSession.objects.filter(session_key=planted).exists() is False


def test_a_session_knows_whose_it_is_and_where_it_came_from() -> None:
    user = person()
    ip = network()
    client = browser(ip, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})

    sign_in(client, user.email)

    row = LogInSession.objects.get(session_key=client.session.session_key)
    assert (row.user_id, row.ip, "Firefox" in row.user_agent) == (user.pk, ip, True)
    assert None not in {row.started_at, row.seen_at}


def test_a_session_in_use_says_so_once_an_hour(statements: Any) -> None:
    client = signed_in(person())
    key = client.session.session_key
    fresh = LogInSession.objects.get(session_key=key).seen_at
    client.get("/account/")
    unchanged = LogInSession.objects.get(session_key=key).seen_at
    session = client.session
    session["seen"] = (timezone.now() - timedelta(hours=2)).isoformat()
    session.save()

    client.get("/account/")

    later = LogInSession.objects.get(session_key=key).seen_at
    assert (unchanged == fresh, fresh and later and later > fresh) == (True, True)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.66, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.66, 198.51.100.1, 198.51.100.2", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf: Any, proxies: int, forwarded: str, seen: str) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})

    with override_settings(TRUSTED_PROXIES=proxies):
        assert _origin(request).ip == seen


@pytest.fixture
def rf() -> Any:
    from django.test import RequestFactory

    return RequestFactory()


@pytest.mark.parametrize(
    "path",
    ["/sign-up/", "/accounts/login/", "/sign-in/signup", "/account/email/", "/account/inactive/", "/social/signup/"],
)
def test_pages_of_allauth_that_nobody_wants_are_not_there(path: str) -> None:
    assert browser().get(path).status_code == 404


def test_whoever_is_in_no_organisation_lands_on_a_page_that_says_what_to_do() -> None:
    client = signed_in(person())

    answer = client.get("/", follow=True)

    assert answer.redirect_chain == [("/organisations/", 302)]
    assert "You are not a member of an organisation" in words(answer)


def test_a_suspended_log_in_is_out_at_its_next_request() -> None:
    user = person()
    client = signed_in(user)
    User.objects.filter(pk=user.pk).update(status="suspended")

    assert is_in(client) is False


@pytest.mark.parametrize("local", ["zoë", "ÅSA", "नेहा"])
def test_an_address_in_any_letters_comes_in(local: str) -> None:
    user = create(f"{local}.{new_id().hex}@example.com", PASSWORD)
    client = browser()

    sign_in(client, user.email)

    assert is_in(client)


def test_what_is_no_address_is_said() -> None:
    answer = sign_in(browser(), "ada at example")

    assert "Enter an address such as name@example.com." in words(answer)
