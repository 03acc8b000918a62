"""Questions about the team. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from cohortium.access.actor import Actor
from cohortium.access.models import NAME_COLUMNS, Invitation, Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.queries import combine, permissions_of, standing_of
from cohortium.access.reach import Span, within
from cohortium.access.roles import OWNER
from cohortium.access.states import MEMBERSHIP, KeyStatus, MembershipStatus
from cohortium.administration.queries import keys
from cohortium.administration.queries.member_fields import fields_of
from cohortium.administration.rules.fields import OwnField
from cohortium.administration.rules.members import MemberDetails
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.pages import Cursor, PageOf
from cohortium.notifications.queries.letters import NotificationRow, newest
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.models import Campus


class MemberShowing(StrEnum):
    """Which members a list shows."""

    CURRENT = "current"
    INVITED = "invited"
    SUSPENDED = "suspended"
    LEFT = "left"
    ALL = "all"


class MemberSort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    NAME = "name"
    NAME_DOWN = "-name"

    @property
    def descending(self) -> bool:
        return self.startswith("-")


_SHOWN = {
    MemberShowing.CURRENT: [MembershipStatus.ACTIVE, MembershipStatus.INVITED],
    MemberShowing.INVITED: [MembershipStatus.INVITED],
    MemberShowing.SUSPENDED: [MembershipStatus.SUSPENDED],
    MemberShowing.LEFT: [MembershipStatus.LEFT],
    MemberShowing.ALL: list(MembershipStatus),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A role that somebody holds."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A campus where somebody works. While it is closed that rests."""

    id: UUID
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What lists, pages and the API show of a member."""

    membership_id: UUID
    version: int
    name: str
    email: str
    phone: str
    status: MembershipStatus
    roles: tuple[Given, ...]
    campuses: tuple[Place, ...]
    # When they came in: nobody has who is invited, or whose invitation was taken back.
    joined_at: datetime | None
    # Whether a role of theirs reaches everywhere, so that they need no campus.
    reaches_everywhere: bool
    # What stands in the organisation's own fields, as far as whoever asked may see it.
    custom: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> MemberDetails:
        """What a form starts from."""
        return MemberDetails(self.name, self.phone)


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that one may give."""

    role_id: UUID
    name: str
    description: str
    # Whether it does nothing for somebody who works at no campus.
    is_at_campuses: bool


@dataclass(frozen=True, slots=True)
class CampusChoice:
    """A campus that one may assign people to."""

    campus_id: UUID
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for a member: nobody gives more than they have."""

    roles: list[RoleChoice]
    campuses: list[CampusChoice]
    # Roles that may do more than whoever chooses.
    withheld: int


@dataclass(frozen=True, slots=True)
class InvitationState:
    """How an invitation stands: until when it is good, and what became of the letter."""

    expires_at: datetime
    is_over: bool
    # Who came with a file waits for somebody to decide about the letter.
    is_sent: bool
    letter: NotificationRow | None


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What somebody gave to others: names of those whom they invited, and of the keys that they issued."""

    invitations: list[str]
    keys: list[str]


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Membership]:
    """The members of the team that this permission reaches: all, those who work at some campuses, or oneself.

    Who has a log-in and is not of the team is reached by nobody here, but by themselves: see `own_log_ins`.
    """
    reach = actor.reach(permission)
    if reach.everything:
        return Membership.objects.filter(is_staff=True)
    here = MembershipCampus.objects.filter(campus__in=reach.campuses, is_current=True)
    covered = Q(pk__in=here.values("membership"), is_staff=True)
    return Membership.objects.filter(covered | Q(pk=actor.id) if reach.own else covered)


def members(
    actor: Actor,
    *,
    begins: str = "",
    showing: MemberShowing = MemberShowing.CURRENT,
    role_id: UUID | None = None,
    campus_id: UUID | None = None,
    sort: MemberSort = MemberSort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[MemberRow]:
    """List members by any word of their name, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.MEMBER_READ).filter(status__in=_SHOWN[showing])
    if begins:
        rows = rows.filter(by_words(begins, *NAME_COLUMNS))
    if role_id:
        rows = rows.filter(pk__in=MembershipRole.objects.filter(role=role_id).values("membership"))
    if campus_id:
        rows = rows.filter(pk__in=MembershipCampus.objects.filter(campus=campus_id).values("membership"))
    column = "display_name_plain"
    row = partial(_row, actor)
    return PageOf.of(_listed(rows), row, column, descending=sort.descending, after=after, at_most=at_most)


def member(actor: Actor, *, membership_id: UUID, permission: Permission = Permission.MEMBER_READ) -> MemberRow:
    """One member.

    Raises:
        NotFound: there is none, or they are not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=membership_id)).first()
    if found is None:
        raise NotFound
    return _row(actor, found)


