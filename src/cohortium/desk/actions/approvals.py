"""Every change to what waits for approval, and to the rules that say what does."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS, plain
from cohortium.desk.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRuleAdded,
    ApprovalRuleEdited,
    ApprovalRuleRemoved,
    ApprovalsDropped,
    ApprovalStepTaken,
    ApprovalWithdrawn,
)
from cohortium.desk.kinds.approvals import kinds
from cohortium.desk.models import ApprovalDecision, ApprovalRequest, ApprovalRule
from cohortium.desk.queries.approvals import (
    agreed_in,
    counted,
    is_asked,
    rule_for,
    rules_visible_to,
    there,
    unknown,
    visible_to,
)
from cohortium.desk.queries.chains import deciders, lacking
from cohortium.desk.rules.approvals import (
    Fault,
    RuleDetails,
    Step,
    faults,
    faults_of_reason,
    waiting_step,
)
from cohortium.desk.states import APPROVAL, ApprovalStatus

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Give a reason. The person who asked will read it."),
    Fault.NO_STEPS: _("Choose who decides in at least one step."),
    Fault.TOO_MANY_STEPS: _("There can be up to five steps."),
    Fault.NOBODY: _("Choose at least one role or person for each step."),
    Fault.TOO_MANY_NAMED: _("Choose up to 50 roles and people per step."),
    Fault.NOT_A_NUMBER_OF_PEOPLE: _("Enter how many approvals are needed, from 1 to 9."),
    Fault.NOT_AN_AMOUNT: _("Enter an amount of 0 or more. Use 0 if no money is involved."),
}
NO_SUCH_KIND: Words = _("This action cannot require approval.")
NO_DAY: Words = _("This cannot be scheduled. It happens as soon as the last approval is given.")
NOT_THERE: Words = _("One of the people or roles no longer exists. Choose again.")
RULE_TWICE: Words = _("There is already a rule from this amount. Edit that one.")
RULE_TWICE_ALWAYS: Words = _("There is already a rule for this. Edit that one.")


class NothingToAsk(Refusal):
    """No rule says that this needs approval."""

    sentence = _("This does not need approval. You can go ahead.")


class NobodyDecides(Refusal):
    """Too few could agree, so it would wait for ever."""

    def __init__(self, places: list[int], ask: list[str]) -> None:
        said = _(
            "Step %(step)s does not have enough people who can decide, other than you. %(ask)s can change the rule."
        )
        whom = ", ".join(ask) or _("An owner of the organisation")
        super().__init__(said % {"step": places[0], "ask": whom})


class AlreadyAsked(Refusal):
    """The same thing waits already."""

    sentence = _("This has already been requested and is waiting for a decision.")


class OwnRequest(Refusal):
    """Nobody decides about what they asked for."""

    sentence = _("You requested this yourself, so someone else must decide. You can withdraw it.")


class AskedByAnother(Refusal):
    """Only whoever asked takes it back."""

    sentence = _("Someone else requested this, so only they can withdraw it. You can decline it.")


class NotYours(Refusal):
    """Others decide in this step."""

    sentence = _("This is now with other people, or you have already decided.")


class AskerGone(Refusal):
    """Nobody stands for it any more."""

    sentence = _("The person who requested this has left. The request will be withdrawn automatically.")


@action(Permission.APPROVAL_ASK)
def ask_approval(
    actor: Actor,
    *,
    kind: str,
    subject_id: UUID,
    now: datetime,
    amount: Decimal = Decimal(0),
    reason: str = "",
    for_day: date | None = None,
) -> ApprovalRequest:
    """Ask others to agree to an act that the actor may do. The chain is the one that the rule has now.

    Raises:
        Invalid: there is no such kind, or the reason or the day cannot be accepted.
        NotAllowed, NotFound: the actor may not do it, or not to this.
        NothingToAsk: no rule says that it needs approval.
        NobodyDecides: too few could agree.
        AlreadyAsked: it waits already.
        AskerGone: the actor was suspended or removed meanwhile.
    """
    if kind not in kinds():
        raise Invalid({"kind": [NO_SUCH_KIND]})
    reason = _reason(reason, needed=False)
    subject = kinds()[kind].subject(actor, subject_id)
    if for_day and (fault := _fault_of_day(kind, subject_id, for_day, now)):
        raise Invalid({"for_day": [fault]})
    rule = rule_for(kind=kind, amount=amount)
    if rule is None:
        raise NothingToAsk
    if places := lacking(actor, rule.steps):
        raise NobodyDecides(places, access.names_of_those_who_may(Permission.APPROVAL_SET))
    # Locked: who is removed at the same moment has asked before, or does not ask.
    if there(actor.id).select_for_update(of=("self",), no_key=True).first() is None:
        raise AskerGone
    row = ApprovalRequest(
        kind=kind,
        subject_id=subject_id,
        subject=subject[:200],
        amount=amount,
        reason=reason,
        for_day=for_day,
        asked_by_id=actor.id,
        chain=[step.written() for step in rule.steps],
        **_waits(rule.steps, 0),
    )
    with once("approval_waiting_once", AlreadyAsked()):
        row.save()
    said = {"subject": (None, subject), "for_day": (None, for_day), "reason": (None, reason)}
    record(actor, ApprovalAsked(row.pk, kind, subject_id), row, said)
    return row


@action(Permission.APPROVAL_DECIDE)
def approve(
    actor: Actor, *, request_id: UUID, step: int, now: datetime, reason: str = ""
) -> ApprovalRequest | Unchanged:
    """Agree, in the step that the actor saw waiting, counted from one. The last who agrees sets off what was asked for.

    Who agreed in that step already has nothing to add: a button may be pressed twice.

    Raises:
        NotFound: there is none in sight.
        OwnRequest: the actor asked for it.
        AskerGone: whoever asked is not here any more.
        NotYours: others decide now, also because the actor agreed in another step.
        Stale: another step waits by now.
        IllegalTransition: it was refused or withdrawn.
        Invalid: the reason cannot be accepted.
    """
    reason = _reason(reason, needed=False)
    row = locked(visible_to(actor, Permission.APPROVAL_DECIDE), request_id)
    if row.status != ApprovalStatus.WAITING:
        APPROVAL.move(row, by="approve")
        return Unchanged(row)
    if agreed_in(row, step - 1, actor.id):
        return Unchanged(row)
    chain = [Step.read(one) for one in row.chain]
    _decide(actor, row, chain, step, is_approval=True, reason=reason)
    place = waiting_step(chain, counted(row, chain))
    said = {"step": (None, row.step + 1), "reason": (None, reason)}
    if place is None:
        changes = APPROVAL.move(row, by="approve") | said
        row.settled_at = now
        row.save(update_fields=["status", "settled_at"])
        record(actor, ApprovalGranted(row.pk, row.kind, row.subject_id), row, changes)
        return row
    # It may also be a step before: of somebody who is not there any more.
    moved = assign(row, _waits(chain, place))
    if moved:
        row.save(update_fields=list(moved))
    record(actor, ApprovalStepTaken(row.pk, row.kind, row.subject_id), row, said)
    return row


@action(Permission.APPROVAL_DECIDE)
def refuse_approval(
    actor: Actor, *, request_id: UUID, step: int, now: datetime, reason: str
) -> ApprovalRequest | Unchanged:
    """Say no, and why: nobody is asked any further. It raises what `approve` raises."""
    reason = _reason(reason, needed=True)
    row = locked(visible_to(actor, Permission.APPROVAL_DECIDE), request_id)
    if row.status != ApprovalStatus.WAITING:
        APPROVAL.move(row, by="refuse_approval")
        return Unchanged(row)
    _decide(actor, row, [Step.read(one) for one in row.chain], step, is_approval=False, reason=reason)
    changes = APPROVAL.move(row, by="refuse_approval") | {"step": (None, row.step + 1), "reason": (None, reason)}
    row.settled_at = now
    row.save(update_fields=["status", "settled_at"])
    record(actor, ApprovalRefused(row.pk, row.kind, row.subject_id), row, changes)
    return row


@action(Permission.APPROVAL_ASK)
def withdraw(actor: Actor, *, request_id: UUID, now: datetime) -> ApprovalRequest | Unchanged:
    """Ask no longer.

    Raises:
        NotFound: there is none in sight.
        AskedByAnother: as said.
        IllegalTransition: it is decided.
    """
    row = locked(visible_to(actor, Permission.APPROVAL_ASK), request_id)
    if row.asked_by_id != actor.id:
        raise AskedByAnother
    changes = APPROVAL.move(row, by="withdraw")
    if not changes:
        return Unchanged(row)
    row.settled_at = now
    row.save(update_fields=["status", "settled_at"])
    record(actor, ApprovalWithdrawn(row.pk, row.kind, row.subject_id), row, changes)
    return row


@action(Permission.APPROVAL_DROP)
def drop_approvals(actor: Actor, *, membership_id: UUID, now: datetime) -> list[UUID] | Unchanged:
    """Withdraw what somebody asked for who is not here any more, or is kept out: nobody stands for it."""
    if there(membership_id).exists():
        return Unchanged()
    theirs = visible_to(actor, Permission.APPROVAL_DROP).filter(asked_by=membership_id, status=ApprovalStatus.WAITING)
    rows = list(theirs.order_by("pk").select_for_update(of=("self",)))
    ids = [row.pk for row in rows if APPROVAL.move(row, by="withdraw")]
    if not ids:
        return Unchanged()
    target = APPROVAL.moves["withdraw"].target
    record_each(actor, ApprovalsDropped, ApprovalRequest, ids, {"status": (F("status"), target.value)})
    ApprovalRequest.objects.filter(pk__in=ids).update(status=target, settled_at=now)
    return ids


@action(Permission.APPROVAL_SET)
def add_rule(actor: Actor, *, details: RuleDetails) -> ApprovalRule:
    """Say that acts of a kind need approval, from an amount on. What waits already goes on as it was.

    Raises:
        Invalid: what was said cannot be accepted, or there is such a rule.
    """
    row = ApprovalRule(kind=details.kind, **_accepted(details))
    with once("approval_rule_once", _twice(details)):
        row.save()
    amount = {"from_amount": (None, row.from_amount)} if row.from_amount else {}
    record(actor, ApprovalRuleAdded(row.pk), row, {**amount, "steps": (None, row.steps)})
    return row


@action(Permission.APPROVAL_SET)
def edit_rule(actor: Actor, *, rule_id: UUID, details: RuleDetails, version: int) -> ApprovalRule | Unchanged:
    """Change who decides, or from which amount on. What waits already goes on as it was.

    Raises:
        NotFound: there is none.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one; its kind stays.
    """
    row = locked(rules_visible_to(actor, Permission.APPROVAL_SET), rule_id)
    if row.version != version:
        raise Stale
    if details.kind != row.kind:
        raise Invalid({"kind": [NO_SUCH_KIND]})
    changes = assign(row, _accepted(details))
    if not changes:
        return Unchanged(row)
    with once("approval_rule_once", _twice(details)):
        row.save(update_fields=list(changes))
    record(actor, ApprovalRuleEdited(row.pk), row, changes)
    return row


@action(Permission.APPROVAL_SET)
def remove_rule(actor: Actor, *, rule_id: UUID) -> ApprovalRule:
    """Acts of the kind need no approval any more, or another rule counts. What waits already goes on as it was.

    Raises:
        NotFound: there is none.
    """
    row = locked(rules_visible_to(actor, Permission.APPROVAL_SET), rule_id)
    amount = {"from_amount": (row.from_amount, None)} if row.from_amount else {}
    record(actor, ApprovalRuleRemoved(row.pk), row, {**amount, "steps": (row.steps, None)})
    ApprovalRule.objects.filter(pk=row.pk).delete()
    return row


def _decide(
    actor: Actor, row: ApprovalRequest, chain: list[Step], step: int, *, is_approval: bool, reason: str
) -> None:
    if row.asked_by_id == actor.id:
        raise OwnRequest
    if not there(row.asked_by_id).exists():
        raise AskerGone
    # The request is locked, so the step stays; who holds a role is looked at now.
    if not deciders(chain[row.step]).filter(pk=actor.id).exists() or not is_asked(actor, row.pk):
        raise NotYours
    # A decision is about what its maker saw, and never about the step after it.
    if row.step != step - 1:
        raise Stale
    decision = ApprovalDecision(request=row, step=row.step, member_id=actor.id, is_approval=is_approval, reason=reason)
    with once("approval_decision_once", NotYours()):
        decision.save()


def _waits(chain: tuple[Step, ...] | list[Step], place: int) -> dict[str, object]:
    return {"step": place, "roles": sorted(chain[place].roles), "members": sorted(chain[place].members)}


def _reason(reason: str, *, needed: bool) -> str:
    if found := faults_of_reason(reason, needed=needed):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return plain(reason)


def _fault_of_day(kind: str, subject_id: UUID, day: date, now: datetime) -> Words | None:
    asked = kinds()[kind].day
    return asked.fault(subject_id, day, now) if asked else NO_DAY


def _twice(details: RuleDetails) -> Invalid:
    has_amount = kinds()[details.kind].has_amount
    return Invalid({"from_amount": [RULE_TWICE]} if has_amount else {"kind": [RULE_TWICE_ALWAYS]})


def _accepted(details: RuleDetails) -> dict[str, object]:
    kind = kinds().get(details.kind)
    if kind is None:
        raise Invalid({"kind": [NO_SUCH_KIND]})
    if found := faults(details, has_amount=kind.has_amount):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    if unknown(details.steps):
        raise Invalid({"steps": [NOT_THERE]})
    return {"from_amount": details.from_amount, "steps": [step.written() for step in details.steps]}
