"""Questions about programs. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound, Words
from cohortium.core.pages import MOMENTS, TEXTS, Cursor, PageOf, Values
from cohortium.curriculum.models import Program
from cohortium.curriculum.rules.programs import ProgramDetails, ProgramKind, SkillLevel
from cohortium.curriculum.states import ProgramStatus
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.tenancy.lookups import by_words

# As the trail knows programs.
ENTITY = "program"
KINDS: dict[str, Words] = {
    ProgramKind.COURSE: _("Training course"),
    ProgramKind.CLASS: _("Regular class"),
    ProgramKind.WORKSHOP: _("Workshop"),
    ProgramKind.CAMP: _("Holiday camp"),
    ProgramKind.LEARNERSHIP: _("Learnership"),
    ProgramKind.INTERNSHIP: _("Internship"),
    ProgramKind.CANDIDACY: _("Candidacy"),
}
LEVELS: dict[str, Words] = {
    SkillLevel.BEGINNER: _("Beginner"),
    SkillLevel.INTERMEDIATE: _("Intermediate"),
    SkillLevel.ADVANCED: _("Advanced"),
}
# So many categories are offered as a filter.
MOST_CATEGORIES = 200


class Shown(StrEnum):
    """Which programs a list shows, by how they stand."""

    # What is prepared, and what is on offer.
    CURRENT = "current"
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"

    @property
    def statuses(self) -> tuple[ProgramStatus, ...]:
        if self == Shown.ALL:
            return tuple(ProgramStatus)
        return (ProgramStatus.DRAFT, ProgramStatus.ACTIVE) if self == Shown.CURRENT else (ProgramStatus(self.value),)


class Order(StrEnum):
    """The orders that a list of programs can have; `-` turns one round."""

    NAME = "name"
    NAME_DOWN = "-name"
    CODE = "code"
    CODE_DOWN = "-code"
    ADDED = "added"
    ADDED_DOWN = "-added"

    @property
    def column(self) -> str:
        return {"name": "name_plain", "code": "code_plain", "added": "created_at"}[self.removeprefix("-")]

    @property
    def descending(self) -> bool:
        return self.startswith("-")

    @property
    def values(self) -> Values:
        """How its values stand in a cursor."""
        return MOMENTS if self.column == "created_at" else TEXTS


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """What lists, pages and the API show of a program."""

    program_id: UUID
    version: int
    name: str
    code: str
    kind: ProgramKind
    category: str
    description: str
    age_min: int | None
    age_max: int | None
    skill_level: str
    duration_weeks: int | None
    duration_days: int | None
    session_minutes: int | None
    default_price: Decimal | None
    external_ref: str
    nqf_level: int | None
    needs_approval: bool
    status: ProgramStatus
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> ProgramDetails:
        """What a form starts from."""
        return ProgramDetails(**{field.name: getattr(self, field.name) for field in fields(ProgramDetails)})


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Program]:
    """The programs that this permission reaches: all or none, as they belong to no campus."""
    return Program.objects.all() if actor.reach(permission).everything else Program.objects.none()


def programs(
    actor: Actor,
    *,
    text: str = "",
    kind: ProgramKind | None = None,
    category: str = "",
    shown: Shown = Shown.CURRENT,
    order: Order = Order.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[ProgramRow]:
    """List programs that this text finds, a page at a time, in one statement whatever their number.

    One is found by any words of the name in any order, by the beginning of its code, and by its reference.
    """
    rows = matching(visible_to(actor, Permission.PROGRAM_READ), text=text, kind=kind, category=category, shown=shown)
    return PageOf.of(
        _listed(rows),
        _row,
        order.column,
        descending=order.descending,
        after=after,
        at_most=at_most,
        values=order.values,
    )


def ids(
    actor: Actor,
    *,
    permission: Permission,
    text: str = "",
    kind: ProgramKind | None = None,
    category: str = "",
    shown: Shown = Shown.CURRENT,
    order: Order = Order.NAME,
    at_most: int,
) -> list[UUID]:
    """Every program of such a list that this permission reaches too, in its order."""
    rows = visible_to(actor, Permission.PROGRAM_READ) & visible_to(actor, permission)
    found = matching(rows, text=text, kind=kind, category=category, shown=shown)
    turned = "-" if order.descending else ""
    return list(found.order_by(f"{turned}{order.column}", f"{turned}pk").values_list("pk", flat=True)[:at_most])


def chosen(actor: Actor, *, program_ids: Sequence[UUID], permission: Permission) -> list[ProgramRow]:
    """These programs in this order, as far as the permission reaches them."""
    found = {one["id"]: one for one in _listed(visible_to(actor, permission).filter(pk__in=program_ids))}
    return [_row(found[one]) for one in program_ids if one in found]


def matching(
    rows: QuerySet[Program], *, text: str, kind: ProgramKind | None, category: str, shown: Shown
) -> QuerySet[Program]:
    """Narrow programs to those of a list like this."""
    if text.strip():
        rows = rows.filter(called(text))
    if kind:
        rows = rows.filter(kind=kind)
    if category:
        rows = rows.filter(category=category)
    return rows if shown == Shown.ALL else rows.filter(status__in=shown.statuses)


def called(text: str) -> Q:
    """Programs by any words of their name, by the beginning of their code, or by their reference."""
    found = by_words(text, "name_plain", "name_second", "name_third", "name_fourth")
    found |= Q(code_plain__begins=text)
    return found | Q(external_ref=text.strip().upper()) & ~Q(external_ref="")


def program(actor: Actor, *, program_id: UUID, permission: Permission = Permission.PROGRAM_READ) -> ProgramRow:
    """One program.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=program_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def changed(*, program_id: UUID) -> ProgramRow:
    """A program as things are, for whoever has just been allowed to change it."""
    return _row(_listed(Program.objects.filter(pk=program_id)).get())


