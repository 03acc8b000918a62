"""Whom letters that ask for consents go to: those who answer for a child, and grown-ups themselves."""

from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.actions.consent_requests import request_consents
from cohortium.people.models import ConsentRequest, Learner
from cohortium.people.queries.consent_recipients import reachable
from tests.fixtures import MORNING, Provider
from tests.people.consenting import learner, published
from tests.people.households import child, family, guardian
from tests.web.pages import form_of

SEES: dict[str, Any] = {"sees": ("learning",)}
CHILD = date(2016, 5, 1)


def separated(provider: Provider) -> Learner:
    """A child of two households, whose own address is nobody's to write to."""
    mothers, fathers = family(provider, "Ncube"), family(provider, "Masuku")
    guardian(provider, mothers, "Rose", email="rose@example.com", **SEES)
    guardian(provider, mothers, "Gogo", email="Rose@example.com", **SEES)
    guardian(provider, mothers, "Barred", email="barred@example.com")
    guardian(provider, fathers, "Sipho", email="sipho@example.com", **SEES)
    return child(provider, mothers, fathers, date_of_birth=CHILD, email="zoe@example.com")


def test_each_parent_of_a_child_is_asked_and_a_grown_up_for_themselves(provider: Provider) -> None:
    published(provider)
    zoe = separated(provider)
    alone = child(provider, family(provider, "Khumalo"), first_name="Alone", date_of_birth=CHILD)
    home = family(provider, "Grown")
    guardian(provider, home, "Mum", email="mum@example.com", **SEES)
    grown = child(provider, home, first_name="Ada", date_of_birth=date(1990, 1, 1), email="ada@example.com")
    single = learner(provider, "Bo", email="bo@example.com")
    ids = [zoe.pk, alone.pk, grown.pk, single.pk]

    with provider.scope():
        found = reachable(provider.system, learner_ids=ids, now=MORNING)
        request_consents(provider.system, learner_ids=ids, keys=["photo"], now=MORNING)
        rows = set(ConsentRequest.objects.values_list("learner__first_name", "email", "name"))

    assert rows == {
        ("Zoë", "rose@example.com", "Rose"),
        ("Zoë", "sipho@example.com", "Sipho"),
        ("Ada", "ada@example.com", ""),
        ("Bo", "bo@example.com", ""),
    }
    assert (len(found.letters), found.without_address) == (4, ("Alone",))


def test_somebody_turns_of_age_by_the_clock_of_the_organisation(provider: Provider) -> None:
    home = family(provider)
    guardian(provider, home, email="eleni@example.com", **SEES)
    today = MORNING.date()
    ids = [
        child(provider, home, date_of_birth=today.replace(year=today.year - years), email="zoe@example.com").pk
        for years in (17, 18)
    ]

    with provider.scope():
        found = [reachable(provider.system, learner_ids=[one], now=MORNING).letters[0].email for one in ids]

    assert found == ["eleni@example.com", "zoe@example.com"]


def test_the_page_says_how_many_letters_go_to_whom_before_it_sends_them(provider: Provider, owner: Actor) -> None:
    published(provider)
    zoe, home = separated(provider), family(provider, "Khumalo")
    lost = [child(provider, home, first_name=name, date_of_birth=CHILD) for name in ("Lost", "Gone")]
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/asking"

    page = client.post(path, {"learner": [zoe.pk, lost[0].pk], "shown": ""}).content.decode()
    nobody = client.post(path, {"learner": [one.pk for one in lost], "shown": ""}).content.decode()
    sent = client.post(
        path, {"learner": [zoe.pk, lost[0].pk], "shown": "", "sending": "1", "kinds": "photo"}, follow=True
    )

    said = ("2 letters will be sent", "rose@example.com", "sipho@example.com", "Nobody can be reached", "Lost")
    assert [one in page for one in (*said, "barred@example.com", "zoe@example.com")] == [True] * 5 + [False] * 2
    assert ["Nobody can be reached" in nobody, "requests</" in nobody, "Send " in nobody] == [True, False, False]
    assert "2 requests sent." in sent.content.decode()


def test_from_the_page_of_a_child_its_guardians_are_offered(provider: Provider, owner: Actor) -> None:
    published(provider)
    zoe = separated(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/asking"

    form = form_of(client.get(f"{path}?learner={zoe.pk}"))
    client.post(
        path, {**form, "kinds": ["photo"], "to": ["sipho@example.com"], "email": "aunt@example.com", "name": ""}
    )

    with provider.scope():
        rows = set(ConsentRequest.objects.values_list("email", "name"))
    assert (form["to"], form["email"]) == ("sipho@example.com", "")
    assert rows == {("sipho@example.com", "Sipho"), ("aunt@example.com", "")}
