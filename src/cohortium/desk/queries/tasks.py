"""Questions about tasks. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from cohortium.access.actor import SYSTEM_ID, Actor
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.access.states import MembershipStatus
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.pages import Cursor, PageOf, Values
from cohortium.desk.kinds.tasks import kinds
from cohortium.desk.models import Task
from cohortium.desk.rules.tasks import TaskDetails, Urgency, urgency
from cohortium.desk.states import TaskStatus
from cohortium.tenancy.lookups import with_words
from cohortium.tenancy.models import Campus

# A task without a day comes after all that have one.
NO_DAY = date(9999, 12, 31)
# No place's calendar is further ahead of UTC than this.
AHEAD = timedelta(hours=14)
# People that a list of choices names: beyond that, the API takes the id of anybody.
MOST_CHOICES = 500
DAYS = Values(date.isoformat, date.fromisoformat)


class TaskShowing(StrEnum):
    """Which tasks a list shows."""

    OPEN = "open"
    DUE = "due"
    DONE = "done"
    CANCELLED = "cancelled"
    ALL = "all"


class Whose(StrEnum):
    """Whose tasks a list shows: what waits for oneself, what nobody is named for, or all within reach."""

    MINE = "mine"
    NOBODYS = "nobody"
    ALL = "all"


class TaskSort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    DUE = "due"
    DUE_DOWN = "-due"
    TITLE = "title"
    TITLE_DOWN = "-title"

    @property
    def column(self) -> str:
        return {"due": "due_by", "title": "title_plain"}[self.removeprefix("-")]

    @property
    def descending(self) -> bool:
        return self.startswith("-")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What lists, pages and the API show of a task."""

    task_id: UUID
    version: int
    title: str
    note: str
    due_on: date | None
    urgency: Urgency
    status: TaskStatus
    assignee_id: UUID | None
    assignee: str | None
    role_id: UUID | None
    role: str | None
    campus_id: UUID | None
    campus: str | None
    # Of what the system raised: why, and about which thing of which kind.
    kind: str
    subject_type: str
    subject_id: UUID | None
    added_by: str | None
    added_at: datetime
    closed_at: datetime | None

    @property
    def details(self) -> TaskDetails:
        """What a form starts from."""
        return TaskDetails(self.title, self.note, self.due_on, self.assignee_id, self.role_id, self.campus_id)


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be asked to do a task, and where, by name."""

    people: list[tuple[UUID, str]]
    roles: list[tuple[UUID, str]]
    campuses: list[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits for somebody: the most urgent of it, how much that is, and how much of it is due."""

    rows: list[TaskRow]
    waiting: int
    due: int


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Task]:
    """The tasks that this permission reaches: all, those at some campuses, or one's own."""
    reach = actor.reach(permission)
    if reach.everything:
        return Task.objects.all()
    covered = Q(campus__in=reach.campuses)
    # Whoever reaches campuses reaches what is their own: it may be at none.
    return Task.objects.filter(covered | _own(actor) if reach.own or reach.campuses else covered)


def tasks(
    actor: Actor,
    *,
    now: datetime,
    time_zone: str,
    begins: str = "",
    showing: TaskShowing = TaskShowing.OPEN,
    whose: Whose = Whose.ALL,
    campus_id: UUID | None = None,
    sort: TaskSort = TaskSort.DUE,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[TaskRow]:
    """List tasks by any words of their title, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.TASK_READ)
    if begins:
        rows = rows.filter(with_words(begins, "title_plain"))
    if whose == Whose.MINE:
        rows = rows.filter(_for(actor))
    elif whose == Whose.NOBODYS:
        rows = rows.filter(assignee=None, role=None)
    if campus_id:
        rows = rows.filter(campus=campus_id)
    if showing == TaskShowing.DUE:
        rows = _due(rows, now, time_zone)
    elif showing != TaskShowing.ALL:
        rows = rows.filter(status=TaskStatus(showing.value))
    return PageOf.of(
        _listed(rows),
        partial(_row, now=now, time_zone=time_zone),
        sort.column,
        descending=sort.descending,
        after=after,
        at_most=at_most,
        **({"values": DAYS} if sort.column == "due_by" else {}),
    )


def task(
    actor: Actor, *, task_id: UUID, now: datetime, time_zone: str, permission: Permission = Permission.TASK_READ
) -> TaskRow:
    """One task.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=task_id)).first()
    if found is None:
        raise NotFound
    return _row(found, now=now, time_zone=time_zone)


def changed(*, task_ids: Collection[UUID], now: datetime, time_zone: str) -> list[TaskRow]:
    """Tasks as things are, for whoever has just been allowed to change them: they may be out of reach by that."""
    found = _listed(Task.objects.filter(pk__in=task_ids)).order_by("due_by", "pk")
    return [_row(one, now=now, time_zone=time_zone) for one in found]


def is_visible(actor: Actor, *, task_id: UUID) -> bool:
    """Whether this actor sees a task."""
    return visible_to(actor, Permission.TASK_READ).filter(pk=task_id).exists()


def acts(actor: Actor, row: TaskRow) -> frozenset[str]:
    """What this actor can do with a task that they see: names of actions. The actions themselves decide."""
    possible = {"edit_task"} if row.status == TaskStatus.OPEN else set()
    possible |= {"finish_tasks", "cancel_tasks"} if row.status == TaskStatus.OPEN else {"reopen_tasks"}
    asked = {act: Permission.TASK_EDIT if act == "edit_task" else Permission.TASK_CLOSE for act in possible}
    reached = {
        permission: visible_to(actor, permission).filter(pk=row.task_id).exists() for permission in set(asked.values())
    }
    return frozenset(act for act, permission in asked.items() if reached[permission])


