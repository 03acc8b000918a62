"""How the log-ins stand of guardians and learners. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.kinds import opened_by
from cohortium.administration.queries.addresses import known_by
from cohortium.administration.queries.own_log_ins import KnownRow, LogInRow, log_in
from cohortium.core.errors import NotFound
from cohortium.people.models import FamilyLearner, Guardian, Learner
from cohortium.people.queries import learners
from cohortium.people.queries.family_reach import guardians_visible_to
from cohortium.people.rules.learners import age
from cohortium.people.rules.log_ins import LogInFault, learner_fault
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus
from cohortium.tenancy.lookups import Plain


@dataclass(frozen=True, slots=True)
class HolderLogIn:
    """Whose log-in it is, how it stands, and what is to be asked before they get one."""

    holder_id: UUID
    name: str
    email: str
    is_with_us: bool
    log_in: LogInRow
    # Whoever comes in by this address already, and is somebody else as far as anybody knows.
    known: KnownRow | None = None
    # Others who have this address in their records: those whom the caller sees, and how many more.
    shared_with: tuple[str, ...] = ()
    shared_with_more: int = 0
    # What keeps a learner from having one.
    fault: LogInFault | None = None

    @property
    def is_shared(self) -> bool:
        """Whether others have this address."""
        return bool(self.shared_with) or self.shared_with_more > 0


def guardian_log_in(actor: Actor, *, guardian_id: UUID, now: datetime) -> HolderLogIn:
    """The log-in of a guardian.

    Raises:
        NotFound: they are not within reach.
    """
    rows = guardians_visible_to(actor, Permission.PORTAL_INVITE).select_related("family")
    row = rows.filter(pk=guardian_id).first()
    if row is None:
        raise NotFound
    return HolderLogIn(
        **_holder(row, now),
        **_shared(actor, row.email, but=row.pk),
        is_with_us=is_with_us(row),
    )


def learner_log_in(actor: Actor, *, learner_id: UUID, today: date, now: datetime) -> HolderLogIn:
    """The log-in of a learner.

    Raises:
        NotFound: they are not within reach.
    """
    row = learners.visible_to(actor, Permission.PORTAL_INVITE).filter(pk=learner_id).first()
    if row is None:
        raise NotFound
    return HolderLogIn(
        **_holder(row, now),
        **_shared(actor, row.email, but=row.pk),
        is_with_us=row.status == LearnerStatus.ACTIVE,
        fault=fault_of(row, today=today),
    )


def is_with_us(guardian: Guardian) -> bool:
    """Whether somebody looks after a family that is with us."""
    return guardian.status == GuardianStatus.ACTIVE and guardian.family.status == FamilyStatus.ACTIVE


def fault_of(learner: Learner, *, today: date) -> LogInFault | None:
    """What keeps a learner from having a log-in."""
    mine = _guardians_of(learner)
    return learner_fault(
        age=age(learner.date_of_birth, today),
        is_looked_after=mine.exists(),
        is_guardians_address=bool(learner.email) and mine.filter(_same(learner.email)).exists(),
    )


def shares_address(email: str, *, but: UUID) -> bool:
    """Whether others who are with us have this address."""
    return _guardians_at(email, but).exists() or _learners_at(email, but).exists()


def never_of_guardian(guardian: Guardian) -> Collection[UUID]:
    """The log-ins of the others in the family: of the other parent, and of the children."""
    others = Guardian.objects.filter(family=guardian.family_id, status=GuardianStatus.ACTIVE).exclude(pk=guardian.pk)
    children = Learner.objects.filter(families__family=guardian.family_id)
    return {
        *others.exclude(membership=None).values_list("membership", flat=True),
        *children.exclude(membership=None).values_list("membership", flat=True),
    }


def never_of_learner(learner: Learner) -> Collection[UUID]:
    """The log-ins of those who look after a learner, and of everybody else who learns."""
    others = Learner.objects.exclude(pk=learner.pk).exclude(membership=None)
    return {
        *_guardians_of(learner).exclude(membership=None).values_list("membership", flat=True),
        *others.filter(membership__in=_known_ids(learner.email)).values_list("membership", flat=True),
    }


def _known_ids(email: str) -> list[UUID]:
    known = known_by(email) if email else None
    return [known.pk] if known else []


def _holder(row: Guardian | Learner, now: datetime) -> dict[str, Any]:
    held = row.membership_id
    known = known_by(row.email) if row.email else None
    somebody = known if known and known.pk != held else None
    return {
        "holder_id": row.pk,
        "name": str(row),
        "email": row.email,
        "log_in": log_in(membership_id=held, opens_more=bool(held and opened_by(held, but=row.pk)), now=now),
        "known": KnownRow(somebody.display_name, somebody.is_staff, tuple(opened_by(somebody.pk).values()))
        if somebody
        else None,
    }


def _shared(actor: Actor, email: str, *, but: UUID) -> dict[str, Any]:
    if not email:
        return {}
    guardians, pupils = _guardians_at(email, but), _learners_at(email, but)
    seen = guardians_visible_to(actor, Permission.FAMILY_READ).filter(pk__in=guardians.values("pk"))
    found = learners.visible_to(actor, Permission.LEARNER_READ).filter(pk__in=pupils.values("pk"))
    names = [str(one) for rows in (seen, found) for one in rows.order_by("name_plain", "pk")]
    return {"shared_with": tuple(names), "shared_with_more": guardians.count() + pupils.count() - len(names)}


def _guardians_of(learner: Learner) -> QuerySet[Guardian]:
    families = FamilyLearner.objects.filter(learner=learner.pk).values("family")
    return Guardian.objects.filter(family__in=families, status=GuardianStatus.ACTIVE)


def _guardians_at(email: str, but: UUID) -> QuerySet[Guardian]:
    there = Guardian.objects.filter(status=GuardianStatus.ACTIVE, family__status=FamilyStatus.ACTIVE)
    return there.filter(_same(email)).exclude(pk=but)


def _learners_at(email: str, but: UUID) -> QuerySet[Learner]:
    there = Learner.objects.filter(status=LearnerStatus.ACTIVE, merged_into=None)
    return there.filter(_same(email)).exclude(pk=but)


def _same(email: str) -> Q:
    return Q(email_plain=Plain(Value(email)))
