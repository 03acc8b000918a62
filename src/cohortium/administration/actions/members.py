"""Every change to who belongs to an organisation, and where people work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor, ActorKind
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import OF_EVERY_MEMBER, Permission
from cohortium.access.queries import campuses_of, combine, permissions_of, standing_of
from cohortium.access.roles import OWNER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.events import (
    AssignmentsRested,
    AssignmentsResumed,
    MemberAdmitted,
    MemberAssigned,
    MemberLeft,
    MemberReinstated,
    MemberRemoved,
    MemberSuspended,
)
from cohortium.administration.queries import campuses as places
from cohortium.administration.queries.member_fields import fields_of
from cohortium.administration.queries.members import is_last_owner, visible_to, work
from cohortium.administration.rules.fields import accepted as accepted_values
from cohortium.administration.rules.fields import changes as custom_changes
from cohortium.administration.rules.members import Fault, MemberDetails, faults, tidied
from cohortium.audit.trail import Entity
from cohortium.core.changes import assign as assign_values
from cohortium.core.constraints import once
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.jobs.facts import Fact
from cohortium.tenancy.models import Campus, Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in (TEXT_FAULTS | PHONE_FAULTS).items()},
    Fault.MISSING: _("Enter a name, such as “Ada Ncube”."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as ada@example.com."),
}
NO_ROLE = _("Choose at least one role.")


class AlreadyMember(Refusal):
    """This log-in belongs to the organisation already."""

    sentence = _("This person is already a member.")


class Mightier(Refusal):
    """This person may do more than who decides about them."""

    sentence = _("This person has, or would have, more permissions than you. Ask someone who has all of them.")


class WorksElsewhere(Refusal):
    """This person works also where whoever decides does not."""

    sentence = _("This person also works at other places. Ask someone responsible for all of them.")


class Yourself(Refusal):
    """Nobody decides about themselves."""

    sentence = _("You cannot do this to yourself. Ask someone else, or leave the organisation.")


class LastOwner(Refusal):
    """The organisation would have no owner."""

    sentence = _("This is the only owner of the organisation. Make someone else an owner first.")


@action(Permission.MEMBER_ADMIT)
def admit(
    actor: Actor, *, user_id: UUID, display_name: str, roles: Sequence[str], campus_ids: Sequence[UUID] = ()
) -> Membership:
    """Make somebody with a log-in an active member, with built-in roles (by key) and campuses.

    Raises:
        AlreadyMember: there is a membership of this log-in.
        NotFound: one of the roles or campuses does not exist here.
    """
    held = list(Role.objects.filter(key__in=roles, system_role=True))
    campuses = list(places.visible_to(actor, Permission.MEMBER_ADMIT).filter(pk__in=campus_ids))
    if len(held) != len(set(roles)) or len(campuses) != len(set(campus_ids)):
        raise NotFound
    membership = Membership(user_id=user_id, display_name=display_name)
    with once("membership_once", AlreadyMember()):
        membership.save()
    MembershipRole.objects.bulk_create(MembershipRole(membership=membership, role=role) for role in held)
    MembershipCampus.objects.bulk_create(MembershipCampus(membership=membership, campus=campus) for campus in campuses)
    changes = {
        "display_name": (None, display_name),
        "roles": (None, sorted(role.name for role in held)),
        "campuses": (None, sorted(campus.name for campus in campuses)),
    }
    record(actor, MemberAdmitted(membership.pk), membership, changes)
    return membership


@action(Permission.MEMBER_ASSIGN)
def assign(
    actor: Actor,
    *,
    membership_id: UUID,
    role_ids: Sequence[UUID],
    campus_ids: Sequence[UUID],
    version: int,
    details: MemberDetails | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Membership | Unchanged:
    """Say what somebody does and where, and how they are called. Campuses that the actor does not reach stay.

    `custom` holds what is to stand in the organisation's own fields; those that it does not name stay.

    Raises:
        NotFound: the member, a role or a campus is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: no role at all, or a name or phone that cannot be accepted.
        Mightier: the member may do more than the actor, or would.
        WorksElsewhere: other roles, for a member who works also where the actor does not decide.
        LastOwner: nobody else would own the organisation.
    """
    member = locked(visible_to(actor, Permission.MEMBER_ASSIGN), membership_id)
    if member.version != version:
        raise Stale
    # Before the other roles, as everywhere: whether somebody still owns the organisation is asked last.
    _locked_owner()
    roles, campuses = work(actor, Permission.MEMBER_ASSIGN, role_ids=role_ids, campus_ids=campus_ids)
    fields = fields_of(actor, membership_id=member.pk, campus_ids=member.campuses.values_list("campus_id", flat=True))
    before = member.custom
    after_custom, wrong = (before, {}) if custom is None else accepted_values(fields, before=before, sent=custom)
    said = details or MemberDetails(member.display_name, member.phone)
    accepted = _accepted(said, has_role=bool(roles), wrong={f"custom/{key}": [why] for key, why in wrong.items()})
    reach = actor.reach(Permission.MEMBER_ASSIGN)
    held = {one.role_id: one.role.name for one in member.roles.select_related("role")}
    worked = {one.campus_id: one.campus.name for one in member.campuses.select_related("campus")}
    stays = {campus_id: name for campus_id, name in worked.items() if not reach.covers_campus(campus_id)}
    wanted = stays | {campus.pk: campus.name for campus in campuses}
    after = combine([role.permissions for role in roles], frozenset(wanted))
    standing = standing_of(actor)
    if not (standing.covers(permissions_of(member.pk)) and standing.covers(after)):
        raise Mightier
    decides = standing.reach(Permission.MEMBER_ASSIGN).covers_campuses(stays)
    if not decides and held.keys() != {role.pk for role in roles}:
        raise WorksElsewhere
    changes = {
        name: (sorted(before.values()), sorted(now.values()))
        for name, before, now in (("roles", held, {role.pk: role.name for role in roles}), ("campuses", worked, wanted))
        if before.keys() != now.keys()
    } | assign_values(member, asdict(accepted))
    member.custom = after_custom
    changes |= custom_changes(fields, before, after_custom)
    if not changes:
        return Unchanged(member)
    if not any(role.key == OWNER.key for role in roles):
        _keep_an_owner(member)
    member.roles.exclude(role__in=roles).delete()
    member.campuses.exclude(campus__in=wanted).delete()
    give(
        member,
        [role for role in roles if role.pk not in held],
        [campus for campus in campuses if campus.pk not in worked],
    )
    # Most of it stands in other tables; the version that people compare is the member's.
    member.save(update_fields=["custom", "display_name", "phone"])
    record(actor, MemberAssigned(member.pk), member, changes)
    return member


@action(Permission.MEMBER_SUSPEND)
def suspend(actor: Actor, *, membership_id: UUID) -> Membership | Unchanged:
    """Keep somebody out until they are let in again.

    Raises:
        NotFound, Mightier, WorksElsewhere, LastOwner, Yourself, IllegalTransition: as they say.
    """
    return _moved(actor, Permission.MEMBER_SUSPEND, membership_id, MemberSuspended, by="suspend")


@action(Permission.MEMBER_REINSTATE)
def reinstate(actor: Actor, *, membership_id: UUID) -> Membership | Unchanged:
    """Let somebody in again who was suspended.

    Raises:
        NotFound, Mightier, WorksElsewhere, Yourself, IllegalTransition: as they say.
    """
    return _moved(actor, Permission.MEMBER_REINSTATE, membership_id, MemberReinstated, by="reinstate")


@action(Permission.MEMBER_REMOVE)
def remove(actor: Actor, *, membership_id: UUID) -> Membership | Unchanged:
    """End a membership. What the person did stays in the trail under their name.

    Raises:
        NotFound, Mightier, WorksElsewhere, LastOwner, Yourself, IllegalTransition: as they say.
    """
    return _moved(actor, Permission.MEMBER_REMOVE, membership_id, MemberRemoved, by="remove")


@action(Permission.MEMBER_LEAVE)
def leave(actor: Actor) -> Membership | Unchanged:
    """End one's own membership.

    Raises:
        LastOwner: nobody else would own the organisation.
    """
    return _moved(actor, Permission.MEMBER_LEAVE, actor.id, MemberLeft, by="leave")


@action(Permission.MEMBER_ASSIGN)
def let_people_follow(actor: Actor, *, campus_ids: Sequence[UUID]) -> int | Unchanged:
    """Rest the assignments to those of the campuses that are closed, and resume those to open ones.

    It looks at how the campuses are now, and not at what once happened to them: whichever of two jobs runs last, the
    result is the same. Returns how many assignments changed.
    """
    campuses = places.visible_to(actor, Permission.MEMBER_ASSIGN).filter(pk__in=campus_ids)
    is_open = {campus.pk: campus.is_active for campus in campuses.order_by("pk").select_for_update(of=("self",))}
    changed = 0
    for fact, opened in ((AssignmentsRested, False), (AssignmentsResumed, True)):
        here = [campus_id for campus_id, active in is_open.items() if active is opened]
        rows = MembershipCampus.objects.filter(campus__in=here).exclude(is_current=opened)
        affected = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        if affected:
            name = F("campus__name")
            change = {"campus": (None, name) if opened else (name, None)}
            of_member = Entity("membership", "membership_id")
            record_each(actor, fact, MembershipCampus, affected, change, entity=of_member)
            changed += MembershipCampus.objects.filter(pk__in=affected).update(is_current=opened)
    return changed or Unchanged()


def give(member: Membership, roles: Iterable[Role], campuses: Iterable[Campus]) -> None:
    """Add roles and campuses that the member does not have. At a closed campus the assignment rests."""
    MembershipRole.objects.bulk_create(MembershipRole(membership=member, role=role) for role in roles)
    MembershipCampus.objects.bulk_create(
        MembershipCampus(membership=member, campus=campus, is_current=campus.is_active) for campus in campuses
    )


def check_decides(actor: Actor, permission: Permission, membership_id: UUID) -> None:
    """Check that the actor decides about a member. Places that are closed count on both sides: they may open again.

    Raises:
        Mightier: the member may do more than the actor.
        WorksElsewhere: the member works also where the actor does not decide.
    """
    standing = standing_of(actor)
    if not standing.covers(permissions_of(membership_id)):
        raise Mightier
    if not standing.reach(permission).covers_campuses(campuses_of(membership_id)):
        raise WorksElsewhere


def _accepted(details: MemberDetails, *, has_role: bool, wrong: dict[str, list[Words]]) -> MemberDetails:
    country = Organisation.objects.get().country
    found: dict[str, list[Words]] = {name: [FAULTS[why]] for name, why in faults(details, country=country).items()}
    found |= wrong
    if not has_role:
        found["roles"] = [NO_ROLE]
    if found:
        raise Invalid(found)
    return tidied(details, country=country)


def _moved(
    actor: Actor, permission: Permission, membership_id: UUID, fact: Callable[[UUID], Fact], *, by: str
) -> Membership | Unchanged:
    if actor.kind == ActorKind.MEMBER and actor.id != membership_id:
        _lock_both(actor, permission, membership_id)
    member = locked(visible_to(actor, permission), membership_id)
    if member.pk == actor.id:
        if permission not in OF_EVERY_MEMBER:
            raise Yourself
    else:
        check_decides(actor, permission, member.pk)
    was_active = member.status == MembershipStatus.ACTIVE
    changes = MEMBERSHIP.move(member, by=by)
    if not changes:
        return Unchanged(member)
    if was_active:
        _keep_an_owner(member)
    member.save(update_fields=["status"])
    record(actor, fact(member.pk), member, changes)
    return member


def _lock_both(actor: Actor, permission: Permission, membership_id: UUID) -> None:
    """Lock who decides and whom about, in the order of keys: of two who suspend each other, one comes too late."""
    both = Membership.objects.filter(pk__in={actor.id, membership_id}).order_by("pk").select_for_update(of=("self",))
    status = {one.pk: one.status for one in both}
    if status.get(actor.id) != MembershipStatus.ACTIVE:
        raise NotAllowed(permission)


def _keep_an_owner(member: Membership) -> None:
    """Refuse what would leave nobody to own the organisation. Two owners who remove each other wait for one another."""
    _locked_owner()
    if is_last_owner(membership_id=member.pk):
        raise LastOwner


def _locked_owner() -> Role:
    return Role.objects.select_for_update(of=("self",)).get(key=OWNER.key)