def attention(actor: Actor, *, now: datetime, time_zone: str, at_most: int = 5) -> Attention:
    """What waits for this member, the most urgent first: two statements."""
    waiting = visible_to(actor, Permission.TASK_READ).filter(_for(actor), status=TaskStatus.OPEN)
    first = _listed(waiting).order_by("due_by", "pk")[:at_most]
    counted = waiting.aggregate(waiting=Count("pk"), due=Count("pk", filter=_is_due(now, time_zone)))
    return Attention([_row(one, now=now, time_zone=time_zone) for one in first], counted["waiting"], counted["due"])


def choices(actor: Actor, permission: Permission) -> Choices:
    """Whom this actor may ask to do a task, and at which campuses, by name."""
    there = people(actor, permission).order_by("display_name_plain", "pk").values_list("pk", "display_name")
    return Choices(
        list(there[:MOST_CHOICES]),
        list(roles(actor, permission).order_by("name_plain", "pk").values_list("pk", "name")),
        places(actor, permission),
    )


def places(actor: Actor, permission: Permission) -> list[tuple[UUID, str]]:
    """The open campuses at which this actor may do this with tasks, by name."""
    return list(campuses(actor, permission).order_by("name_plain", "pk").values_list("pk", "name"))


def people(actor: Actor, permission: Permission) -> QuerySet[Membership]:
    """The members who are there and whom this permission reaches: all, those at some campuses, and oneself."""
    reach = actor.reach(permission)
    there = Membership.objects.filter(status=MembershipStatus.ACTIVE, is_staff=True)
    if reach.everything:
        return there
    here = MembershipCampus.objects.filter(campus__in=reach.campuses, is_current=True)
    return there.filter(Q(pk__in=here.values("membership")) | Q(pk=actor.id))


def roles(actor: Actor, permission: Permission) -> QuerySet[Role]:
    """The roles whose holders this actor may ask: all, unless the permission reaches only what is their own."""
    reach = actor.reach(permission)
    offered = Role.objects.filter(is_retired=False)
    return offered if reach.everything or reach.campuses else offered.none()


def campuses(actor: Actor, permission: Permission) -> QuerySet[Campus]:
    """The open campuses at which this actor may say that something is to be done."""
    return within(Campus.objects.filter(is_active=True), actor.reach(permission), campus="pk")


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What tasks are called, for whoever may read the trail."""
    return dict(Task.objects.filter(pk__in=ids).values_list("pk", "title"))


def happened(*, task_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a task that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="task", entity_id=task_id, at_most=at_most)


def _own(actor: Actor) -> Q:
    return _for(actor) | Q(created_by=actor.id)


def _for(actor: Actor) -> Q:
    """What waits for this member: by name, or by a role that they hold, where they hold it."""
    held = Q(role__in=MembershipRole.objects.filter(membership=actor.id).values("role"))
    if not actor.reach(Permission.TASK_READ).everything:
        places = MembershipCampus.objects.filter(membership=actor.id, is_current=True)
        held &= Q(campus=None) | Q(campus__in=places.values("campus"))
    return Q(assignee=actor.id) | held


def _due(rows: QuerySet[Task], now: datetime, time_zone: str) -> QuerySet[Task]:
    # The second condition follows from the first, and is the one that an index serves.
    return rows.filter(
        _is_due(now, time_zone), status=TaskStatus.OPEN, due_on__lte=(now.astimezone(UTC) + AHEAD).date()
    )


def _is_due(now: datetime, time_zone: str) -> Q:
    """It is to be done today or was before, by the calendar of its campus."""
    zone = Coalesce(F("campus__time_zone"), Value(time_zone))
    there = Func(zone, Value(now), function="timezone", output_field=DateTimeField())
    return Q(due_on__lte=Cast(there, DateField()))


def _listed(rows: QuerySet[Task]) -> Any:
    by = Membership.objects.filter(pk=OuterRef("created_by")).values("display_name")
    return rows.values(
        *("id", "version", "title", "title_plain", "note", "due_on", "status", "kind", "subject_id"),
        *("assignee_id", "role_id", "campus_id", "created_at", "closed_at"),
        assignee_name=F("assignee__display_name"),
        role_name=F("role__name"),
        campus_name=F("campus__name"),
        zone=F("campus__time_zone"),
        due_by=Coalesce("due_on", Value(NO_DAY)),
        added_by=Case(When(created_by=SYSTEM_ID, then=None), default=Subquery(by)),
    )


def _row(found: dict[str, Any], *, now: datetime, time_zone: str) -> TaskRow:
    today = now.astimezone(ZoneInfo(found["zone"] or time_zone)).date()
    kind = kinds().get(found["kind"])
    return TaskRow(
        task_id=found["id"],
        version=found["version"],
        title=found["title"],
        note=found["note"],
        due_on=found["due_on"],
        urgency=urgency(found["due_on"], today),
        status=TaskStatus(found["status"]),
        assignee_id=found["assignee_id"],
        assignee=found["assignee_name"],
        role_id=found["role_id"],
        role=found["role_name"],
        campus_id=found["campus_id"],
        campus=found["campus_name"],
        kind=found["kind"],
        subject_type=kind.subject_type if kind else "",
        subject_id=found["subject_id"],
        added_by=found["added_by"],
        added_at=found["created_at"],
        closed_at=found["closed_at"],
    )
