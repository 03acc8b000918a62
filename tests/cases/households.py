"""What can be asked of families, and guardians, that may be one."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.people.actions.families import add_family
from cohortium.people.actions.guardians import add_guardian
from cohortium.people.actions.household_doubles import dismiss_household_pair, find_household_doubles
from cohortium.people.actions.household_merging import merge_families
from cohortium.people.models import HouseholdMerge, HouseholdPair
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider, now


def two(provider: Provider, campus: Campus) -> tuple[UUID, UUID]:
    """Two families at the campus that are one: in the order of their ids."""
    said = f"{new_id()}@example.com"
    with provider.scope():
        rows = [
            add_family(provider.system, details=FamilyDetails("Ncube", email=said, campus_id=campus.pk)).pk
            for _ in range(2)
        ]
    first, second = sorted(rows)
    return first, second


def pair(provider: Provider, campus: Campus) -> UUID:
    """That they may be."""
    first, _second = two(provider, campus)
    with provider.scope():
        find_household_doubles(provider.system, family_ids=[first])
        return HouseholdPair.objects.get(family_first=first).pk


def pair_of_guardians(provider: Provider, campus: Campus) -> UUID:
    """The same of two guardians of a family."""
    first, _second = two(provider, campus)
    with provider.scope():
        for _ in range(2):
            add_guardian(provider.system, family_id=first, details=GuardianDetails("Nomsa", "Ncube"))
        find_household_doubles(provider.system, family_ids=[first])
        return HouseholdPair.objects.get(guardian_first__family=first).pk


def dismissed(provider: Provider, campus: Campus) -> UUID:
    """Two that were said to be two."""
    pair_id = pair(provider, campus)
    with provider.scope():
        dismiss_household_pair(provider.system, pair_id=pair_id)
    return pair_id


def merge(provider: Provider, campus: Campus) -> UUID:
    """That one family went into the other."""
    first, second = two(provider, campus)
    known: dict[str, Any] = {"take": (), "same": {}, "now": now()}
    with provider.scope():
        return merge_families(provider.system, survivor_id=first, merged_id=second, **known).pk


def merged(provider: Provider, campus: Campus) -> UUID:
    """The one that went."""
    merge_id = merge(provider, campus)
    with provider.scope():
        found: UUID = HouseholdMerge.objects.values_list("family_merged", flat=True).get(pk=merge_id)
        return found


def one_of_two(provider: Provider, campus: Campus) -> UUID:
    """One of both."""
    return two(provider, campus)[0]


def guardian(provider: Provider, campus: Campus) -> UUID:
    """Somebody of a family."""
    family_id = one_of_two(provider, campus)
    with provider.scope():
        return add_guardian(provider.system, family_id=family_id, details=GuardianDetails("Nomsa", "Ncube")).pk


VERSIONS = {"survivor_version": 1, "merged_version": 1}


def both(provider: Provider, campus: Campus, one: UUID) -> dict[str, Any]:
    """The one, and another there."""
    return {"survivor_id": str(one), "merged_id": str(one_of_two(provider, campus)), **VERSIONS, "take": []}


def both_guardians(provider: Provider, campus: Campus, one: UUID) -> dict[str, Any]:
    """The same of guardians."""
    return {"survivor_id": str(one), "merged_id": str(guardian(provider, campus)), **VERSIONS, "take": []}


SEEN = {"version_first": "1", "version_second": "1"}
AT = "families/doubles"
MERGING = {"survivor_id": "ID", "merged_id": "BESIDE", **VERSIONS}
CASES = [
    Case("household doubles", page(f"{AT}/"), 200, None),
    Case("household double", page(f"{AT}/ID"), 200, pair),
    Case("household double, guardians", page(f"{AT}/ID"), 200, pair_of_guardians),
    Case("household double, merged", post(f"{AT}/ID", stays="first", **SEEN), 302, pair),
    Case("household double, dismissed, asked", page(f"{AT}/ID/dismissal"), 302, pair),
    Case("household double, dismissed", post(f"{AT}/ID/dismissal"), 302, pair),
    Case("merged households", page("families/merges/"), 200, None),
    Case("merged household, undoing", page("families/merges/ID/undoing"), 200, merge),
    Case("merged household, undone", post("families/merges/ID/undoing"), 302, merge),
    Case("merged family, its page", page("families/ID"), 302, merged),
    Case("API: household doubles", call("get", "household-doubles"), 200, None),
    Case("API: household double", call("get", "household-doubles/ID"), 200, pair),
    Case("API: household double dismissed", call("post", "household-doubles/ID/dismissal"), 200, pair),
    Case(
        "API: families merged",
        call("post", "families/merging", {**MERGING, "take": ["email"], "same": []}),
        201,
        one_of_two,
        beside=one_of_two,
        values=both,
    ),
    Case(
        "API: guardians merged",
        call("post", "guardians/merging", {**MERGING, "take": ["email"]}),
        201,
        guardian,
        beside=guardian,
        values=both_guardians,
    ),
    Case("API: household merges", call("get", "household-merges"), 200, None),
    Case("API: household merge", call("get", "household-merges/ID"), 200, merge),
    Case("API: household merge undone", call("post", "household-merges/ID/undoing"), 200, merge),
]
