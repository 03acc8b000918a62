"""Questions about approvals. Nothing here writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.actor import Actor, ActorKind
from cohortium.access.models import Membership, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.roles import AUDITOR
from cohortium.access.states import MembershipStatus
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound, Refusal, Words
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.desk.kinds.approvals import kinds
from cohortium.desk.models import ApprovalDecision, ApprovalRequest, ApprovalRule
from cohortium.desk.queries.chains import deciders, holding, named, names_in, step_in_words
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.desk.states import ApprovalStatus
from cohortium.tenancy.words import said


class ApprovalNeeded(Refusal):
    """There is a rule: others decide first."""

    sentence = gettext_lazy("This needs approval first. Request it on the page where you do it.")


class ApprovalShowing(StrEnum):
    """Which requests a list shows: those that wait for oneself, one's own, or all that one sees."""

    TO_DECIDE = "to_decide"
    ASKED = "asked"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a chain: who decides, how many it takes, who did, and whether it is the one that waits."""

    place: int
    deciders: tuple[str, ...]
    needed: int
    approved_by: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What one person said."""

    step: int
    member: str
    is_approval: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What lists, pages and the API show of a request."""

    request_id: UUID
    version: int
    kind: str
    word: Words
    subject_type: str
    subject_id: UUID
    subject: str
    amount: Decimal
    reason: str
    # On which day it is to be done, and what that day is called; none: as soon as the last one agreed.
    for_day: date | None
    day_label: Words
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    status: ApprovalStatus
    # Counted from one; the last one once it is settled.
    step: int
    steps: int
    settled_at: datetime | None
    # Whether this is the asking person's own, and whether it waits for them.
    is_mine: bool
    waits_for_me: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What pages and the API show of a rule."""

    rule_id: UUID
    version: int
    kind: str
    from_amount: Decimal
    steps: tuple[Step, ...]
    # Who decides in each, by name, and how many people that is as things are.
    deciders: tuple[tuple[str, ...], ...]
    able: tuple[int, ...]

    @property
    def details(self) -> RuleDetails:
        """What a form starts from."""
        return RuleDetails(self.kind, self.steps, self.from_amount)

    @property
    def in_words(self) -> list[str]:
        """Its steps, as people read them."""
        return [
            step_in_words(place, names, step.needed)
            for place, (step, names) in enumerate(zip(self.steps, self.deciders, strict=True), start=1)
        ]

    @property
    def lacks(self) -> str:
        """What is said where too few can decide as things are: nothing can be asked for then."""
        for place, (step, able) in enumerate(zip(self.steps, self.able, strict=True), start=1):
            if able < step.needed:
                told = {"place": place, "needed": step.needed, "able": able}
                return _("Step %(place)s needs %(needed)s approvals. People who can approve: %(able)s.") % told
        return ""


@dataclass(frozen=True, slots=True)
class Offered:
    """Who can be chosen to decide, by name."""

    roles: list[tuple[UUID, str]]
    people: list[tuple[UUID, str]]


def check_free(actor: Actor, *, kind: str, amount: Decimal = Decimal(0)) -> None:
    """Refuse what needs approval. What the system does was approved, or was decided before.

    Raises:
        ApprovalNeeded: as said.
    """
    if actor.kind != ActorKind.SYSTEM and rule_for(kind=kind, amount=amount) is not None:
        raise ApprovalNeeded


def rule_for(*, kind: str, amount: Decimal = Decimal(0)) -> RuleRow | None:
    """The rule that counts for an act of this kind: the one with the highest amount that is reached."""
    found = ApprovalRule.objects.filter(kind=kind, from_amount__lte=amount).order_by("-from_amount").first()
    return _rule(found, {}) if found else None


def rules(actor: Actor) -> list[RuleRow]:
    """All rules, by kind and amount, with the names of those who decide and their number: four statements."""
    listed = list(rules_visible_to(actor, Permission.APPROVAL_READ).order_by("kind", "from_amount"))
    chain = [Step.read(step) for row in listed for step in row.steps]
    names, held = names_in(chain), holding(chain)
    return [_rule(one, names, held) for one in listed]