def is_last_owner(*, membership_id: UUID) -> bool:
    """Whether nobody else who is active owns the organisation."""
    held = MembershipRole.objects.filter(role__key=OWNER.key, membership__status=MembershipStatus.ACTIVE)
    return set(held.values_list("membership_id", flat=True)) == {membership_id}


def is_visible(actor: Actor, *, membership_id: UUID) -> bool:
    """Whether this actor sees a member."""
    return visible_to(actor, Permission.MEMBER_READ).filter(pk=membership_id).exists()


def visible_among(actor: Actor, membership_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these whom this actor sees among the team: not who left it and uses the portal alone."""
    seen = visible_to(actor, Permission.MEMBER_READ).filter(pk__in=membership_ids, is_staff=True)
    return frozenset(seen.values_list("pk", flat=True))


def changed(actor: Actor, *, membership_id: UUID) -> MemberRow:
    """A member as things are, for whoever has just been allowed to change them: they may be out of reach by it."""
    return _row(actor, _listed(Membership.objects.filter(pk=membership_id)).get())


def own_fields_of(actor: Actor, row: MemberRow) -> list[OwnField]:
    """The organisation's own fields that this actor sees of a member."""
    return fields_of(actor, membership_id=row.membership_id, campus_ids=[campus.id for campus in row.campuses])


def acts(actor: Actor, row: MemberRow) -> frozenset[str]:
    """What this actor can do with a member as things are: names of actions. The actions themselves decide."""
    if row.membership_id == actor.id:
        return frozenset({"leave", *(["assign"] if _reaches(actor, Permission.MEMBER_ASSIGN, row) else [])})
    standing, places = standing_of(actor), [campus.id for campus in row.campuses]
    if not standing.covers(permissions_of(row.membership_id)):
        return frozenset()
    asked = {
        "assign": Permission.MEMBER_ASSIGN,
        "suspend": Permission.MEMBER_SUSPEND,
        "reinstate": Permission.MEMBER_REINSTATE,
        "remove": Permission.MEMBER_REMOVE,
        "invite_again": Permission.MEMBER_INVITE,
        "renew_invitation": Permission.MEMBER_INVITE,
    }
    possible = {name for name, move in MEMBERSHIP.moves.items() if row.status in move.sources}
    possible |= {"assign", *(["renew_invitation"] if row.status == MembershipStatus.INVITED else [])}
    return frozenset(
        name
        for name, permission in asked.items()
        if name in possible
        and (name == "assign" or standing.reach(permission).covers_campuses(places))
        and _reaches(actor, permission, row)
    )


def choices(actor: Actor, permission: Permission) -> Choices:
    """The roles and campuses that this actor may give to somebody, by name."""
    roles, campuses = _roles(), _campuses(actor, permission)
    everywhere = frozenset(campus.campus_id for campus in campuses)
    mine = [role for role in roles if actor.covers(combine([role.permissions], everywhere))]
    return Choices([_choice(role) for role in mine], campuses, withheld=len(roles) - len(mine))


def filters(actor: Actor) -> Choices:
    """The roles and campuses by which this actor may filter the team."""
    return Choices([_choice(role) for role in _roles()], _campuses(actor, Permission.MEMBER_READ), withheld=0)


def invitation_of(*, membership_id: UUID, now: datetime) -> InvitationState | None:
    """How the invitation of somebody stands whom the caller has already been allowed to see; nothing once accepted."""
    found = Invitation.objects.filter(membership=membership_id, accepted_at=None).first()
    if found is None:
        return None
    is_over, is_sent = found.expires_at <= now, found.sent_at is not None
    return InvitationState(found.expires_at, is_over, is_sent, newest(subject_id=found.pk))


def left_behind(actor: Actor, *, membership_id: UUID, now: datetime) -> LeftBehind:
    """What a member gave that stays good without them, of what this actor sees: to look at when they go."""
    waiting = Invitation.objects.filter(updated_by=membership_id, expires_at__gt=now)
    people = visible_to(actor, Permission.MEMBER_READ).filter(status=MembershipStatus.INVITED)
    good = keys.visible_to(actor, Permission.KEY_READ).filter(
        created_by=membership_id, status=KeyStatus.ACTIVE, expires_at__gt=now
    )
    named = people.filter(pk__in=waiting.values("membership")).order_by("display_name_plain", "pk")
    return LeftBehind(
        list(named.values_list("display_name", flat=True)),
        list(good.order_by("name_plain", "pk").values_list("name", flat=True)),
    )


def happened(*, membership_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a member whom the caller has already been allowed to see, newest first."""
    return timeline(entity_type="membership", entity_id=membership_id, at_most=at_most)


def work(
    actor: Actor, permission: Permission, *, role_ids: Collection[UUID], campus_ids: Collection[UUID]
) -> tuple[list[Role], list[Campus]]:
    """The roles and campuses that somebody chose for a member, by name.

    The roles are locked, in the order of keys: what they grant stays so until they are given, and none is retired.

    Raises:
        NotFound: one of them does not exist here, or a campus is not within reach.
    """
    offered = Role.objects.filter(pk__in=role_ids, is_retired=False)
    locked = offered.order_by("pk").select_for_update(of=("self",), no_key=True)
    roles = sorted(locked, key=lambda role: (role.name, role.pk))
    wanted = within(Campus.objects.filter(pk__in=campus_ids), actor.reach(permission), campus="pk")
    # A campus that closes meanwhile waits, and the job that follows finds whoever is given it here.
    kept = wanted.order_by("pk").select_for_update(of=("self",), no_key=True)
    campuses = sorted(kept, key=lambda campus: (campus.name, campus.pk))
    if len(roles) != len(set(role_ids)) or len(campuses) != len(set(campus_ids)):
        raise NotFound
    return roles, campuses


def _roles() -> list[Role]:
    return list(Role.objects.filter(is_retired=False).order_by("name", "pk"))


def _choice(role: Role) -> RoleChoice:
    return RoleChoice(role.pk, role.name, role.description, Span.CAMPUSES in role.permissions.values())


def _campuses(actor: Actor, permission: Permission) -> list[CampusChoice]:
    reached = within(Campus.objects.order_by("name_plain", "pk"), actor.reach(permission), campus="pk")
    return [CampusChoice(campus.pk, campus.name, campus.is_active) for campus in reached]


def _reaches(actor: Actor, permission: Permission, row: MemberRow) -> bool:
    reach = actor.reach(permission)
    return reach.everything or any(campus.id in reach.campuses for campus in row.campuses)


def _listed(rows: QuerySet[Membership]) -> Any:
    # Plain values: a list is read and not changed, and rows of models would cost twice as much.
    invitations = Invitation.objects.filter(membership=OuterRef("pk"))
    roles = MembershipRole.objects.filter(membership=OuterRef("pk")).order_by("role__name", "pk")
    campuses = MembershipCampus.objects.filter(membership=OuterRef("pk")).order_by("campus__name", "pk")
    return rows.values(
        *("id", "version", "display_name", "display_name_plain", "phone", "status", "custom"),
        *("created_at", "updated_at"),
        address=Coalesce("user__email", Subquery(invitations.values("email")[:1])),
        role_ids=ArraySubquery(roles.values("role_id")),
        role_names=ArraySubquery(roles.values("role__name")),
        campus_ids=ArraySubquery(campuses.values("campus_id")),
        campus_names=ArraySubquery(campuses.values("campus__name")),
        campuses_open=ArraySubquery(campuses.values("campus__is_active")),
        granted=ArraySubquery(roles.values("role__permissions")),
        joined_at=Case(
            When(user=None, then=None),
            default=Coalesce(Subquery(invitations.values("accepted_at")[:1]), "created_at"),
            output_field=DateTimeField(),
        ),
    )


def _row(actor: Actor, found: dict[str, Any]) -> MemberRow:
    mine = fields_of(actor, membership_id=found["id"], campus_ids=found["campus_ids"])
    return MemberRow(
        membership_id=found["id"],
        version=found["version"],
        name=found["display_name"],
        email=found["address"] or "",
        phone=found["phone"],
        status=MembershipStatus(found["status"]),
        roles=_given(found["role_ids"], found["role_names"]),
        campuses=tuple(
            Place(*one) for one in zip(found["campus_ids"], found["campus_names"], found["campuses_open"], strict=True)
        ),
        joined_at=found["joined_at"],
        reaches_everywhere=any(Span.EVERYTHING in granted.values() for granted in found["granted"]),
        custom={one.key: found["custom"][one.key] for one in mine if one.key in found["custom"]},
        created_at=found["created_at"],
        updated_at=found["updated_at"],
    )


def _given(ids: list[UUID], names: list[str]) -> tuple[Given, ...]:
    return tuple(Given(one, name) for one, name in zip(ids, names, strict=True))
