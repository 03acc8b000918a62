"""Families, and guardians, that are there twice, on their pages and over the API."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.actions.household_doubles import find_household_doubles
from cohortium.people.actions.household_merging import merge_guardians
from cohortium.people.models import Family, Guardian, HouseholdMerge, HouseholdPair
from cohortium.people.rules.guardians import GuardianDetails
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian

SEEN = {"stays": "first", "version_first": "1", "version_second": "1"}
MAIL = "nomsa@example.com"


def doubled(provider: Provider, **of_the_second: Any) -> tuple[Family, Family, str]:
    """A family that two desks entered, and where both are compared."""
    one, other = family(provider, "Ncube"), family(provider, "Ncube", **of_the_second)
    for row in (one, other):
        guardian(provider, row, "Nomsa", email=MAIL, bill_share=100)
        child(provider, row)
    with provider.scope():
        find_household_doubles(provider.system, family_ids=[one.pk])
        pair = HouseholdPair.objects.get(family_first=one.pk)
    return one, other, f"/o/{provider.code}/families/doubles/{pair.pk}"


def test_both_are_shown_and_merged_and_made_two_again(provider: Provider, owner: Actor) -> None:
    one, other, path = doubled(provider, email="home@example.com")
    client = provider.signed_in(owner)
    with provider.scope():
        here, there = (Guardian.objects.get(family=row.pk).pk for row in (one, other))
    shown = client.get(path).content.decode()

    alone = client.post(path, SEEN)
    done = client.post(path, {**SEEN, "email": "second", "same": f"{here} {there}"})
    home = client.get(done["Location"]).content.decode()
    gone = client.get(f"/o/{provider.code}/families/{other.pk}")
    with provider.scope():
        row, merge = Family.objects.get(pk=one.pk), HouseholdMerge.objects.get()
    undoing = f"/o/{provider.code}/families/merges/{merge.pk}/undoing"
    undone = client.post(undoing, follow=True)

    assert [text in shown for text in ("home@example.com", "lives in both", f"{here} {there}")] == [True] * 3
    assert (alone.status_code, "These are two households" in alone.content.decode()) == (409, True)
    assert ['href="#same"' in alone.content.decode(), "Tick everyone who is the same" in shown] == [True, False]
    assert (row.email, gone.status_code, gone["Location"]) == (
        "home@example.com",
        302,
        f"/o/{provider.code}/families/{one.pk}",
    )
    assert f"/families/merges/{merge.pk}/undoing" in home
    assert undone.redirect_chain == [(f"/o/{provider.code}/families/{other.pk}", 302)]
    assert "Merge undone." in undone.content.decode()


def test_of_guardians_what_was_saved_meanwhile_is_looked_at_first(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    first, second = (guardian(provider, one, "Nomsa", phone=phone) for phone in ("", "0491 570 156"))
    with provider.scope():
        find_household_doubles(provider.system, family_ids=[one.pk])
        pair = HouseholdPair.objects.get(guardian_first=first.pk)
        edit_guardian(owner, guardian_id=second.pk, details=GuardianDetails("Nomsa", email=MAIL), version=1)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/doubles/{pair.pk}"

    stale = client.post(path, SEEN)
    wrong = client.post(path, {"stays": "neither", "version_first": "1", "version_second": "2"})
    done = client.post(path, {**SEEN, "version_second": "2", "email": "second"})

    assert [stale.status_code, wrong.status_code, done.status_code] == [409, 422, 302]
    assert MAIL in stale.content.decode()
    with provider.scope():
        assert Guardian.objects.get(pk=first.pk).email == MAIL


def test_whoever_adds_is_asked_once_and_goes_on(provider: Provider, owner: Actor) -> None:
    here = family(provider, "Ncube")
    nomsa = guardian(provider, here, "Nomsa")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/new"
    adult = f"/o/{provider.code}/families/{here.pk}/guardians/new"
    said = {"first_name": "NOMSA", "relationship": "mother", "lives": "there", "bill_share": "0"}

    asked = [client.post(path, {"name": "ncube"}), client.post(adult, said)]
    again = [
        client.post(path, {"name": "ncube", "despite": str(here.pk)}),
        client.post(adult, {**said, "despite": str(nomsa.pk)}),
    ]

    assert [one.status_code for one in (*asked, *again)] == [409, 409, 302, 302]
    assert "Add anyway" in asked[0].content.decode()


def test_by_the_api_both_versions_are_compared(provider: Provider, owner: Actor) -> None:
    one, other, _path = doubled(provider)
    client, at = provider.signed_in(owner), f"/api/v1/o/{provider.code}"
    two = {"survivor_id": str(one.pk), "merged_id": str(other.pk), "survivor_version": 1, "merged_version": 1}
    with provider.scope():
        same = [
            {
                "merged_id": str(Guardian.objects.get(family=other.pk).pk),
                "survivor_id": str(Guardian.objects.get(family=one.pk).pk),
            }
        ]

    def sent(**said: Any) -> Any:
        return client.post(f"{at}/families/merging", {**two, "same": same, **said}, "application/json")

    answers = [sent(merged_version=2), sent(same=same * 2), sent(same=[]), sent(survivor_version=None), sent()]

    assert [answer.status_code for answer in answers] == [412, 422, 409, 422, 201]
    made = answers[-1].json()
    undone = client.post(f"{at}/household-merges/{made['merge_id']}/undoing")
    assert (made["of"], made["can_undo"], undone.status_code, undone.json()["kept_fields"]) == ("family", True, 200, [])


def test_learners_are_merged_by_the_api_as_they_were_seen(provider: Provider, owner: Actor) -> None:
    client, at = provider.signed_in(owner), f"/api/v1/o/{provider.code}"
    one, other = (child(provider, first_name="Thandi") for _ in range(2))
    two = {"survivor_id": str(one.pk), "merged_id": str(other.pk)}

    def sent(**said: Any) -> Any:
        return client.post(f"{at}/learners/merging", {**two, **said}, "application/json")

    seen = client.get(f"{at}/learners/{one.pk}").json()["version"]
    answers = [
        sent(),
        sent(survivor_version=seen, merged_version=7),
        sent(survivor_version=seen, merged_version=True),
        sent(survivor_version=seen, merged_version=1),
    ]

    assert [answer.status_code for answer in answers] == [422, 412, 422, 201]


def test_who_is_suggested_by_nearly_the_same_name_is_offered_as_one_person(provider: Provider, owner: Actor) -> None:
    one, other = family(provider, "Papadopoulos"), family(provider, "Papadopoulou")
    here = guardian(provider, one, "Eleni", last_name="Papadopoulos", email=MAIL)
    there = guardian(provider, other, "Elleni", last_name="Papadopoulos", email=MAIL)
    with provider.scope():
        find_household_doubles(provider.system, family_ids=[one.pk])
        pair = HouseholdPair.objects.get(family_first=one.pk)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/doubles/{pair.pk}"

    shown = client.get(path).content.decode()
    done = client.post(path, {**SEEN, "name": "first", "same": f"{here.pk} {there.pk}"})

    assert f'value="{here.pk} {there.pk}" checked' in shown
    assert done.status_code == 302


def test_the_list_names_the_merged_one_as_they_were_called(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), "Eleni", last_name="Papadopoulos")
    again = guardian(provider, family(provider), "Helen", last_name="Pappas")
    with provider.scope():
        merge_guardians(owner, survivor_id=mother.pk, merged_id=again.pk, take=(), now=MORNING)
        assert str(Guardian.objects.get(pk=again.pk)) == "Eleni Papadopoulos"

    listed = provider.signed_in(owner).get(f"/o/{provider.code}/families/merges/").content.decode()

    assert ("Eleni Papadopoulos" in listed, "Helen Pappas" in listed) == (True, True)
