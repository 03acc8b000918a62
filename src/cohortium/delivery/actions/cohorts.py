"""Adding, copying and editing a cohort."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.queries import campuses
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.errors import IllegalTransition, Invalid, NotFound, Stale, Words
from cohortium.core.exported import Exported, told
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.curriculum.models import Program
from cohortium.curriculum.states import ProgramStatus
from cohortium.delivery.actions.cohort_staff import carry_over
from cohortium.delivery.events import CohortAdded, CohortCopied, CohortEdited, CohortsExported
from cohortium.delivery.models import Cohort, Room, Term
from cohortium.delivery.queries.cohorts import visible_to
from cohortium.delivery.rules.cohorts import CohortDetails, Fault, faults, free_code, tidied
from cohortium.delivery.states import CohortStatus, RoomStatus
from cohortium.partners.models import Partner
from cohortium.partners.states import PartnerStatus
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import said

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.NO_NAME: _("Enter a name, such as “Robotics, Mondays at four”, or leave this empty."),
    Fault.NO_CODE: _("Enter a code, such as “ROB-1-MON”, or leave this empty."),
    Fault.NO_CAPACITY: _("Enter how many seats there are, from 1 to 10000."),
    Fault.NO_NUMBER: _("Enter a whole number from 0 to 10000."),
    Fault.NO_AMOUNT: _("Enter an amount of 0 or more, with up to two decimals."),
    Fault.NO_MODE: _("Choose one of the options."),
    Fault.NO_SUCH_YEAR: _("Choose a year from 2000 to 2100."),
    Fault.TURNED_ROUND: _("The last day is before the first."),
    Fault.CLOSES_BEFORE: _("This is before the day on which it opens."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as payroll@example.com."),
    Fault.TOO_MANY_FACTS: _("Enter at most 30 lines."),
    Fault.NO_FACT: _("Write each line as a name, a colon and what it says, such as “Stipend: R 3 500”."),
}
TAKEN: Words = _("This code is already taken, perhaps by one that is over.")
CAMPUS_CLOSED: Words = _("This %(campus_one)s is closed. Choose an open one.")
NO_PROGRAM: Words = _("This %(program_one)s is in the archive. Choose another one.")
ELSEWHERE: Words = _("This is not of this %(campus_one)s. Choose another one.")
ROOM_CLOSED: Words = _("This room is closed. Choose an open one.")
GONE: Words = _("This no longer exists or you cannot use it. Choose again.")
SEATS_HELD: Words = _("%(n)s seats are taken already. Enter %(n)s or more.")
SEATS_OFFERED: Words = _("%(n)s seats are taken or offered to somebody. Enter %(n)s or more.")


@action(Permission.COHORT_ADD)
def add_cohort(actor: Actor, *, program_id: UUID, campus_id: UUID, details: CohortDetails) -> Cohort:
    """Add a cohort, as a draft. Name, code and capacity come from the program and the room where none is given.

    Raises:
        NotFound: the campus is not within reach, or there is no such program.
        Invalid: what was said about it cannot be accepted, the campus is closed, or the program is in the archive.
    """
    cohort, changes = _new(actor, program_id=program_id, campus_id=campus_id, details=details)
    record(actor, CohortAdded(cohort.pk), cohort, changes)
    return cohort


@action(Permission.COHORT_ADD)
def copy_cohort(actor: Actor, *, cohort_id: UUID, details: CohortDetails, with_staff: bool = False) -> Cohort:
    """Add a cohort of the same program at the same campus, taught by the same people if that is wished.

    Raises:
        NotFound: the other one is not within reach.
        Invalid: as for a new one.
    """
    reached = visible_to(actor, Permission.COHORT_READ) & visible_to(actor, Permission.COHORT_ADD)
    original = reached.filter(pk=cohort_id).first()
    if original is None:
        raise NotFound
    cohort, changes = _new(actor, program_id=original.program_id, campus_id=original.campus_id, details=details)
    carried = carry_over([(original, cohort)]) if with_staff else 0
    more: Changes = {"original": (None, original.name)} | ({"staff": (None, carried)} if carried else {})
    record(actor, CohortCopied(cohort.pk, original.pk), cohort, more | changes)
    return cohort


@action(Permission.COHORT_EDIT)
def edit_cohort(actor: Actor, *, cohort_id: UUID, details: CohortDetails, version: int) -> Cohort | Unchanged:
    """Change what is known of a cohort. What is over can still be put right; what was cancelled cannot.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        IllegalTransition: it was cancelled.
        Invalid: as for a new one, or there are fewer seats than are taken.
    """
    cohort = locked(visible_to(actor, Permission.COHORT_EDIT), cohort_id)
    if cohort.version != version:
        raise Stale
    if cohort.status == CohortStatus.CANCELLED:
        raise IllegalTransition(CohortStatus.CANCELLED.label)
    changes = _filled(cohort, replace(details, code=details.code.strip() or cohort.code))
    if not changes:
        return Unchanged(cohort)
    _save(cohort)
    record(actor, CohortEdited(cohort.pk), cohort, changes)
    return cohort


@action(Permission.COHORT_EXPORT)
def note_cohorts_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that cohorts were exported."""
    record(actor, CohortsExported(), Organisation.objects.get(), told(exported))


