"""Whoever adds people and says more than the page asked: of namesakes whom they do not see, of learners out of reach."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.roles import FRONT_DESK
from cohortium.core.ids import new_id
from cohortium.people.models import FamilyLearner, Learner
from tests.fixtures import Provider
from tests.people.households import child, family
from tests.web.pages import form_of

MAY = date(2015, 5, 4)


@pytest.fixture
def places(provider: Provider) -> tuple[Any, Any]:
    return provider.campus("Werribee"), provider.campus("Geelong")


def test_a_learner_out_of_reach_is_put_into_no_family(
    provider: Provider, other_provider: Provider, places: Any
) -> None:
    werribee, geelong = places
    here = family(provider, "Ncube", campus_id=werribee.pk)
    hidden, foreign = child(provider, campus_id=geelong.pk), child(other_provider)
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(werribee,)))
    path = f"/o/{provider.code}/families/{here.pk}/learners/adding"
    tried = [str(hidden.pk), str(foreign.pk), str(new_id()), "", "x", "%"]

    assert [client.post(path, {"learner": one}).status_code for one in tried] == [404] * 6
    with provider.scope():
        assert FamilyLearner.objects.count() == 0


def test_a_family_out_of_reach_is_given_nobody(provider: Provider, places: Any) -> None:
    werribee, geelong = places
    there = family(provider, "Otieno", campus_id=geelong.pk)
    mine = child(provider, campus_id=werribee.pk)
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(werribee,)))
    base = f"/o/{provider.code}/families/{there.pk}/learners"

    answers = [
        client.post(f"{base}/adding", {"learner": str(mine.pk)}),
        client.post(f"{base}/new", {"first_name": "Zoë", "last_name": "Ncube", "campus_id": str(werribee.pk)}),
    ]

    assert [one.status_code for one in answers] == [404, 404]
    with provider.scope():
        assert (FamilyLearner.objects.count(), Learner.objects.count()) == (0, 1)


def test_what_is_said_of_one_namesake_is_said_of_no_other(provider: Provider, owner: Any) -> None:
    """Ids that stand in the form without having been shown add nobody past the question."""
    zoe = child(provider, last_name="Ncube", date_of_birth=MAY)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"
    typed = {**form_of(client.get(path)), "first_name": "Zoë", "last_name": "Ncube", "date_of_birth": "2015-06-09"}

    forged = client.post(path, {**typed, "despite": [str(new_id()), "", "%", "on", "true"]})
    after = client.post(path, {**typed, "despite": [str(zoe.pk).upper()]})

    assert [forged.status_code, after.status_code] == [409, 409]
    with provider.scope():
        assert Learner.objects.count() == 1


def test_a_namesake_at_another_campus_is_not_told_of(provider: Provider, places: Any) -> None:
    werribee, geelong = places
    hidden = child(provider, last_name="Ncube", date_of_birth=MAY, campus_id=geelong.pk)
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(werribee,)))
    path = f"/o/{provider.code}/learners/new"
    typed = {"first_name": "Zoë", "last_name": "Ncube", "date_of_birth": "2015-05-04"}

    answer = client.post(path, {**form_of(client.get(path)), **typed, "campus_id": str(werribee.pk)})

    assert (answer.status_code, str(hidden.pk).encode() in answer.content) == (302, False)
