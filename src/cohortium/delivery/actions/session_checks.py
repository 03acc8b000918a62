"""What every change to sessions asks first: that room, people and cohort are free, and the days open."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.models import Membership
from cohortium.administration.queries.closed_days import closed_on
from cohortium.core.errors import Invalid, Refusal, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.delivery.models import Cohort, Room
from cohortium.delivery.queries.session_choices import away, in_the_way, where_to_teach, who_can_teach
from cohortium.delivery.rules.calendar import closed_dates
from cohortium.delivery.rules.sessions import (
    Clash,
    Fault,
    SessionDetails,
    Slot,
    Taken,
    clashes,
    fault_of_reason,
    faults,
    in_each_others_way,
)
from cohortium.delivery.states import CohortStatus
from cohortium.tenancy.words import said

# So many are named.
MOST_NAMED = 5
FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.NO_MINUTES: _("Enter a length from 1 minute to 24 hours."),
    Fault.NO_MODE: _("This is not one of the choices."),
    Fault.TOO_MANY: _("Choose at most 10."),
    Fault.TWICE: _("Choose each person once."),
    Fault.OUTSIDE: _("This is outside the first and last day of this %(cohort_one)s."),
    Fault.NO_REASON: _("Enter a reason."),
}
NOBODY: Words = _("This person cannot be planned for here. Choose again.")
NO_ROOM: Words = _("This room cannot be used. Choose an open room of this %(campus_one)s.")
IN_ONE_ANOTHER: Words = _("These would overlap with each other. Make them shorter.")
# Which field of a form each of them stands beside.
_PLACES = {Taken.COHORT: "on", Taken.ROOM: "room", Taken.PERSON: "lead"}
_SENTENCES: dict[Taken, Words] = {
    Taken.COHORT: _("This %(cohort_one)s already has %(session_a)s at this time: {when}."),
    Taken.ROOM: _("{name} is already taken: {cohort}, {when}."),
    Taken.PERSON: _("{name} is already teaching: {cohort}, {when}."),
}


class CohortOver(Refusal):
    """Nothing new is planned for what is over."""

    sentence = _("This %(cohort_one)s is completed or cancelled.")

    def __init__(self) -> None:
        super().__init__(said(self.sentence))


class DoubleBooked(Invalid):
    """A cohort, a room or somebody would be in two sessions at the same time. The other one is named."""


class NotFree(Invalid):
    """The campus is closed, or somebody is away. Whoever plans may do it anyway, and says why."""


def insist_open(cohort: Cohort) -> None:
    """Refuse what is over.

    Raises:
        CohortOver: as said.
    """
    if cohort.status in {CohortStatus.COMPLETED, CohortStatus.CANCELLED}:
        raise CohortOver


def insist_said(cohort: Cohort, details: SessionDetails) -> None:
    """Refuse what cannot be said of a session of this cohort.

    Raises:
        Invalid: as said, by field.
    """
    if found := faults(details, first_on=cohort.first_on, last_on=cohort.last_on):
        raise Invalid({field: [said(FAULTS[fault])] for field, fault in found.items()})


def insist_reason(reason: str) -> str:
    """The reason without stray spaces.

    Raises:
        Invalid: there is none, or it cannot be accepted.
    """
    if fault := fault_of_reason(reason):
        raise Invalid({"reason": [FAULTS[fault]]})
    return " ".join(reason.split())


def insist_free(
    cohort: Cohort, slots: Sequence[Slot], *, anyway: str = "", kept: Collection[UUID] = frozenset()
) -> str:
    """Lock the rooms and people of these sessions, in the order of their ids, and refuse what is taken.

    Whoever wants the same room or person waits here until this transaction has ended, and then sees what it left. The
    cohort is locked before. Rooms and people that a session had before, `kept`, need not be free to choose any more.

    Gives why it is done anyway, if there was need to say so.

    Raises:
        DoubleBooked: something is taken; each other session is named.
        NotFree: the campus is closed or somebody is away, and nobody said why it is done anyway.
        Invalid: a room or somebody cannot be chosen.
    """
    rooms, people = _locked_rooms(cohort, slots, kept), _locked_people(cohort, slots, kept)
    if in_each_others_way(slots):
        raise Invalid({"minutes": [IN_ONE_ANOTHER]})
    mine = {slot.session_id for slot in slots}
    there = [slot for slot in in_the_way(slots) if slot.session_id not in mine]
    if found := clashes(slots, there):
        raise DoubleBooked(_told(found, {**rooms, **people}, cohort.campus.time_zone))
    return _insist_usual(cohort, slots, people, anyway)


def _insist_usual(cohort: Cohort, slots: Sequence[Slot], people: Mapping[UUID, str], anyway: str) -> str:
    zone = cohort.campus.time_zone
    days = [slot.on for slot in slots]
    closed = closed_on(campus_id=cohort.campus_id, first=min(days), last=max(days))
    dates = closed_dates(closed, campus_id=cohort.campus_id, first=min(days), last=max(days))
    unusual = [
        _("Closed on %(day)s: %(why)s.") % {"day": date_format(slot.on, "D j M Y"), "why": dates[slot.on]}
        for slot in slots
        if slot.on in dates
    ]
    for member_id, slot, is_away in away(slots, zone=zone):
        words = {"name": people[member_id], "day": date_format(slot.on, "D j M Y")}
        told = _("%(name)s is away on %(day)s.") if is_away else _("%(name)s does not work at this time on %(day)s.")
        unusual.append(told % words)
    if not unusual:
        return ""
    if not anyway.strip():
        raise NotFree({"anyway": _shortened(unusual)})
    if fault := fault_of_reason(anyway):
        raise Invalid({"anyway": [FAULTS[fault]]})
    return " ".join(anyway.split())


def _locked_rooms(cohort: Cohort, slots: Sequence[Slot], kept: Collection[UUID]) -> dict[UUID, str]:
    wanted = {slot.room_id for slot in slots if slot.room_id}
    rows = Room.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",), no_key=True)
    found = {row.pk: row.name for row in rows}
    usable = set(where_to_teach(campus_id=cohort.campus_id).values_list("pk", flat=True))
    if wanted - usable - set(kept) or wanted - found.keys():
        raise Invalid({"room": [said(NO_ROOM)]})
    return found


def _locked_people(cohort: Cohort, slots: Sequence[Slot], kept: Collection[UUID]) -> dict[UUID, str]:
    wanted = {member_id for slot in slots for member_id in slot.people}
    rows = Membership.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",), no_key=True)
    found = {row.pk: row.display_name for row in rows}
    able = who_can_teach(cohort_id=cohort.pk, campus_id=cohort.campus_id).filter(pk__in=wanted)
    if wanted - set(able.values_list("pk", flat=True)) - set(kept) or wanted - found.keys():
        raise Invalid({"lead": [NOBODY]})
    return found


def _told(found: Sequence[Clash], names: Mapping[UUID, str], zone: str) -> dict[str, list[Words]]:
    ids = {clash.there.cohort_id for clash in found}
    zones = dict(Cohort.objects.filter(pk__in=ids).values_list("pk", "campus__time_zone"))
    cohorts = dict(Cohort.objects.filter(pk__in=ids).values_list("pk", "name"))
    told: dict[str, list[Words]] = {}
    for clash in found:
        words = {
            "name": names.get(clash.which, ""),
            "cohort": cohorts[clash.there.cohort_id],
            "when": _when(clash.there.starts, clash.there.ends, zones.get(clash.there.cohort_id, zone)),
        }
        told.setdefault(_PLACES[clash.what], []).append(capfirst(said(_SENTENCES[clash.what]).format(**words)))
    return {field: _shortened(sentences) for field, sentences in told.items()}


def _shortened(sentences: Sequence[Words]) -> list[Words]:
    more = len(sentences) - MOST_NAMED
    rest: list[Words] = [_("And %(n)s more.") % {"n": more}] if more > 0 else []
    return [*sentences[:MOST_NAMED], *rest]


def _when(starts: datetime, ends: datetime, zone: str) -> str:
    begins, over = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    return f"{date_format(begins, 'D j M Y')}, {time_format(begins, 'H:i')}–{time_format(over, 'H:i')}"
