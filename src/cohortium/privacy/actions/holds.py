"""What keeps somebody from being erased, and how long people are kept."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotAllowed, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import plain
from cohortium.privacy.actions.requests import FAULTS, insist_held
from cohortium.privacy.events import HoldLifted, HoldPlaced, RetentionSet
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import LegalHold, RetentionRule
from cohortium.privacy.queries.reach import insist_reached
from cohortium.privacy.queries.retention import holds_visible_to, rules
from cohortium.privacy.rules.requests import fault_of_reason
from cohortium.privacy.rules.retention import MOST_YEARS, Kept

PAST: Words = _("This date is in the past. Enter a future date, or leave it empty.")
NOT_YEARS: Words = _("Enter years from 0 to 50.")


class HeldAlready(Refusal):
    """There is a hold already."""

    sentence = _("There is already a legal hold. Lift it first.")


@action(Permission.PRIVACY_MANAGE)
def place_hold(
    actor: Actor, *, subject: Subject, subject_id: UUID, reason: str, until: date | None, today: date
) -> LegalHold:
    """Keep somebody, whatever is asked and whatever time is over: until that day, or until it is lifted.

    Raises:
        NotFound: there is no such person, or they were erased.
        Invalid: the reason or the day cannot be accepted.
        HeldAlready: as said.
    """
    wrong: dict[str, list[Words]] = {}
    if fault := fault_of_reason(reason):
        wrong["reason"] = [FAULTS[fault]]
    if until and until < today:
        wrong["until"] = [PAST]
    if wrong:
        raise Invalid(wrong)
    insist_reached(actor, Permission.PRIVACY_MANAGE, subject, subject_id)
    # Held: whoever erases them at the same moment was before this, or sees the hold.
    insist_held(subject, subject_id)
    row = LegalHold(subject_type=subject, subject_id=subject_id, reason=plain(reason), until=until)
    with once("legal_hold_once", HeldAlready()):
        row.save()
    record(actor, HoldPlaced(row.pk), row, {"reason": (None, row.reason), "until": (None, until)})
    return row


@action(Permission.PRIVACY_MANAGE)
def lift_hold(actor: Actor, *, hold_id: UUID, now: datetime) -> LegalHold | Unchanged:
    """Keep somebody no longer than others.

    Raises:
        NotFound: there is none.
    """
    row = locked(holds_visible_to(actor, Permission.PRIVACY_MANAGE), hold_id)
    if row.lifted_at:
        return Unchanged(row)
    row.lifted_at = now
    row.save(update_fields=["lifted_at"])
    record(actor, HoldLifted(row.pk), row, {})
    return row


@action(Permission.PRIVACY_MANAGE)
def set_retention(
    actor: Actor, *, kept: Kept, years: int, is_duty: bool, version: int = 0
) -> RetentionRule | Unchanged:
    """Say how long the organisation keeps such people, whatever is usual in its country.

    Raises:
        NotAllowed: they decide for some campuses only.
        Invalid: so many years cannot be.
        Stale: somebody else said so meanwhile.
    """
    # It holds for everybody, at each campus.
    if not actor.reach(Permission.PRIVACY_MANAGE).everything:
        raise NotAllowed(Permission.PRIVACY_MANAGE)
    if not 0 <= years <= MOST_YEARS:
        raise Invalid({"years": [NOT_YEARS]})
    row = RetentionRule.objects.filter(kept=kept).select_for_update(of=("self",)).first()
    usual = rules()[kept]
    if (usual.years, usual.is_duty) == (years, is_duty):
        # Also where somebody else said so meanwhile: it is what both want.
        return Unchanged(row)
    if (row.version if row else 0) != version:
        raise Stale
    if row is None:
        row = RetentionRule(kept=kept, years=years, is_duty=is_duty)
        changes = {"years": (usual.years, years), "is_duty": (usual.is_duty, is_duty)}
        with once("retention_rule_once", Stale()):
            row.save()
    else:
        changes = assign(row, {"years": years, "is_duty": is_duty})
        row.save(update_fields=list(changes))
    record(actor, RetentionSet(row.pk), row, {name: pair for name, pair in changes.items() if pair[0] != pair[1]})
    return row