def _new(by: Actor, *, program_id: UUID, campus_id: UUID, details: CohortDetails) -> tuple[Cohort, Changes]:
    # Both locked, so that neither closes meanwhile, and that two who leave the code out do not get the same one.
    campus = locked(campuses.visible_to(by, Permission.COHORT_ADD), campus_id)
    program = locked(Program.objects.all(), program_id)
    found: dict[str, list[Words]] = {}
    if not campus.is_active:
        found["campus_id"] = [said(CAMPUS_CLOSED)]
    if program.status == ProgramStatus.ARCHIVED:
        found["program_id"] = [said(NO_PROGRAM)]
    cohort = Cohort(campus=campus, program=program)
    if not details.code.strip():
        details = replace(details, code=free_code(program.code, _codes_like(program.code)))
    changes = _filled(cohort, details, found)
    _save(cohort)
    about = {"program": (None, program.name), "campus": (None, campus.name)}
    return cohort, about | {name: pair for name, pair in changes.items() if pair[1] not in ("", None, {})}


def _filled(cohort: Cohort, details: CohortDetails, found: dict[str, list[Words]] | None = None) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    wrong = {**(found or {}), **{name: [FAULTS[fault]] for name, fault in faults(details).items()}}
    term, room, sponsor = _term(cohort, details, wrong), _room(cohort, details, wrong), _sponsor(cohort, details, wrong)
    capacity = details.capacity if details.capacity is not None else room.capacity if room else None
    taken = (cohort.seats_held, cohort.seats_offered)
    if capacity is None:
        wrong.setdefault("capacity", [FAULTS[Fault.NO_CAPACITY]])
    elif "capacity" not in wrong and not cohort._state.adding and capacity < sum(taken):
        wrong["capacity"] = [(SEATS_OFFERED if taken[1] else SEATS_HELD) % {"n": sum(taken)}]
    if wrong:
        raise Invalid(wrong)
    details = tidied(replace(details, name=details.name.strip() or cohort.program.name, capacity=capacity))
    values: dict[str, Any] = asdict(details)
    changes: Changes = {}
    for name, row in (("term", term), ("room", room)):
        before = getattr(cohort, name)
        if values.pop(f"{name}_id") != getattr(cohort, f"{name}_id"):
            changes[name] = (before.name if before else None, row.name if row else None)
        setattr(cohort, name, row)
    # A sponsor may be a person: the trail keeps by which id they are known.
    before_id = cohort.sponsor_id
    if values.pop("sponsor_id") != before_id:
        changes["sponsor"] = (_id(before_id), _id(details.sponsor_id))
    cohort.sponsor = sponsor
    return assign(cohort, values) | changes


def _term(cohort: Cohort, details: CohortDetails, wrong: dict[str, list[Words]]) -> Term | None:
    """The term, locked so that it is not removed meanwhile: one of this campus, or of all."""
    if details.term_id is None:
        return None
    found: Term | None = Term.objects.filter(pk=details.term_id).select_for_update(of=("self",)).first()
    if found is None:
        wrong["term_id"] = [GONE]
    elif found.campus_id not in {None, cohort.campus_id}:
        wrong["term_id"] = [said(ELSEWHERE)]
    return found


def _room(cohort: Cohort, details: CohortDetails, wrong: dict[str, list[Words]]) -> Room | None:
    """The room, locked so that it does not close meanwhile. One that has closed since it was chosen may stay."""
    if details.room_id is None:
        return None
    found: Room | None = Room.objects.filter(pk=details.room_id).select_for_update(of=("self",)).first()
    if found is None:
        wrong["room_id"] = [GONE]
    elif found.campus_id != cohort.campus_id:
        wrong["room_id"] = [said(ELSEWHERE)]
    elif found.status == RoomStatus.CLOSED and found.pk != cohort.room_id:
        wrong["room_id"] = [ROOM_CLOSED]
    return found


def _sponsor(cohort: Cohort, details: CohortDetails, wrong: dict[str, list[Words]]) -> Partner | None:
    """The sponsor. One that was put away since may stay."""
    if details.sponsor_id is None:
        return None
    found: Partner | None = Partner.objects.filter(pk=details.sponsor_id).first()
    if found is None or (found.status != PartnerStatus.ACTIVE and found.pk != cohort.sponsor_id):
        wrong["sponsor_id"] = [GONE]
    return found


def _id(one: UUID | None) -> str | None:
    return str(one) if one else None


def _codes_like(code: str) -> list[str]:
    return list(Cohort.objects.filter(code_plain__begins=code[:30]).values_list("code", flat=True))


def _save(cohort: Cohort) -> None:
    with once("cohort_code_once", Invalid({"code": [TAKEN]})):
        cohort.save()
