"""Whom a request is about, and which rows of the organisation are theirs. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.audit import things
from cohortium.core.errors import NotFound
from cohortium.people.models import EmergencyContact, Family, Guardian, Learner
from cohortium.people.queries.merged import records_of, records_of_guardian
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus
from cohortium.privacy.kinds.holdings import Holding, Person, Subject, holdings
from cohortium.privacy.queries.reach import people
from cohortium.tenancy.lookups import by_words

TABLES: dict[Subject, Any] = {
    Subject.LEARNER: Learner,
    Subject.FAMILY: Family,
    Subject.GUARDIAN: Guardian,
    Subject.CONTACT: EmergencyContact,
    Subject.MEMBER: Membership,
}
ERASED: dict[Subject, str] = {
    Subject.LEARNER: LearnerStatus.ERASED,
    Subject.FAMILY: FamilyStatus.ERASED,
    Subject.GUARDIAN: GuardianStatus.ERASED,
}
# Those with an address of their own.
_WITH_EMAIL = (Subject.LEARNER, Subject.FAMILY, Subject.GUARDIAN)
# Of whom records are merged.
_MERGED: dict[Subject, Any] = {one: TABLES[one] for one in (Subject.LEARNER, Subject.FAMILY)}
_NAME = ("name_plain", "name_second", "name_third", "name_fourth")
_MEMBER = ("display_name_plain", "display_name_second", "display_name_third")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a request may be about."""

    subject: Subject
    subject_id: UUID
    name: str


def there(subject: Subject, ids: Iterable[UUID]) -> Any:
    """The rows of these people, who were not erased."""
    rows = TABLES[subject].objects.filter(pk__in=list(ids))
    if subject in ERASED:
        return rows.exclude(status=ERASED[subject])
    # Who has no name any more was erased: their row stays, because they worked here.
    return (
        rows.exclude(user=None, status=MembershipStatus.LEFT, display_name=gone()) if subject == "membership" else rows
    )


def gone() -> str:
    """What somebody is called who was erased."""
    return _("Erased person")


def insist_there(subject: Subject, subject_id: UUID) -> None:
    """Insist that there is such a person, and that they were not erased.

    Raises:
        NotFound: as said.
    """
    if not there(subject, [subject_id]).exists():
        raise NotFound


def names(about: Collection[tuple[str, UUID]]) -> dict[UUID, str]:
    """What these people are called, by one statement for each kind."""
    found = things.names_of(about)
    return {subject_id: found.get(subject_id) or gone() for _type, subject_id in about}


def called(actor: Actor, text: str, *, at_most: int = 8) -> tuple[list[Found], bool]:
    """People by any words of their names, some of each kind, whose requests this actor handles: four statements.

    With it, whether there are more of a kind.
    """
    if not text.strip():
        return [], False
    found: list[Found] = []
    are_more = False
    reach = actor.reach(Permission.PRIVACY_MANAGE)
    for subject, columns in (
        (Subject.LEARNER, _NAME),
        (Subject.GUARDIAN, _NAME),
        (Subject.FAMILY, _NAME),
        (Subject.MEMBER, _MEMBER),
    ):
        rows = TABLES[subject].objects.filter(by_words(text, *columns))
        rows = rows.exclude(status=ERASED[subject]) if subject in ERASED else rows
        if subject == Subject.MEMBER:
            # Who has a log-in and is not of the team is found by their own record, and the log-in goes with that.
            rows = rows.filter(Q(is_staff=True) | Q(status=MembershipStatus.LEFT))
        rows = rows if reach.everything else rows.filter(pk__in=people(subject, reach.campuses))
        theirs = list(rows.order_by(columns[0], "pk")[: at_most + 1])
        found += [Found(subject, row.pk, str(row)) for row in theirs[:at_most]]
        are_more = are_more or len(theirs) > at_most
    return found, are_more


def rows_of(subject: Subject, subject_id: UUID) -> dict[str, list[UUID]]:
    """Which rows are somebody's, by table: one or two statements for each table that has any for such people."""
    mine = [line for line in holdings().values() if subject in line.found]
    person = Person(subject, subject_id, records(subject, subject_id))
    found = {line.table: _ids(line, person, is_late=False) for line in mine}
    person = replace(
        person,
        things=frozenset([*person.records, *(one for ids in found.values() for one in ids)]),
        emails=_emails(subject, person.records),
        name=names([(subject, subject_id)])[subject_id],
    )
    for line in mine:
        late = _ids(line, person, is_late=True)
        found[line.table] = sorted({*found[line.table], *late})
    return {table: ids for table, ids in found.items() if ids}


def records(subject: Subject, subject_id: UUID) -> frozenset[UUID]:
    """All records of a person: those that went into theirs, and of a guardian those in other families."""
    if subject == Subject.GUARDIAN:
        return records_of_guardian(subject_id)
    among = _MERGED.get(subject)
    return records_of(subject_id, among=among) if among else frozenset({subject_id})


def _ids(line: Holding, person: Person, *, is_late: bool) -> list[UUID]:
    wanted = [one.rows(person) for one in line.found[person.subject] if one.is_late == is_late]
    if not wanted:
        return []
    rows = line.model.objects.filter(_any(wanted))
    return sorted(set(rows.values_list("pk", flat=True)))


def _any(wanted: list[Q]) -> Q:
    found = Q(pk__in=[])
    for one in wanted:
        found |= one
    return found


def _emails(subject: Subject, mine: frozenset[UUID]) -> frozenset[str]:
    """The addresses in somebody's records that nobody else has: brothers and sisters share one."""
    if subject not in _WITH_EMAIL:
        return frozenset()
    theirs = TABLES[subject].objects.filter(pk__in=mine).exclude(email="").values_list("email", flat=True)
    found = {one for one in set(theirs) if not any(_has(other, one, but=mine) for other in _WITH_EMAIL)}
    return frozenset({*found, *(one.lower() for one in found)})


def _has(subject: Subject, email: str, *, but: frozenset[UUID]) -> bool:
    rows = TABLES[subject].objects.filter(email_plain__begins=email, email__iexact=email)
    return bool(rows.exclude(pk__in=but).exists())
