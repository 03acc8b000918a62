"""Who can teach and where, and what is in the way. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.delivery.models import CohortStaff, Room, Session, SessionStaff
from cohortium.delivery.queries.sessions import assistants_of, taken_by, visible_to
from cohortium.delivery.rules.sessions import Slot
from cohortium.delivery.states import RoomStatus, SessionStatus
from cohortium.people.models import Availability, DaysAway, StaffProfile


@dataclass(frozen=True, slots=True)
class Filters:
    """By what a calendar can be filtered."""

    rooms: list[tuple[UUID, str]]
    people: list[tuple[UUID, str]]


def who_can_teach(*, cohort_id: UUID, campus_id: UUID) -> QuerySet[Membership]:
    """Those of the team who work at a campus or teach this cohort already, and can be planned for."""
    here = MembershipCampus.objects.filter(campus__in=[campus_id], is_current=True).values("membership")
    teaching = CohortStaff.objects.filter(cohort__in=[cohort_id]).values("membership")
    resting = StaffProfile.objects.filter(is_active=False).values("membership")
    working = Membership.objects.filter(status=MembershipStatus.ACTIVE, is_staff=True).exclude(pk__in=resting)
    return working.filter(Q(pk__in=here) | Q(pk__in=teaching))


def where_to_teach(*, campus_id: UUID) -> QuerySet[Room]:
    """The open rooms of a campus."""
    return Room.objects.filter(campus__in=[campus_id], status=RoomStatus.OPEN)


def people_to_choose(*, cohort_id: UUID, campus_id: UUID) -> list[tuple[UUID, str]]:
    """Those who can teach a cohort that the caller has been allowed to see, by name."""
    found = who_can_teach(cohort_id=cohort_id, campus_id=campus_id)
    return list(found.order_by("display_name_plain", "pk").values_list("pk", "display_name"))


def rooms_to_choose(*, campus_id: UUID) -> list[tuple[UUID, str]]:
    """The rooms in which a cohort of this campus can meet, by name."""
    return list(where_to_teach(campus_id=campus_id).order_by("name_plain", "pk").values_list("pk", "name"))


def filters(actor: Actor) -> Filters:
    """The rooms and people of the sessions that this actor sees, by name, in two statements."""
    seen = visible_to(actor, Permission.SESSION_READ)
    rooms = Room.objects.filter(pk__in=seen.values("room")).order_by("name_plain", "pk")
    helping = SessionStaff.objects.filter(session__in=seen.values("pk")).values("membership")
    people = Membership.objects.filter(Q(pk__in=seen.values("lead")) | Q(pk__in=helping))
    return Filters(
        rooms=list(rooms.values_list("pk", "name")),
        people=list(people.order_by("display_name_plain", "pk").values_list("pk", "display_name")),
    )


def in_the_way(slots: Collection[Slot]) -> list[Slot]:
    """The sessions around these that take their cohorts, rooms or people, in two statements; cancelled ones do not."""
    first, last = min(slot.starts for slot in slots), max(slot.ends for slot in slots)
    wanted = Q(cohort__in={slot.cohort_id for slot in slots})
    wanted |= Q(room__in={slot.room_id for slot in slots if slot.room_id})
    wanted |= taken_by({member_id for slot in slots for member_id in slot.people})
    rows = Session.objects.filter(wanted, starts_at__lt=last, ends_at__gt=first)
    return slots_of(rows.exclude(status=SessionStatus.CANCELLED).order_by("starts_at", "pk"))


def slots_of(rows: Iterable[Session]) -> list[Slot]:
    """What sessions take that are in the database."""
    found = list(rows)
    helping = assistants_of([row.pk for row in found])
    return [
        Slot(
            row.pk,
            row.cohort_id,
            row.on,
            row.starts_at,
            row.ends_at,
            row.room_id,
            frozenset(one.membership_id for one in helping.get(row.pk, ())) | ({row.lead_id} if row.lead_id else set()),
        )
        for row in found
    ]


def away(slots: Collection[Slot], *, zone: str) -> list[tuple[UUID, Slot, bool]]:
    """Who is away on the day of a session, or does not work at its hours, in two statements: who, when, and which.

    Of whom no hours are known, they work at all.
    """
    people = {member_id for slot in slots for member_id in slot.people}
    first, last = min(slot.on for slot in slots), max(slot.on for slot in slots)
    days = DaysAway.objects.filter(membership__in=people, first_day__lte=last, last_day__gte=first).order_by("pk")
    hours = Availability.objects.filter(membership__in=people, valid_from__lte=last).order_by("pk")
    absent, working = _by_person(days), _by_person(hours)
    found = []
    for slot in slots:
        for member_id in sorted(slot.people):
            if any(one.first_day <= slot.on <= one.last_day for one in absent.get(member_id, ())):
                found.append((member_id, slot, True))
            elif not _works(working.get(member_id, []), slot, zone):
                found.append((member_id, slot, False))
    return found


def _by_person(rows: Iterable[DaysAway] | Iterable[Availability]) -> dict[UUID, list]:  # type: ignore[type-arg]
    found: dict[UUID, list[DaysAway | Availability]] = {}
    for row in rows:
        found.setdefault(row.membership_id, []).append(row)
    return found


def _works(hours: list[Availability], slot: Slot, zone: str) -> bool:
    good = [one for one in hours if one.valid_from <= slot.on and _not_over(one.valid_until, slot.on)]
    begins, ends = slot.starts.astimezone(ZoneInfo(zone)), slot.ends.astimezone(ZoneInfo(zone))
    same_day = ends.date() == slot.on
    return not good or any(
        one.weekday == slot.on.weekday() and one.starts <= begins.time() and same_day and ends.time() <= one.ends
        for one in good
    )


def _not_over(until: date | None, on: date) -> bool:
    return until is None or on <= until