def rule(actor: Actor, *, rule_id: UUID, permission: Permission = Permission.APPROVAL_READ) -> RuleRow:
    """One rule.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = rules_visible_to(actor, permission).filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    chain = [Step.read(step) for step in found.steps]
    return _rule(found, names_in(chain), holding(chain))


def rules_visible_to(actor: Actor, permission: Permission) -> QuerySet[ApprovalRule]:
    """All rules, or none."""
    return ApprovalRule.objects.all() if actor.reach(permission).everything else ApprovalRule.objects.none()


def visible_to(actor: Actor, permission: Permission) -> QuerySet[ApprovalRequest]:
    """The requests that one sees: those that one asked for, is asked about or decided; with the permission all."""
    if permission in {Permission.APPROVAL_READ, Permission.APPROVAL_DROP} and actor.reach(permission).everything:
        return ApprovalRequest.objects.all()
    decided = ApprovalDecision.objects.filter(member=actor.id).values("request")
    return ApprovalRequest.objects.filter(Q(asked_by=actor.id) | _asks(actor) | Q(pk__in=decided))


def requests(
    actor: Actor, *, showing: ApprovalShowing = ApprovalShowing.ALL, after: Cursor | None = None, at_most: int = 50
) -> PageOf[RequestRow]:
    """List requests, newest first, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.APPROVAL_READ)
    if showing == ApprovalShowing.ASKED:
        rows = rows.filter(asked_by=actor.id)
    elif showing == ApprovalShowing.TO_DECIDE:
        rows = rows.filter(_waits_for(actor))
    return PageOf.of(
        _listed(rows, actor),
        partial(_row, actor),
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )


def request(actor: Actor, *, request_id: UUID) -> RequestRow:
    """One request.

    Raises:
        NotFound: there is none, or it is not within sight.
    """
    found = _listed(visible_to(actor, Permission.APPROVAL_READ).filter(pk=request_id), actor).first()
    if found is None:
        raise NotFound
    return _row(actor, found)


def waiting(actor: Actor, *, at_most: int = 5) -> list[RequestRow]:
    """What waits for this member's decision, the oldest first."""
    rows = _listed(ApprovalRequest.objects.filter(_waits_for(actor)), actor).order_by("created_at", "pk")[:at_most]
    return [_row(actor, one) for one in rows]


def steps(*, request_id: UUID) -> tuple[list[StepRow], list[DecisionRow]]:
    """The chain of a request that the caller has already been allowed to see, and what was said, in order."""
    row = ApprovalRequest.objects.get(pk=request_id)
    chain = [Step.read(step) for step in row.chain]
    said = ApprovalDecision.objects.filter(request=row.pk).select_related("member").order_by("created_at", "pk")
    decisions = [
        DecisionRow(one.step + 1, one.member.display_name, one.is_approval, one.reason, one.created_at) for one in said
    ]
    names = names_in(chain)
    return [
        StepRow(
            place + 1,
            named(step, names),
            step.needed,
            tuple(one.member for one in decisions if one.step == place + 1 and one.is_approval),
            row.status == ApprovalStatus.WAITING and row.step == place,
        )
        for place, step in enumerate(chain)
    ], decisions


def there(membership_id: UUID) -> QuerySet[Membership]:
    """This member, if they are there and not kept out."""
    return Membership.objects.filter(pk=membership_id, status=MembershipStatus.ACTIVE)


def agreed_in(request: ApprovalRequest, place: int, member_id: UUID) -> bool:
    """Whether this member has agreed in this step."""
    said = ApprovalDecision.objects.filter(request=request.pk, step=place, member=member_id)
    return said.filter(is_approval=True).exists()


def is_asked(actor: Actor, request_id: UUID) -> bool:
    """Whether it waits for this member's decision."""
    return ApprovalRequest.objects.filter(_waits_for(actor), pk=request_id).exists()


def counted(request: ApprovalRequest, chain: Sequence[Step]) -> list[set[UUID]]:
    """Whose approval counts, for each step: of those who decide in it still."""
    said = ApprovalDecision.objects.filter(request=request.pk, is_approval=True)
    return [
        set(deciders(step).filter(pk__in=said.filter(step=place).values("member")).values_list("pk", flat=True))
        for place, step in enumerate(chain)
    ]


def offered() -> Offered:
    """Who can be chosen to decide: roles that change something, and members who are there, the first by name."""
    there = Membership.objects.filter(status=MembershipStatus.ACTIVE, is_staff=True).order_by(
        "display_name_plain", "pk"
    )
    roles = Role.objects.filter(is_retired=False).exclude(key=AUDITOR.key)
    return Offered(
        list(roles.order_by("name_plain", "pk").values_list("pk", "name")),
        list(there.values_list("pk", "display_name")[:200]),
    )


