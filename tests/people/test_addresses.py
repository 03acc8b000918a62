"""A form begins with the country of the organisation: who types no address has none, and not one that is a country."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.people.models import Family, Guardian, Learner
from tests.fixtures import Provider
from tests.people.households import family
from tests.web.pages import form_of

PLACES = ("address", "suburb", "state", "postcode", "country")
HOME = {"address": "4 Synnot Street", "suburb": "Werribee", "state": "VIC", "postcode": "3030", "country": "AU"}


def kept(provider: Provider, model: Any, **found: Any) -> list[tuple[str, ...]]:
    with provider.scope():
        return list(model.objects.filter(**found).values_list(*PLACES))


def test_a_country_that_was_there_before_anybody_typed_is_no_address(provider: Provider, owner: Actor) -> None:
    here, client = family(provider, "Ncube"), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    forms = {
        f"{base}/families/new": {"name": "Dube"},
        f"{base}/learners/new": {"first_name": "Thandi"},
        f"{base}/families/{here.pk}/learners/new": {"first_name": "Ben"},
        f"{base}/families/{here.pk}/guardians/new": {"first_name": "Nomsa", "lives_there": "", "country": "AU"},
    }
    before = {path: form_of(client.get(path)) for path in forms}
    answers = [client.post(path, before[path] | said) for path, said in forms.items()]

    assert [one.get("country") for one in before.values()][:3] == ["AU"] * 3
    assert [one.status_code for one in answers] == [302] * 4
    assert kept(provider, Family) == kept(provider, Learner) == [("",) * 5] * 2
    assert kept(provider, Guardian) == [("",) * 5]


def test_with_any_part_of_an_address_the_country_is_kept(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"
    for name in PLACES[:4]:
        client.post(path, form_of(client.get(path)) | {"first_name": name, name: HOME[name]})

    assert [kept(provider, Learner, first_name=name)[0][4] for name in PLACES[:4]] == ["AU"] * 4


def test_with_the_rest_of_an_address_its_country_goes(provider: Provider, owner: Actor) -> None:
    here, client = family(provider, "Ncube", **HOME), provider.signed_in(owner)
    path = f"/o/{provider.code}/families/{here.pk}/edit"
    client.post(path, form_of(client.get(path)) | dict.fromkeys(PLACES[:4], ""))

    assert kept(provider, Family) == [("",) * 5]


@pytest.mark.parametrize(("said", "country"), [({}, ""), ({"suburb": "Nairobi"}, "KE")])
def test_programs_are_held_to_the_same(provider: Provider, owner: Actor, said: dict[str, str], country: str) -> None:
    client, at = provider.signed_in(owner), f"/api/v1/o/{provider.code}/families"
    body = {"name": "Dube", "country": "KE", "phone": "0712 345678", **said}
    made = client.post(at, body, content_type="application/json")

    # Of what country a number is, the address says, whether or not there is one.
    assert (made.status_code, made.json()["country"], made.json()["phone"]) == (201, country, "+254712345678")
