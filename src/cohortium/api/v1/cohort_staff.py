"""Who teaches a cohort; and all cohorts of a term again, in another one."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.delivery.actions.cohort_staff import assign_staff, unassign_staff
from cohortium.delivery.actions.term_copies import copy_term
from cohortium.delivery.queries import cohort_staff, cohorts
from cohortium.delivery.queries.cohort_staff import CohortStaffRow
from cohortium.delivery.rules.cohorts import CohortRole

router = Router(tags=["Cohorts"])


class CohortStaffOut(Schema):
    """That somebody teaches a cohort, and as what."""

    staff_id: UUID
    membership_id: UUID
    name: str
    role: CohortRole
    assigned_at: datetime
    is_active: bool = Field(description="False: they can no longer log in.")


class CohortStaffList(Schema):
    """Everybody who teaches a cohort, the lead first."""

    items: list[CohortStaffOut]


class Assignment(Schema):
    """Who, and as what. Who is there already gets this role."""

    model_config = ConfigDict(extra="forbid")

    membership_id: UUID
    role: CohortRole


class TermCopy(Schema):
    """Into which term, and whether with who teaches."""

    model_config = ConfigDict(extra="forbid")

    target_id: UUID
    with_staff: StrictBool = False


class TermCopied(Schema):
    """What was added."""

    cohort_ids: list[UUID]


@router.get(
    "/o/{code}/cohorts/{uuid:cohort_id}/staff", response=documented(CohortStaffList), operation_id="listCohortStaff"
)
@endpoint(Permission.COHORT_READ)
def list_staff(request: HttpRequest, code: str, cohort_id: UUID) -> dict[str, list[CohortStaffRow]]:
    """List who teaches a cohort."""
    cohorts.cohort(call_of(request).actor, cohort_id=cohort_id)
    return {"items": cohort_staff.staff(cohort_id=cohort_id)}


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/staff", response=documented(CohortStaffList), operation_id="assignCohortStaff"
)
@endpoint(Permission.COHORT_STAFF)
def assign(request: HttpRequest, code: str, cohort_id: UUID, assignment: Assignment) -> dict[str, list[CohortStaffRow]]:
    """Say that somebody teaches a cohort. There is one lead at most."""
    assign_staff(
        call_of(request).actor, cohort_id=cohort_id, membership_id=assignment.membership_id, role=assignment.role
    )
    return {"items": cohort_staff.staff(cohort_id=cohort_id)}


@router.delete(
    "/o/{code}/cohorts/staff/{uuid:staff_id}", response=documented(None, 204), operation_id="unassignCohortStaff"
)
@endpoint(Permission.COHORT_STAFF)
def unassign(request: HttpRequest, code: str, staff_id: UUID) -> Status[None]:
    """Say that somebody does not teach it any more."""
    unassign_staff(call_of(request).actor, staff_id=staff_id)
    return Status(204, None)


@router.post("/o/{code}/terms/{uuid:term_id}/copying", response=documented(TermCopied), operation_id="copyTerm")
@endpoint(Permission.COHORT_ADD)
def copy(request: HttpRequest, code: str, term_id: UUID, term: TermCopy) -> dict[str, list[UUID]]:
    """Add all cohorts of a term to another one, as drafts. What was copied before is not copied again."""
    done = copy_term(call_of(request).actor, source_id=term_id, target_id=term.target_id, with_staff=term.with_staff)
    return {"cohort_ids": [] if isinstance(done, Unchanged) else [one.pk for one in done]}
