"""What can be asked of learners who may be one person."""

from datetime import date
from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.people.actions.doubles import dismiss_pair, find_doubles
from cohortium.people.actions.learners import add_learner
from cohortium.people.actions.merging import merge_learners
from cohortium.people.models import DuplicatePair, LearnerMerge
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider, now

BORN = date(2016, 5, 4)


def two(provider: Provider, campus: Campus) -> tuple[UUID, UUID]:
    """Two learners at the campus who are one: in the order of their ids."""
    details = LearnerDetails("Thandi", f"Ncube {new_id()}", date_of_birth=BORN, campus_id=campus.pk)
    with provider.scope():
        rows = [add_learner(provider.system, details=details, today=now().date()).pk for _ in range(2)]
    first, second = sorted(rows)
    return first, second


def pair(provider: Provider, campus: Campus) -> UUID:
    """That they may be."""
    first, _second = two(provider, campus)
    with provider.scope():
        find_doubles(provider.system, learner_ids=[first])
        return DuplicatePair.objects.get(first=first).pk


def dismissed(provider: Provider, campus: Campus) -> UUID:
    """Two who were said to be two."""
    pair_id = pair(provider, campus)
    with provider.scope():
        dismiss_pair(provider.system, pair_id=pair_id)
    return pair_id


def merge(provider: Provider, campus: Campus) -> UUID:
    """That one went into the other."""
    first, second = two(provider, campus)
    with provider.scope():
        known: dict[str, Any] = {"take": (), "now": now()}
        return merge_learners(provider.system, survivor_id=first, merged_id=second, **known).pk


def merged(provider: Provider, campus: Campus) -> UUID:
    """Whoever went."""
    merge_id = merge(provider, campus)
    with provider.scope():
        return LearnerMerge.objects.values_list("merged", flat=True).get(pk=merge_id)


def one_of_two(provider: Provider, campus: Campus) -> UUID:
    """One of both."""
    return two(provider, campus)[0]


def both(provider: Provider, campus: Campus, one: UUID) -> dict[str, Any]:
    """The one, and another there."""
    return {
        "survivor_id": str(one),
        "merged_id": str(one_of_two(provider, campus)),
        "survivor_version": 1,
        "merged_version": 1,
        "take": [],
    }


VERSIONS = {"survivor_version": 1, "merged_version": 1}
SEEN = {"version_first": "1", "version_second": "1"}
CASES = [
    Case("doubles", page("learners/doubles/"), 200, None),
    Case("double", page("learners/doubles/ID"), 200, pair),
    Case("double, merged", post("learners/doubles/ID", stays="first", **SEEN), 302, pair),
    Case("double, dismissed, asked", page("learners/doubles/ID/dismissal"), 302, pair),
    Case("double, dismissed", post("learners/doubles/ID/dismissal"), 302, pair),
    Case("merged records", page("learners/merges/"), 200, None),
    Case("merged record, undoing", page("learners/merges/ID/undoing"), 200, merge),
    Case("merged record, undone", post("learners/merges/ID/undoing"), 302, merge),
    Case("merged record, its page", page("learners/ID"), 302, merged),
    Case("API: doubles", call("get", "doubles"), 200, None),
    Case("API: double", call("get", "doubles/ID"), 200, pair),
    Case("API: double dismissed", call("post", "doubles/ID/dismissal"), 200, pair),
    Case(
        "API: learners merged",
        call("post", "learners/merging", {"survivor_id": "ID", "merged_id": "BESIDE", **VERSIONS, "take": ["email"]}),
        201,
        one_of_two,
        beside=one_of_two,
        values=both,
    ),
    Case("API: merges", call("get", "learner-merges"), 200, None),
    Case("API: merge", call("get", "learner-merges/ID"), 200, merge),
    Case("API: merge undone", call("post", "learner-merges/ID/undoing"), 200, merge),
]
