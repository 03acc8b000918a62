"""What somebody chooses from who says what a cohort is. Nothing here writes."""

from uuid import UUID

from django.db.models import Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.curriculum.models import Program
from cohortium.curriculum.states import ProgramStatus
from cohortium.delivery.models import Cohort, Room, Term
from cohortium.delivery.queries.cohorts import visible_to
from cohortium.delivery.states import RoomStatus

# So many are offered to choose from, or as a filter.
AT_MOST = 500
Choices = list[tuple[UUID, str]]


def programs() -> Choices:
    """What is on offer or prepared, by name, with the code."""
    rows = Program.objects.exclude(status=ProgramStatus.ARCHIVED).order_by("name_plain", "pk")
    return [(one, f"{name} ({code})") for one, name, code in rows.values_list("pk", "name", "code")[:AT_MOST]]


def rooms(actor: Actor, permission: Permission, campus_id: UUID | None = None) -> Choices:
    """The open rooms of a campus; without one, of all that this permission reaches, each with its campus."""
    rows = within(Room.objects.filter(status=RoomStatus.OPEN), actor.reach(permission), campus="campus")
    if campus_id:
        found = rows.filter(campus=campus_id).order_by("name_plain", "pk").values_list("pk", "name")
        return list(found[:AT_MOST])
    rows = rows.filter(campus__is_active=True).order_by("campus__name_plain", "name_plain", "pk")
    return [
        (one, f"{campus}: {name}") for one, name, campus in rows.values_list("pk", "name", "campus__name")[:AT_MOST]
    ]


def terms(actor: Actor, permission: Permission, campus_id: UUID | None = None) -> Choices:
    """The terms of a campus and of all; without one, of all that this permission reaches. The newest first."""
    reach = actor.reach(permission)
    here = Q(campus=campus_id) if campus_id else Q() if reach.everything else Q(campus__in=reach.campuses)
    rows = Term.objects.filter(here | Q(campus=None)).order_by("-first_on", "name_plain", "pk")
    found = rows.values_list("pk", "name", "campus__name")[:AT_MOST]
    return [(one, f"{name}, {campus}" if campus else name) for one, name, campus in found]


def programs_in_use(actor: Actor) -> Choices:
    """The programs of the cohorts that this actor sees, by name: for a filter."""
    seen = visible_to(actor, Permission.COHORT_READ).values("program")
    return list(Program.objects.filter(pk__in=seen).order_by("name_plain", "pk").values_list("pk", "name")[:AT_MOST])


def terms_in_use(actor: Actor) -> Choices:
    """The terms of the cohorts that this actor sees, the newest first: for a filter."""
    seen = visible_to(actor, Permission.COHORT_READ).values("term")
    return list(Term.objects.filter(pk__in=seen).order_by("-first_on", "pk").values_list("pk", "name")[:AT_MOST])


def cohorts_of_term(actor: Actor, *, term_id: UUID) -> int:
    """How many cohorts of a term this actor sees."""
    return visible_to(actor, Permission.COHORT_READ).filter(term=term_id).count()


def campuses_in_use(actor: Actor) -> Choices:
    """The campuses of the cohorts that this actor sees, by name: for a filter."""
    rows = Cohort.objects.filter(pk__in=visible_to(actor, Permission.COHORT_READ).values("pk"))
    found = rows.order_by("campus__name_plain", "campus").values_list("campus", "campus__name", "campus__name_plain")
    return [(one, name) for one, name, _plain in found.distinct()]
