"""Who teaches a cohort: assigned, and taken off it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import once
from cohortium.core.errors import IllegalTransition, Invalid, Words
from cohortium.core.rows import locked
from cohortium.delivery.events import CohortStaffAssigned, CohortStaffUnassigned
from cohortium.delivery.models import Cohort, CohortStaff
from cohortium.delivery.queries import cohort_staff as queries
from cohortium.delivery.queries.cohort_staff import assignable
from cohortium.delivery.queries.cohorts import CURRENT, visible_to
from cohortium.delivery.rules.cohorts import CohortRole
from cohortium.delivery.states import CohortStatus
from cohortium.tenancy.words import said

NOT_HERE: Words = _("Choose someone of the team who is active and works at this %(campus_one)s.")
LEAD_TAKEN: Words = _("There is a lead already. Choose another role, or remove the lead first.")


@action(Permission.COHORT_STAFF)
def assign_staff(actor: Actor, *, cohort_id: UUID, membership_id: UUID, role: CohortRole) -> CohortStaff | Unchanged:
    """Say that somebody teaches a cohort, or does something else in it than before.

    Raises:
        NotFound: the cohort is not within reach.
        IllegalTransition: it is over.
        Invalid: they are not of the team, not active or work elsewhere; or there is a lead already.
    """
    cohort = _current(actor, cohort_id)
    row = queries.visible_to(actor, Permission.COHORT_STAFF).filter(cohort=cohort, membership=membership_id).first()
    if row and row.role == role:
        return Unchanged(row)
    member = assignable(cohort.campus_id).filter(pk=membership_id).first()
    if member is None:
        raise Invalid({"membership_id": [said(NOT_HERE)]})
    before = row.role if row else None
    row = row or CohortStaff(cohort=cohort, membership=member)
    row.role = role.value
    # Each of two may see none: the constraint decides.
    with once("cohort_has_one_lead", Invalid({"role": [LEAD_TAKEN]})):
        row.save()
    changes = {"member": (str(member.pk) if before else None, str(member.pk)), "role": (before, role.value)}
    record(actor, CohortStaffAssigned(cohort.pk, member.pk), cohort, changes)
    return row


@action(Permission.COHORT_STAFF)
def unassign_staff(actor: Actor, *, staff_id: UUID) -> UUID:
    """Say that somebody does not teach a cohort any more. Gives the cohort.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is over: who taught it stays known.
    """
    cohort_id, _row = queries.one_of_staff(actor, staff_id=staff_id, permission=Permission.COHORT_STAFF)
    cohort = _current(actor, cohort_id)
    row = locked(queries.visible_to(actor, Permission.COHORT_STAFF), staff_id)
    fact = CohortStaffUnassigned(cohort.pk, row.membership_id)
    record(actor, fact, cohort, {"member": (str(row.membership_id), None), "role": (row.role, None)})
    row.delete()
    return UUID(str(cohort.pk))


def carry_over(pairs: Sequence[tuple[Cohort, Cohort]]) -> int:
    """Have copies taught by whoever teaches the originals and may still teach there. Gives how many there are.

    Call it in an action that records the copies: pairs of an original and its copy, which is at the same campus.
    """
    copies = {original.pk: copy for original, copy in pairs}
    there = queries.still_assignable([original.pk for original, _copy in pairs])
    rows = [CohortStaff(cohort=copies[one.cohort_id], membership_id=one.membership_id, role=one.role) for one in there]
    return len(CohortStaff.objects.bulk_create(rows))


def _current(by: Actor, cohort_id: UUID) -> Cohort:
    cohort = locked(visible_to(by, Permission.COHORT_STAFF), cohort_id)
    status = CohortStatus(cohort.status)
    if status not in CURRENT:
        raise IllegalTransition(status.label)
    return cohort
