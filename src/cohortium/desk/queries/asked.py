"""What was asked for about a thing, for the pages and tasks of whatever owns it. Nothing here writes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.desk.models import ApprovalDecision, ApprovalRequest
from cohortium.desk.queries.approvals import visible_to
from cohortium.desk.states import ApprovalStatus


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What waits about a thing: who asked, for which day, and whether this person sees the request."""

    request_id: UUID
    asked_by: str
    for_day: date | None
    is_seen: bool


def waiting_for(actor: Actor, *, kind: str, subject_ids: Collection[UUID]) -> dict[UUID, WaitingRow]:
    """Which of these things, that the caller has already been allowed to see, wait for approval already."""
    found = ApprovalRequest.objects.filter(kind=kind, subject_id__in=subject_ids, status=ApprovalStatus.WAITING)
    seen = ArraySubquery(visible_to(actor, Permission.APPROVAL_READ).filter(pk=OuterRef("pk")).values("pk"))
    rows = found.values_list("subject_id", "pk", "asked_by__display_name", "for_day", seen)
    return {subject_id: WaitingRow(one, by, day, bool(may)) for subject_id, one, by, day, may in rows}


def settled_day(*, request_id: UUID) -> date | None:
    """The day for which something was asked, for the task that does it."""
    return ApprovalRequest.objects.values_list("for_day", flat=True).get(pk=request_id)


def in_words(kept: list[Any]) -> Callable[[Any], str]:
    """What reads the requests that the trail names: "asked for by Ada Ncube, approved by Grace Whitlock"."""
    rows = ApprovalRequest.objects.filter(pk__in=kept).select_related("asked_by")
    said_yes: dict[str, list[str]] = {}
    decisions = ApprovalDecision.objects.filter(request__in=kept, is_approval=True).order_by("created_at", "pk")
    for request_id, name in decisions.values_list("request", "member__display_name"):
        said_yes.setdefault(str(request_id), []).append(name)
    told = {
        str(row.pk): _("requested by %(asker)s, approved by %(deciders)s")
        % {"asker": row.asked_by.display_name, "deciders": ", ".join(said_yes.get(str(row.pk), []))}
        for row in rows
    }
    return lambda request_id: told.get(request_id, "")