def acts(actor: Actor, row: ProgramRow) -> frozenset[str]:
    """What this actor can do with a program that they see: names of actions. The actions themselves decide."""
    asked = {
        "copy_program": Permission.PROGRAM_ADD,
        "edit_program": Permission.PROGRAM_EDIT,
        **({"activate_program": Permission.PROGRAM_EDIT} if row.status == ProgramStatus.DRAFT else {}),
        **({"archive_program": Permission.PROGRAM_ARCHIVE} if row.status != ProgramStatus.ARCHIVED else {}),
        **({"restore_program": Permission.PROGRAM_RESTORE} if row.status == ProgramStatus.ARCHIVED else {}),
    }
    return frozenset(act for act, permission in asked.items() if actor.reach(permission).everything)


def categories(actor: Actor) -> list[str]:
    """The categories that there are, in the order of the alphabet: for filters, and for whoever types one."""
    rows = visible_to(actor, Permission.PROGRAM_READ).exclude(category="")
    found = rows.order_by("category_plain", "category").values_list("category_plain", "category").distinct()
    return [category for _plain, category in found[:MOST_CATEGORIES]]


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of programs, for whoever may read the trail."""
    return dict(Program.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(*, program_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a program that the caller has already been allowed to see."""
    return timeline(entity_type=ENTITY, entity_id=program_id, at_most=at_most)


def programs_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Programs that are prepared or on offer, for the field that searches everything."""
    rows: Any = (
        visible_to(actor, Permission.PROGRAM_READ)
        .filter(called(asked.text), status__in=Shown.CURRENT.statuses)
        .values("id", "name", "name_plain", "code")
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], row["code"]),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _listed(rows: QuerySet[Program]) -> Any:
    return rows.values("id", "name_plain", "code_plain", *_PLAIN)


def _row(found: dict[str, Any]) -> ProgramRow:
    plain = {name: found[name] for name in _PLAIN}
    plain |= {"kind": ProgramKind(found["kind"]), "status": ProgramStatus(found["status"])}
    return ProgramRow(program_id=found["id"], **plain)


_PLAIN = [field.name for field in fields(ProgramRow) if field.name != "program_id"]