def unknown(chain: Sequence[Step]) -> bool:
    """Whether somebody in it is not a role or a member of this organisation."""
    roles = {one for step in chain for one in step.roles}
    members = {one for step in chain for one in step.members}
    known = Role.objects.filter(pk__in=roles, is_retired=False).count()
    return known != len(roles) or Membership.objects.filter(pk__in=members, is_staff=True).count() != len(members)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What requests are called, for whoever may read the trail."""
    return dict(ApprovalRequest.objects.filter(pk__in=ids).values_list("pk", "subject"))


def rule_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What rules are called."""
    found = ApprovalRule.objects.filter(pk__in=ids).values_list("pk", "kind")
    return {rule_id: capfirst(said(kinds()[kind].word)) if kind in kinds() else kind for rule_id, kind in found}


def happened(*, request_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a request that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="approvalrequest", entity_id=request_id, at_most=at_most)


def _asks(actor: Actor) -> Q:
    held = MembershipRole.objects.filter(membership=actor.id).order_by("pk").values("role")
    # No index serves these, and none has to: what waits is little, and found by its status.
    return Q(members__overlap=[actor.id]) | Q(roles__overlap=ArraySubquery(held))


def _waits_for(actor: Actor) -> Q:
    # Who said yes in this very step has decided; that it takes more of them is for others.
    mine = ApprovalDecision.objects.filter(member=actor.id)
    decided = Q(pk__in=mine.filter(step=F("request__step")).values("request"))
    # Who agreed in another step leaves this one to others, as long as there are any.
    elsewhere = Q(pk__in=mine.filter(is_approval=True).values("request")) & Q(Exists(_others()))
    return Q(status=ApprovalStatus.WAITING) & ~Q(asked_by=actor.id) & _asks(actor) & ~decided & ~elsewhere


def _others() -> QuerySet[Membership]:
    """Who decides in the waiting step of the request around it, and has agreed in none of its steps."""
    held = MembershipRole.objects.filter(_is_in("role", OuterRef(OuterRef("roles"))), membership=OuterRef("pk"))
    agreed = ApprovalDecision.objects.filter(request=OuterRef(OuterRef("pk")), member=OuterRef("pk"), is_approval=True)
    asked = Q(_is_in("pk", OuterRef("members"))) | Q(Exists(held))
    there = Membership.objects.filter(asked, status=MembershipStatus.ACTIVE)
    return there.exclude(pk=OuterRef("asked_by")).filter(~Exists(agreed))


def _is_in(field: str, ids: OuterRef) -> IsNull:
    return IsNull(Func(ids, F(field), function="array_position", output_field=IntegerField()), False)


def _listed(rows: QuerySet[ApprovalRequest], actor: Actor) -> Any:
    mine = ApprovalRequest.objects.filter(_waits_for(actor), pk=OuterRef("pk")).values("pk")
    return rows.values(
        *(
            "id",
            "version",
            "kind",
            "subject_id",
            "subject",
            "amount",
            "reason",
            "for_day",
            "asked_by_id",
            "status",
            "step",
        ),
        *("created_at", "settled_at"),
        asked_by_name=F("asked_by__display_name"),
        steps=Func(F("chain"), function="jsonb_array_length", output_field=IntegerField()),
        waits=ArraySubquery(mine),
    )


def _row(actor: Actor, found: dict[str, Any]) -> RequestRow:
    kind = kinds().get(found["kind"])
    return RequestRow(
        request_id=found["id"],
        version=found["version"],
        kind=found["kind"],
        word=kind.word if kind else found["kind"],
        subject_type=kind.subject_type if kind else "",
        subject_id=found["subject_id"],
        subject=found["subject"],
        amount=found["amount"],
        reason=found["reason"],
        for_day=found["for_day"],
        day_label=kind.day.label if kind and kind.day else "",
        asked_by_id=found["asked_by_id"],
        asked_by=found["asked_by_name"],
        asked_at=found["created_at"],
        status=ApprovalStatus(found["status"]),
        step=found["step"] + 1,
        steps=found["steps"],
        settled_at=found["settled_at"],
        is_mine=found["asked_by_id"] == actor.id,
        waits_for_me=bool(found["waits"]),
    )


def _rule(
    found: ApprovalRule, names: Mapping[UUID, str], held: Mapping[UUID, Collection[UUID]] = MappingProxyType({})
) -> RuleRow:
    chain = tuple(Step.read(step) for step in found.steps)
    by_name = tuple(named(step, names) for step in chain)
    able = tuple(sum(step.names(one, roles) for one, roles in held.items()) for step in chain)
    return RuleRow(found.pk, found.version, found.kind, found.from_amount, chain, by_name, able)
