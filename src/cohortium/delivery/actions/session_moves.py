"""What becomes of sessions: they begin and end, are cancelled, and are brought back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.errors import Invalid, NotFound, Refusal
from cohortium.core.rows import locked
from cohortium.delivery.actions.session_checks import insist_free, insist_open, insist_reason
from cohortium.delivery.actions.sessions import locked_cohort_of
from cohortium.delivery.events_sessions import SessionCompleted, SessionRestored, SessionsCancelled, SessionStarted
from cohortium.delivery.models import Cohort, Session
from cohortium.delivery.queries.session_choices import slots_of
from cohortium.delivery.queries.sessions import visible_to
from cohortium.delivery.rules.sessions import MOST_AT_ONCE, Scope
from cohortium.delivery.states import SESSION, SessionStatus
from cohortium.tenancy.words import said


class TooMany(Refusal):
    """More than fits into one act."""

    sentence = _("Select up to 400 at a time.")


@action(Permission.SESSION_CANCEL)
def cancel_sessions(
    actor: Actor, *, session_ids: Collection[UUID], reason: str, scope: Scope = Scope.THIS
) -> list[UUID] | Unchanged:
    """Cancel sessions, and say why. They keep their numbers, and take no room and nobody's time.

    By scope also those of the same cohort that are to come: all, or those that follow.

    Raises:
        NotFound: one of them is not within reach; then none is cancelled.
        IllegalTransition: one of them is completed; then none is.
        Invalid: there is no reason.
        TooMany: as said.
    """
    wanted = set(session_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany
    reached = visible_to(actor, Permission.SESSION_CANCEL)
    # Their cohorts before them, as whoever edits does.
    cohorts = Cohort.objects.filter(pk__in=reached.filter(pk__in=wanted).values("cohort"))
    list(cohorts.order_by("pk").select_for_update(of=("self",)))
    found = list(reached.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    if not wanted or len(found) != len(wanted):
        raise NotFound
    found += _following(found, scope)
    before = {row.pk: SESSION.move(row, by="cancel_sessions") for row in found}
    moved = [row for row in found if before[row.pk]]
    if not moved:
        return Unchanged()
    why = insist_reason(reason)
    # By what they were: one may be under way.
    for status in sorted({before[row.pk]["status"][0] for row in moved}):
        ids = [row.pk for row in moved if before[row.pk]["status"][0] == status]
        changes = {"status": (status, SessionStatus.CANCELLED.value), "reason": (None, why)}
        record_each(actor, SessionsCancelled, Session, ids, changes)
    all_ids = [row.pk for row in moved]
    Session.objects.filter(pk__in=all_ids).update(status=SessionStatus.CANCELLED, reason=why)
    return all_ids


@action(Permission.SESSION_CANCEL)
def restore_session(actor: Actor, *, session_id: UUID, anyway: str = "") -> Session | Unchanged:
    """Bring a cancelled session back, at its time, if that is still free.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it cannot be brought back.
        CohortOver: its cohort is completed or cancelled.
        DoubleBooked, NotFree, Invalid: as `insist_free` says.
    """
    reached = visible_to(actor, Permission.SESSION_CANCEL)
    cohort = locked_cohort_of(reached, session_id)
    row = locked(reached, session_id)
    changes = SESSION.move(row, by="restore_session")
    if not changes:
        return Unchanged(row)
    insist_open(cohort)
    why = insist_free(cohort, slots_of([row]), anyway=anyway)
    changes |= {"reason": (row.reason, "")}
    row.reason = ""
    row.began_at = None
    row.save(update_fields=["status", "reason", "began_at"])
    record(actor, SessionRestored(row.pk), row, changes | ({"anyway": (None, why)} if why else {}))
    return row


@action(Permission.SESSION_HOLD)
def start_session(actor: Actor, *, session_id: UUID, now: datetime) -> Session | Unchanged:
    """Say that a session has begun.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is over, or cancelled.
    """
    row = locked(visible_to(actor, Permission.SESSION_HOLD), session_id)
    changes = SESSION.move(row, by="start_session")
    if not changes:
        return Unchanged(row)
    row.began_at = now
    row.save(update_fields=["status", "began_at"])
    record(actor, SessionStarted(row.pk), row, changes)
    return row


@action(Permission.SESSION_HOLD)
def complete_session(actor: Actor, *, session_id: UUID, now: datetime) -> Session | Unchanged:
    """Say that a session is over. It raises what `start_session` raises."""
    row = locked(visible_to(actor, Permission.SESSION_HOLD), session_id)
    changes = SESSION.move(row, by="complete_session")
    if not changes:
        return Unchanged(row)
    row.over_at = now
    row.save(update_fields=["status", "over_at"])
    record(actor, SessionCompleted(row.pk), row, changes)
    return row


def _following(found: list[Session], scope: Scope) -> list[Session]:
    if scope == Scope.THIS:
        return []
    if len(found) > 1:
        raise Invalid({"scope": [said(_("Choose one %(session_one)s for this."))]})
    [this] = found
    rows = Session.objects.filter(cohort=this.cohort_id, status=SessionStatus.SCHEDULED).exclude(pk=this.pk)
    if scope == Scope.FOLLOWING:
        rows = rows.filter(starts_at__gt=this.starts_at)
    return list(rows.order_by("pk").select_for_update(of=("self",)))
