"""Questions about guardians. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound, Words
from cohortium.notifications.queries.addresses import marked_among
from cohortium.people.models import Family, FamilyLearner, Guardian
from cohortium.people.queries.family_reach import guardians_visible_to
from cohortium.people.rules.guardians import (
    GuardianDetails,
    Household,
    Other,
    Relationship,
    Sight,
    Somebody,
    household_known,
    others_known,
)
from cohortium.people.rules.learners import full_name
from cohortium.people.states import FamilyStatus, GuardianStatus

# How they read.
RELATIONSHIPS: dict[str, Words] = {
    Relationship.MOTHER: _("Mother"),
    Relationship.FATHER: _("Father"),
    Relationship.PARENT: _("Parent"),
    Relationship.STEP_PARENT: _("Step-parent"),
    Relationship.FOSTER_PARENT: _("Foster parent"),
    Relationship.GRANDPARENT: _("Grandparent"),
    Relationship.GUARDIAN: _("Legal guardian"),
    Relationship.SIBLING: _("Brother or sister"),
    Relationship.RELATIVE: _("Relative"),
    Relationship.PARTNER: _("Husband, wife or partner"),
    Relationship.FRIEND: _("Friend"),
    Relationship.NEIGHBOUR: _("Neighbour"),
    Relationship.OTHER: _("Other"),
}
SIGHTS: dict[str, Words] = {
    Sight.LEARNING: _("Learning"),
    Sight.MONEY: _("Money"),
    Sight.HEALTH: _("Health"),
    Sight.PAPERS: _("Documents"),
}


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """What the office sees of a guardian."""

    guardian_id: UUID
    family_id: UUID
    version: int
    first_name: str
    last_name: str
    relationship: str
    email: str
    # Letters come back from there.
    email_fails: bool
    phone: str
    lives_there: bool
    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    may_pick_up: bool
    bill_share: int
    sees: list[str]
    note: str
    # The status of their log-in; empty without one.
    log_in: str
    status: GuardianStatus
    created_at: datetime
    updated_at: datetime

    @property
    def name(self) -> str:
        """The name as one line."""
        return full_name(self.first_name, self.last_name)

    @property
    def details(self) -> GuardianDetails:
        """What a form starts from."""
        return GuardianDetails(**{field.name: getattr(self, field.name) for field in fields(GuardianDetails)})


@dataclass(frozen=True, slots=True)
class Child:
    """A learner of the family, as a guardian knows them: where they are at home with somebody else is not in it."""

    learner_id: UUID
    first_name: str
    last_name: str
    preferred_name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a guardian may know of the family: nothing else of it is ever shown, sent or exported to them."""

    family_id: UUID
    family: str
    # Themselves, whole but for what the office notes about them.
    details: GuardianDetails
    children: list[Child]
    # How to reach the household; nothing for who does not live there.
    household: Household | None
    others: list[Other]


def guardian(actor: Actor, *, guardian_id: UUID, permission: Permission = Permission.FAMILY_READ) -> GuardianRow:
    """One guardian.

    Raises:
        NotFound: there is none, or this permission does not reach them.
    """
    found = _listed(guardians_visible_to(actor, permission).filter(pk=guardian_id)).first()
    if found is None:
        raise NotFound
    return _row(found, marked_among([found["email"]] if found["email"] else []))


def chosen(actor: Actor, *, guardian_ids: Collection[UUID], permission: Permission) -> list[GuardianRow]:
    """These guardians, as far as the permission reaches them."""
    found = list(_listed(guardians_visible_to(actor, permission).filter(pk__in=guardian_ids)))
    failing = marked_among({one["email"] for one in found if one["email"]})
    return [_row(one, failing) for one in found]


def of_families(family_ids: Collection[UUID]) -> dict[UUID, list[GuardianRow]]:
    """The guardians of families that the caller has been allowed to see, whom one calls first at first."""
    found = list(
        _listed(Guardian.objects.filter(family__in=family_ids, merged_into=None)).order_by(
            "status", "place", "created_at", "pk"
        )
    )
    failing = marked_among({one["email"] for one in found if one["email"]})
    rows: dict[UUID, list[GuardianRow]] = {family_id: [] for family_id in family_ids}
    for one in found:
        rows[one["family_id"]].append(_row(one, failing))
    return rows


