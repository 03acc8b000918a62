"""Who teaches a cohort, and who could. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.core.errors import NotFound, Words
from cohortium.delivery.models import CohortStaff
from cohortium.delivery.queries import cohorts
from cohortium.delivery.rules.cohorts import CohortRole

ROLES: dict[str, Words] = {
    CohortRole.LEAD_INSTRUCTOR: _("Lead"),
    CohortRole.ASSISTANT: _("Assistant"),
    CohortRole.ASSESSOR: _("Assessor"),
}
# So many are offered to choose from.
MOST_OFFERED = 500
_IN_ORDER = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(ROLES)), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class CohortStaffRow:
    """That somebody teaches a cohort, and as what."""

    staff_id: UUID
    membership_id: UUID
    name: str
    role: CohortRole
    assigned_at: datetime
    # Whether they may come in: who is suspended or has left stays until somebody else is found.
    is_active: bool


def visible_to(actor: Actor, permission: Permission) -> QuerySet[CohortStaff]:
    """Who teaches the cohorts that this permission reaches."""
    return CohortStaff.objects.filter(cohort__in=cohorts.visible_to(actor, permission).values("pk"))


def staff(*, cohort_id: UUID) -> list[CohortStaffRow]:
    """Who teaches a cohort that the caller has already been allowed to see: the lead first, then by name."""
    rows = CohortStaff.objects.filter(cohort=cohort_id).select_related("membership")
    return [_row(one) for one in rows.order_by(_IN_ORDER, "membership__display_name_plain", "pk")]


def one_of_staff(
    actor: Actor, *, staff_id: UUID, permission: Permission = Permission.COHORT_READ
) -> tuple[UUID, CohortStaffRow]:
    """One of them, and the cohort.

    Raises:
        NotFound: there is none, or the cohort is not within reach of this permission.
    """
    found = visible_to(actor, permission).filter(pk=staff_id).select_related("membership").first()
    if found is None:
        raise NotFound
    return found.cohort_id, _row(found)


def assignable(campus_id: UUID) -> QuerySet[Membership]:
    """Who may teach at a campus: the active ones of the team who work there, or at no campus in particular."""
    works = MembershipCampus.objects.filter(membership=OuterRef("pk"))
    team = Membership.objects.filter(is_staff=True, status=MembershipStatus.ACTIVE)
    return team.filter(Q(Exists(works.filter(campus=campus_id))) | ~Q(Exists(works)))


def offered(*, cohort_id: UUID, campus_id: UUID) -> list[tuple[UUID, str]]:
    """Who may teach this cohort and does not yet, by name."""
    there = CohortStaff.objects.filter(cohort=cohort_id, membership=OuterRef("pk"))
    rows = assignable(campus_id).filter(~Q(Exists(there))).order_by("display_name_plain", "pk")
    return list(rows.values_list("pk", "display_name")[:MOST_OFFERED])


def still_assignable(cohort_ids: Collection[UUID]) -> QuerySet[CohortStaff]:
    """Who teaches these cohorts and may go on teaching at the campus of each."""
    works = MembershipCampus.objects.filter(membership=OuterRef("membership"))
    rows = CohortStaff.objects.filter(cohort__in=cohort_ids, membership__status=MembershipStatus.ACTIVE)
    here = Exists(works.filter(campus=OuterRef("cohort__campus")))
    return rows.filter(Q(here) | ~Q(Exists(works)), membership__is_staff=True)


def _row(one: CohortStaff) -> CohortStaffRow:
    return CohortStaffRow(
        staff_id=one.pk,
        membership_id=one.membership_id,
        name=one.membership.display_name,
        role=CohortRole(one.role),
        assigned_at=one.assigned_at,
        is_active=one.membership.status == MembershipStatus.ACTIVE,
    )
