"""Whoever handles privacy at a campus sees the people of that campus, and nothing of others."""

from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import BuiltInRole
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.people.actions.learners import archive_learners
from cohortium.privacy.actions.holds import lift_hold, place_hold, set_retention
from cohortium.privacy.actions.requests import open_request, take_up_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries import retention, subjects
from cohortium.privacy.queries.requests import RequestShowing, attention, requests
from cohortium.privacy.rules.requests import RequestDetails
from cohortium.privacy.rules.retention import Kept
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider
from tests.people.households import TODAY, child, family, guardian
from tests.privacy.people import requested

HERE = BuiltInRole(
    "privacy_here",
    "Privacy here",
    "",
    dict.fromkeys([Permission.PRIVACY_MANAGE, Permission.PRIVACY_READ, Permission.LEARNER_READ], Span.CAMPUSES),
)


@pytest.fixture
def campus(provider: Provider) -> Campus:
    """Where somebody handles privacy."""
    return provider.campus("Werribee")


@pytest.fixture
def handler(provider: Provider, campus: Campus) -> Actor:
    """Somebody who does so at one campus."""
    with provider.scope():
        Role.objects.create(
            key=HERE.key,
            name=str(HERE.name),
            system_role=True,
            permissions={str(permission): str(span) for permission, span in HERE.permissions.items()},
        )
    return provider.member(HERE, campuses=(campus,), name="Mai Nguyễn")


def test_requests_of_the_campus_are_seen_and_handled_and_no_others(
    provider: Provider, owner: Actor, campus: Campus, handler: Actor
) -> None:
    elsewhere = provider.campus("Camberwell")
    both = family(provider, "Ncube", campus_id=elsewhere.pk)
    rose = child(provider, both, first_name="Rose", campus_id=campus.pk)
    ben = child(provider, first_name="Ben", campus_id=elsewhere.pk)
    # A family is at home where one of its children is, and so are its guardians.
    mother = guardian(provider, both)
    mine = [
        requested(provider, owner, subject, pk).pk
        for subject, pk in ((Subject.LEARNER, rose.pk), (Subject.FAMILY, both.pk), (Subject.GUARDIAN, mother.pk))
    ]
    others = [
        requested(provider, owner, Subject.LEARNER, ben.pk).pk,
        requested(provider, owner, Subject.MEMBER, owner.id, "access").pk,
        requested(provider, owner, Subject.GUARDIAN, guardian(provider, family(provider, "Otieno")).pk).pk,
    ]

    with provider.scope():
        seen = [one.request_id for one in requests(handler, today=TODAY, showing=RequestShowing.ALL).rows]
        waiting = attention(handler, today=TODAY)
        for one in others:
            with pytest.raises(NotFound):
                take_up_request(handler, request_id=one)
        for one in mine:
            take_up_request(handler, request_id=one)

    assert (sorted(seen), waiting.open) == (sorted(mine), 3)


def test_holds_are_placed_and_lifted_on_people_of_the_campus(
    provider: Provider, owner: Actor, campus: Campus, handler: Actor
) -> None:
    rose = child(provider, first_name="Rose", campus_id=campus.pk)
    ben = child(provider, first_name="Ben")

    def held(by: Actor, subject_id: UUID) -> Any:
        known: dict[str, Any] = {"reason": "A claim.", "until": None, "today": TODAY}
        return place_hold(by, subject=Subject.LEARNER, subject_id=subject_id, **known)

    with provider.scope():
        his = held(owner, ben.pk)
        with pytest.raises(NotFound):
            lift_hold(handler, hold_id=his.pk, now=MORNING)
        hers = held(handler, rose.pk)
        seen = [one.subject for one in retention.holds(handler).rows]
        lift_hold(handler, hold_id=hers.pk, now=MORNING)
        lift_hold(owner, hold_id=his.pk, now=MORNING)
        with pytest.raises(NotFound):
            held(handler, ben.pk)

    assert seen == [str(rose)]


def test_whom_one_looks_for_and_whose_time_is_over_are_those_of_the_campus(
    provider: Provider, owner: Actor, campus: Campus, handler: Actor
) -> None:
    rose = child(provider, first_name="Zwrose", campus_id=campus.pk)
    ben = child(provider, first_name="Zwben")
    with provider.scope():
        archive_learners(owner, learner_ids=[rose.pk, ben.pk])
        set_retention(owner, kept=Kept.ADULT, years=0, is_duty=False)

        found = [one.name for one in subjects.called(handler, "zw")[0]]
        due = [one.name for one in retention.due_seen(handler, today=MORNING.date().replace(year=2030))]
        with pytest.raises(NotFound):
            open_request(handler, details=RequestDetails("access", Subject.LEARNER, ben.pk, TODAY), today=TODAY)
        # How long people are kept holds for everybody.
        with pytest.raises(NotAllowed):
            set_retention(handler, kept=Kept.ADULT, years=1, is_duty=False)

    assert (found, due) == (["Zwrose"], ["Zwrose"])