def known_to(*, guardian_id: UUID) -> Known:
    """What this guardian may know of their family. The caller knows who they are, and that it is they who ask.

    Raises:
        NotFound: there is none, they were removed, or the family is archived.
    """
    me = Guardian.objects.filter(
        pk=guardian_id, status=GuardianStatus.ACTIVE, family__status=FamilyStatus.ACTIVE, merged_into=None
    ).first()
    if me is None:
        raise NotFound
    family = Family.objects.get(pk=me.family_id)
    everybody = Guardian.objects.filter(family=me.family_id, status=GuardianStatus.ACTIVE, merged_into=None)
    somebody = _somebody(me)
    said = {field.name: getattr(me, field.name) for field in fields(GuardianDetails)}
    return Known(
        family_id=family.pk,
        family=family.name,
        details=GuardianDetails(**said | {"note": ""}),
        children=[
            Child(*one)
            for one in FamilyLearner.objects.filter(family=me.family_id)
            .order_by("learner__name_plain", "learner")
            .values_list("learner", "learner__first_name", "learner__last_name", "learner__preferred_name")
        ],
        household=household_known(
            somebody, Household(**{field.name: getattr(family, field.name) for field in fields(Household)})
        ),
        others=others_known(somebody, [_somebody(one) for one in everybody.order_by("place", "created_at", "pk")]),
    )


def borne_in(family_id: UUID, *, but: UUID | None = None) -> int:
    """How many percent of the bill the guardians of a family bear together, without this one."""
    theirs = Guardian.objects.filter(family=family_id, status=GuardianStatus.ACTIVE, merged_into=None)
    others = theirs.exclude(pk=but) if but else theirs
    return others.aggregate(together=Sum("bill_share"))["together"] or 0


def left_of_children(family_id: UUID, *, left: int) -> int:
    """How many percent of the bill nobody bears, in this family or in the other one of its learners.

    `left` is what this family leaves. Of learners who leave most unassigned it is said; who has no other household
    leaves as much as the family does.
    """
    there = Q(learner__families__family__guardians__status=GuardianStatus.ACTIVE)
    there &= Q(learner__families__family__guardians__merged_into=None)
    there &= ~Q(learner__families__family=family_id)
    borne = Sum("learner__families__family__guardians__bill_share", filter=there)
    found = FamilyLearner.objects.filter(family=family_id).annotate(borne=borne).values_list("borne", flat=True)
    return max((max(0, left - (one or 0)) for one in found), default=left)


def family_of(*, guardian_id: UUID) -> UUID | None:
    """The family that somebody looks after."""
    return Guardian.objects.filter(pk=guardian_id).values_list("family", flat=True).first()


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of guardians, for whoever may read the trail, or sees their family."""
    found = Guardian.objects.filter(pk__in=ids).values_list("pk", "first_name", "last_name")
    return {guardian_id: full_name(first, last) for guardian_id, first, last in found}


def happened(*, guardian_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a guardian whom the caller has already been allowed to see, newest first."""
    return timeline(entity_type="guardian", entity_id=guardian_id, at_most=at_most)


def _somebody(one: Guardian) -> Somebody:
    return Somebody(one.pk, str(one), one.relationship, one.email, one.phone, one.lives_there)


def _listed(rows: QuerySet[Guardian]) -> Any:
    log_in = Coalesce("membership__status", Value(""), output_field=TextField())
    return rows.values("id", *(name for name in _PLAIN if name != "log_in"), log_in=log_in)


def _row(found: dict[str, Any], failing: Collection[str]) -> GuardianRow:
    plain = {name: found[name] for name in _PLAIN} | {"status": GuardianStatus(found["status"])}
    return GuardianRow(guardian_id=found["id"], email_fails=found["email"].lower() in failing, **plain)


_PLAIN = [field.name for field in fields(GuardianRow) if field.name not in {"guardian_id", "email_fails"}]
