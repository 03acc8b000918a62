"""Those who work here: what the office knows, what they learned, and when they can work."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.people.actions.staff import (
    FAULTS,
    add_away,
    add_hours,
    add_qualification,
    edit_profile,
    remove_away,
    remove_hours,
    remove_qualification,
)
from cohortium.people.models import Availability, DaysAway, Qualification, StaffProfile
from cohortium.people.queries import staff as queries
from cohortium.people.rules.staff import AwayDetails, Fault, HoursDetails, ProfileDetails, QualificationDetails
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
NINE_TO_FIVE = HoursDetails(0, time(9), time(17), TODAY)


def read(provider: Provider, actor: Actor, membership_id: Any) -> queries.ProfileRow:
    with provider.scope():
        return queries.profile(actor, membership_id=membership_id, today=TODAY)


def test_the_office_edits_a_profile_and_who_saves_second_is_told(provider: Provider, owner: Actor, told: Any) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    details = ProfileDetails(" Head of   robotics ", date(2024, 2, 1), is_active=False, about="Drives the van.")

    with provider.scope():
        row = edit_profile(owner, membership_id=ada.id, details=details, version=0)
        same = edit_profile(owner, membership_id=ada.id, details=details, version=1)
        with pytest.raises(Stale):
            edit_profile(owner, membership_id=ada.id, details=details, version=0)
        kept = StaffProfile.objects.get()
    seen = read(provider, ada, ada.id)

    assert (isinstance(same, Unchanged), told(row)[0][-1]) == (True, "staff_profile.edited")
    assert (kept.pk, seen.version, seen.name, seen.job_title, seen.is_active) == (
        *(ada.id, 1, "Ada Ncube"),
        *("Head of robotics", False),
    )


def test_of_whom_nothing_is_said_the_profile_is_empty_and_can_be_planned_for(provider: Provider, owner: Actor) -> None:
    seen = read(provider, owner, owner.id)

    assert (seen.version, seen.details, seen.credentials, seen.hours) == (0, ProfileDetails(), [], [])


def test_one_keeps_what_one_learned_and_not_what_the_office_says(provider: Provider) -> None:
    ada, ben = provider.member(TRAINER, name="Ada Ncube"), provider.member(TRAINER, name="Ben Okoro")
    details = QualificationDetails(" Certificate  IV ", "TAFE", date(2020, 2, 3))

    with provider.scope():
        row = add_qualification(ada, membership_id=ada.id, details=details, today=TODAY)
        with pytest.raises(NotFound):
            add_qualification(ada, membership_id=ben.id, details=details, today=TODAY)
        with pytest.raises(NotFound):
            remove_qualification(ben, qualification_id=row.pk)
        with pytest.raises(NotAllowed):
            edit_profile(ada, membership_id=ada.id, details=ProfileDetails("Director"), version=0)
    seen = read(provider, ada, ada.id)
    with provider.scope():
        remove_qualification(ada, qualification_id=row.pk)
        assert not Qualification.objects.exists()

    assert [(one.name, one.awarded_by) for one in seen.qualifications] == [("Certificate IV", "TAFE")]


def test_times_and_days_away_are_kept_and_those_that_are_over_are_not_shown(provider: Provider, owner: Actor) -> None:
    yesterday = TODAY - timedelta(days=1)
    with provider.scope():
        over = HoursDetails(1, time(9), time(12), yesterday, yesterday)
        for one in (NINE_TO_FIVE, over):
            add_hours(owner, membership_id=owner.id, details=one)
        for gone in (AwayDetails(yesterday, TODAY, " Leave "), AwayDetails(yesterday, yesterday)):
            add_away(owner, membership_id=owner.id, details=gone)
    seen = read(provider, owner, owner.id)
    with provider.scope():
        remove_hours(owner, availability_id=seen.hours[0].availability_id)
        remove_away(owner, days_away_id=seen.away[0].days_away_id)
        left = (Availability.objects.count(), DaysAway.objects.count())

    assert ([(one.weekday, one.starts) for one in seen.hours], left) == ([(0, time(9))], (1, 1))
    assert [(one.last_day, one.reason) for one in seen.away] == [(TODAY, "Leave")]


@pytest.mark.parametrize(
    ("details", "place", "fault"),
    [
        (HoursDetails(7, time(9), time(17), TODAY), "weekday", Fault.NO_WEEKDAY),
        (HoursDetails(0, time(17), time(9), TODAY), "ends", Fault.ENDS_BEFORE),
        (HoursDetails(0, time(9), time(9), TODAY), "ends", Fault.ENDS_BEFORE),
        (HoursDetails(0, time(9), time(17), TODAY, TODAY - timedelta(days=1)), "valid_until", Fault.ENDS_BEFORE),
    ],
)
def test_times_that_cannot_be_are_named(
    provider: Provider, owner: Actor, details: HoursDetails, place: str, fault: Fault
) -> None:
    with provider.scope(), pytest.raises(Invalid) as refused:
        add_hours(owner, membership_id=owner.id, details=details)

    assert refused.value.errors == {place: [FAULTS[fault]]}


def test_days_away_end_after_they_begin_and_a_qualification_has_a_name(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        with pytest.raises(Invalid) as away:
            add_away(owner, membership_id=owner.id, details=AwayDetails(TODAY, TODAY - timedelta(days=1)))
        with pytest.raises(Invalid) as learned:
            details = QualificationDetails(" ", awarded_on=TODAY + timedelta(days=1))
            add_qualification(owner, membership_id=owner.id, details=details, today=TODAY)

    assert away.value.errors == {"last_day": [FAULTS[Fault.ENDS_BEFORE]]}
    assert learned.value.errors == {"name": [FAULTS[Fault.MISSING]], "awarded_on": [FAULTS[Fault.TO_COME]]}


def test_an_auditor_sees_all_and_a_campus_manager_those_of_the_campus(provider: Provider) -> None:
    here, elsewhere = provider.campus("Werribee"), provider.campus("Geelong")
    maya = provider.member(CAMPUS_MANAGER, campuses=(here,))
    ben = provider.member(TRAINER, campuses=(elsewhere,), name="Ben Okoro")

    assert read(provider, provider.member(AUDITOR), ben.id).name == "Ben Okoro"
    with pytest.raises(NotFound):
        read(provider, maya, ben.id)


@pytest.mark.parametrize(
    ("table", "values", "constraint"),
    [
        (Availability, {"weekday": 7}, "availability_weekday_is_known"),
        (Availability, {"ends": time(8)}, "availability_ends_after_it_starts"),
        (Availability, {"valid_until": TODAY - timedelta(days=1)}, "availability_is_good_for_some_time"),
        (DaysAway, {"last_day": TODAY - timedelta(days=1)}, "days_away_end_after_they_begin"),
    ],
)
def test_the_database_refuses_what_the_rules_forbid(
    provider: Provider, owner: Actor, table: Any, values: dict[str, Any], constraint: str
) -> None:
    with provider.scope():
        add_hours(owner, membership_id=owner.id, details=NINE_TO_FIVE)
        add_away(owner, membership_id=owner.id, details=AwayDetails(TODAY, TODAY))

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        table.objects.update(**values)

    assert violated(refused.value) == constraint
