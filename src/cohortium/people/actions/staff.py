"""Every change to the profile of somebody who works here: what the office knows, qualifications, and times."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.queries import members
from cohortium.core.changes import assign
from cohortium.core.errors import Invalid, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.jobs.facts import Fact
from cohortium.people.events_staff import (
    AwayAdded,
    AwayRemoved,
    HoursAdded,
    HoursRemoved,
    ProfileEdited,
    QualificationAdded,
    QualificationEdited,
    QualificationRemoved,
)
from cohortium.people.models import Availability, DaysAway, Qualification, StaffProfile
from cohortium.people.queries.staff import theirs
from cohortium.people.rules.staff import (
    AwayDetails,
    Fault,
    HoursDetails,
    ProfileDetails,
    QualificationDetails,
    faults_of_away,
    faults_of_hours,
    faults_of_profile,
    faults_of_qualification,
    tidied_away,
    tidied_profile,
    tidied_qualification,
)

Row = TypeVar("Row", Qualification, Availability, DaysAway)

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a description."),
    Fault.TO_COME: _("This date is in the future."),
    Fault.ENDS_BEFORE: _("This is before the start."),
    Fault.NO_WEEKDAY: _("Choose a day of the week."),
    Fault.NO_TIME: _("Enter a time, such as 09:30."),
}


@action(Permission.STAFF_EDIT)
def edit_profile(
    actor: Actor, *, membership_id: UUID, details: ProfileDetails, version: int
) -> StaffProfile | Unchanged:
    """Change what the office knows of somebody. The first to say something makes the row.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    member = locked_member(actor, Permission.STAFF_EDIT, membership_id)
    row = StaffProfile.objects.filter(pk=member.pk).select_for_update(of=("self",)).first()
    if (row.version if row else 0) != version:
        raise Stale
    insist(faults_of_profile(details))
    is_new = row is None
    row = row or StaffProfile(pk=member.pk, membership=member)
    changes = assign(row, asdict(tidied_profile(details)))
    if not changes:
        return Unchanged(row)
    row.save(force_insert=is_new)
    record(actor, ProfileEdited(row.pk), row, changes)
    return row


@action(Permission.STAFF_KEEP)
def add_qualification(
    actor: Actor, *, membership_id: UUID, details: QualificationDetails, today: date
) -> Qualification:
    """Write down what somebody learned.

    Raises:
        NotFound: they are not within reach.
        Invalid: what was said cannot be accepted.
    """
    insist(faults_of_qualification(details, today=today))
    return _added(actor, membership_id, Qualification, asdict(tidied_qualification(details)), QualificationAdded)


@action(Permission.STAFF_KEEP)
def edit_qualification(
    actor: Actor, *, qualification_id: UUID, details: QualificationDetails, version: int, today: date
) -> Qualification | Unchanged:
    """Correct what was written down.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    row: Qualification = locked(theirs(actor, Permission.STAFF_KEEP, Qualification.objects.all()), qualification_id)
    if row.version != version:
        raise Stale
    insist(faults_of_qualification(details, today=today))
    changes = assign(row, asdict(tidied_qualification(details)))
    if not changes:
        return Unchanged(row)
    row.save()
    record(actor, QualificationEdited(row.pk), row, changes)
    return row


@action(Permission.STAFF_KEEP)
def remove_qualification(actor: Actor, *, qualification_id: UUID) -> UUID:
    """Take one away. Gives whose it was.

    Raises:
        NotFound: it is not within reach.
    """
    return _removed(actor, Qualification, qualification_id, QualificationRemoved)


@action(Permission.STAFF_KEEP)
def add_hours(actor: Actor, *, membership_id: UUID, details: HoursDetails) -> Availability:
    """Say when somebody can work, each week.

    Raises:
        NotFound: they are not within reach.
        Invalid: what was said cannot be accepted.
    """
    insist(faults_of_hours(details))
    return _added(actor, membership_id, Availability, asdict(details), HoursAdded)


@action(Permission.STAFF_KEEP)
def remove_hours(actor: Actor, *, availability_id: UUID) -> UUID:
    """Take such a time away. Gives whose it was.

    Raises:
        NotFound: it is not within reach.
    """
    return _removed(actor, Availability, availability_id, HoursRemoved)


@action(Permission.STAFF_KEEP)
def add_away(actor: Actor, *, membership_id: UUID, details: AwayDetails) -> DaysAway:
    """Say on which days somebody cannot work.

    Raises:
        NotFound: they are not within reach.
        Invalid: what was said cannot be accepted.
    """
    insist(faults_of_away(details))
    return _added(actor, membership_id, DaysAway, asdict(tidied_away(details)), AwayAdded)


@action(Permission.STAFF_KEEP)
def remove_away(actor: Actor, *, days_away_id: UUID) -> UUID:
    """Take such days away. Gives whose they were.

    Raises:
        NotFound: they are not within reach.
    """
    return _removed(actor, DaysAway, days_away_id, AwayRemoved)


def insist(found: Mapping[str, Fault]) -> None:
    """Insist that nothing is wrong.

    Raises:
        Invalid: something is; the words stand beside the fields.
    """
    if found:
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})


def locked_member(by: Actor, permission: Permission, membership_id: UUID) -> Membership:
    """Lock the member whom this is about.

    Raises:
        NotFound: they are not within reach.
    """
    return locked(members.visible_to(by, permission), membership_id)


def _added(
    by: Actor, membership_id: UUID, table: type[Row], said: Mapping[str, Any], fact: Callable[[UUID], Fact]
) -> Row:
    row = table(membership=locked_member(by, Permission.STAFF_KEEP, membership_id), **said)
    row.save()
    record(by, fact(row.pk), row, {name: (None, value) for name, value in said.items() if value not in ("", None)})
    return row


def _removed(by: Actor, table: type[Row], row_id: UUID, fact: Callable[[UUID], Fact]) -> UUID:
    row = locked(theirs(by, Permission.STAFF_KEEP, table.objects.all()), row_id)
    record(by, fact(row.pk), row)
    row.delete()
    return UUID(str(row.membership_id))
