"""What copying a term's cohorts into another one comes to. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.curriculum.states import ProgramStatus
from cohortium.delivery.models import Cohort, Term
from cohortium.delivery.queries.cohorts import visible_to
from cohortium.delivery.queries.terms import TermRow
from cohortium.delivery.queries.terms import visible_to as terms_visible_to
from cohortium.delivery.rules.cohorts import free_code, root_of, shift
from cohortium.delivery.states import CohortStatus, RoomStatus


class Standing(StrEnum):
    """What becomes of a cohort when its term is copied."""

    COPIED = "copied"
    # It was before.
    THERE = "there"
    ARCHIVED = "archived"
    CAMPUS_CLOSED = "campus_closed"


@dataclass(frozen=True, slots=True)
class TermCopyRow:
    """A cohort of the term, and what its copy would be."""

    cohort_id: UUID
    name: str
    code: str
    campus: str
    standing: Standing
    # Of the copy.
    new_code: str
    first_on: date
    last_on: date | None
    # Whether it keeps its room, or had none: a closed one it does not keep.
    keeps_room: bool
    # Whether it starts on another day than one of the term.
    is_outside: bool


def reached(actor: Actor, source: TermRow | Term, target: TermRow | Term) -> QuerySet[Cohort]:
    """The cohorts of a term that this actor may copy into another one: those of its campus, without cancelled ones."""
    rows = visible_to(actor, Permission.COHORT_READ) & visible_to(actor, Permission.COHORT_ADD)
    term_id = source.term_id if isinstance(source, TermRow) else source.pk
    here = Q(campus=target.campus_id) if target.campus_id else Q()
    return rows.filter(here, term=term_id).exclude(status=CohortStatus.CANCELLED)


def copies(actor: Actor, source: TermRow | Term, target: TermRow | Term) -> list[TermCopyRow]:
    """What copying comes to, cohort by cohort, by day: in two statements whatever their number."""
    target_id = target.term_id if isinstance(target, TermRow) else target.pk
    there = Cohort.objects.filter(copied_from=OuterRef("pk"), term=target_id)
    rows = reached(actor, source, target).annotate(there=Exists(there)).select_related("program", "campus", "room")
    found = list(rows.order_by("first_on", "name_plain", "pk"))
    codes = list(Cohort.objects.values_list("code", flat=True)) if found else []
    by = shift(source.first_on, target.first_on)
    planned = []
    for one in found:
        standing = _standing(one)
        new_code = ""
        if standing == Standing.COPIED:
            new_code = free_code(root_of(one.code) if one.copied_from_id else one.code, codes)
            codes.append(new_code)
        first_on = one.first_on + by
        planned.append(
            TermCopyRow(
                cohort_id=one.pk,
                name=one.name,
                code=one.code,
                campus=one.campus.name,
                standing=standing,
                new_code=new_code,
                first_on=first_on,
                last_on=_moved(one.last_on, by),
                keeps_room=one.room is None or one.room.status == RoomStatus.OPEN,
                is_outside=not target.first_on <= first_on <= target.last_on,
            )
        )
    return planned


def targets(actor: Actor, source: TermRow) -> list[tuple[UUID, str, date, date]]:
    """The terms into which this one can be copied: others of its campus or of all; of all, those of a campus too."""
    rows = terms_visible_to(actor, Permission.TERM_READ).exclude(pk=source.term_id)
    if source.campus_id:
        rows = rows.filter(Q(campus=source.campus_id) | Q(campus=None))
    found = rows.order_by("-first_on", "name_plain", "pk").values_list("pk", "name", "first_on", "last_on")
    return [(term_id, name, first, last) for term_id, name, first, last in found]


def _standing(one: Any) -> Standing:
    if one.there:
        return Standing.THERE
    if one.program.status == ProgramStatus.ARCHIVED:
        return Standing.ARCHIVED
    return Standing.COPIED if one.campus.is_active else Standing.CAMPUS_CLOSED


def _moved(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by
