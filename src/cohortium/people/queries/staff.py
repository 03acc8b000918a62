"""Questions about those who work here: profiles, qualifications, credentials and times. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.administration.queries import members
from cohortium.audit.queries import TimelineRow, timeline, timeline_with_parts
from cohortium.core.errors import NotFound
from cohortium.core.pages import DAYS, Cursor, PageOf
from cohortium.people.models import Availability, Credential, DaysAway, Qualification, StaffProfile
from cohortium.people.rules.staff import CredentialDetails, ProfileDetails, QualificationDetails, has_expired
from cohortium.people.states import CredentialStatus
from cohortium.tenancy.base import TenantModel

# As the trail knows them.
PROFILE, QUALIFICATION, CREDENTIAL = "staffprofile", "qualification", "credential"
HOURS, AWAY = "availability", "daysaway"
# The kind of file that shows a credential.
PROOF = "credential_proof"
# After all that end.
_NEVER = date(9999, 12, 31)


class CredentialShowing(StrEnum):
    """Which credentials a list shows."""

    WITHIN_30 = "30"
    WITHIN_60 = "60"
    WITHIN_90 = "90"
    WAITING = "waiting"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """Something that somebody learned."""

    qualification_id: UUID
    version: int
    # Whose it is.
    membership_id: UUID
    member: str
    name: str
    awarded_by: str
    awarded_on: date | None

    @property
    def details(self) -> QualificationDetails:
        """What a form starts from."""
        return QualificationDetails(self.name, self.awarded_by, self.awarded_on)


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A paper without which somebody may not work, and how it stands."""

    credential_id: UUID
    version: int
    membership_id: UUID
    member: str
    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None
    proof_id: UUID | None
    status: CredentialStatus
    reason: str
    is_expired: bool
    # Days that are left; None: it does not end.
    days_left: int | None
    created_at: datetime

    @property
    def details(self) -> CredentialDetails:
        """What a form starts from."""
        return CredentialDetails(self.kind, self.number, self.issued_on, self.expires_on)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """When somebody can work, each week."""

    availability_id: UUID
    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Days on which somebody cannot work."""

    days_away_id: UUID
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """All that is known of somebody who works here. Version 0: the office has said nothing yet."""

    membership_id: UUID
    version: int
    name: str
    phone: str
    job_title: str
    hired_on: date | None
    is_active: bool
    about: str
    qualifications: list[QualificationRow]
    credentials: list[CredentialRow]
    hours: list[HoursRow]
    away: list[AwayRow]

    @property
    def details(self) -> ProfileDetails:
        """What a form starts from."""
        return ProfileDetails(self.job_title, self.hired_on, self.is_active, self.about)


def theirs(actor: Actor, permission: Permission, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of the members whom this permission reaches."""
    if actor.reach(permission).everything:
        return rows
    return rows.filter(membership__in=members.visible_to(actor, permission).values("pk"))


def credentials_visible_to(actor: Actor, permission: Permission) -> QuerySet[Credential]:
    """The credentials that this permission reaches."""
    return theirs(actor, permission, Credential.objects.all())


def profile(
    actor: Actor, *, membership_id: UUID, today: date, permission: Permission = Permission.STAFF_READ
) -> ProfileRow:
    """One member, with all that is known of their work; times that are over are left out.

    Raises:
        NotFound: there is none, or they are not within reach of this permission.
    """
    found = members.visible_to(actor, permission).filter(pk=membership_id)
    member = found.values_list("display_name", "phone").first()
    if member is None:
        raise NotFound
    kept = StaffProfile.objects.filter(pk=membership_id).first()
    said = ProfileDetails(kept.job_title, kept.hired_on, kept.is_active, kept.about) if kept else ProfileDetails()
    learned = Qualification.objects.filter(membership=membership_id)
    papers = _credentials(Credential.objects.filter(membership=membership_id), today=today)
    here = Availability.objects.filter(membership=membership_id).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    gone = DaysAway.objects.filter(membership=membership_id, last_day__gte=today)
    return ProfileRow(
        membership_id=membership_id,
        version=kept.version if kept else 0,
        name=member[0],
        phone=member[1],
        job_title=said.job_title,
        hired_on=said.hired_on,
        is_active=said.is_active,
        about=said.about,
        qualifications=[_qualification(one) for one in learned.select_related("membership").order_by("name", "pk")],
        credentials=papers,
        hours=[
            HoursRow(one.pk, one.weekday, one.starts, one.ends, one.valid_from, one.valid_until)
            for one in here.order_by("weekday", "starts", "pk")
        ],
        away=[AwayRow(one.pk, one.first_day, one.last_day, one.reason) for one in gone.order_by("first_day", "pk")],
    )


def qualification(actor: Actor, *, qualification_id: UUID, permission: Permission) -> QualificationRow:
    """One qualification.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    rows = theirs(actor, permission, Qualification.objects.filter(pk=qualification_id))
    found = rows.select_related("membership").first()
    if found is None:
        raise NotFound
    return _qualification(found)


def happened_to_qualification(*, qualification_id: UUID) -> list[TimelineRow]:
    """The last thing that happened to one that the caller has already been allowed to see."""
    return timeline(entity_type=QUALIFICATION, entity_id=qualification_id, at_most=1)


def credentials(
    actor: Actor, *, today: date, showing: CredentialShowing, after: Cursor | None = None, at_most: int = 50
) -> PageOf[CredentialRow]:
    """Credentials of those who are in the team, those that end first at first; what has ended is among them."""
    rows = credentials_visible_to(actor, Permission.STAFF_READ).filter(membership__status=MembershipStatus.ACTIVE)
    if showing == CredentialShowing.WAITING:
        rows = rows.filter(status=CredentialStatus.WAITING)
    elif showing != CredentialShowing.ALL:
        rows = rows.filter(expires_on__lte=today + timedelta(days=int(showing)))
    return PageOf.of(
        _told(rows.annotate(ends=Coalesce("expires_on", Value(_NEVER)))).values("id", "member", "ends", *_PLAIN),
        lambda found: _credential(found, today=today),
        "ends",
        descending=False,
        after=after,
        at_most=at_most,
        values=DAYS,
    )


def credential(
    actor: Actor, *, credential_id: UUID, today: date, permission: Permission = Permission.STAFF_READ
) -> CredentialRow:
    """One credential.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _credentials(credentials_visible_to(actor, permission).filter(pk=credential_id), today=today)
    if not found:
        raise NotFound
    return found[0]


def changed_credential(*, credential_id: UUID, today: date) -> CredentialRow:
    """A credential as things are, for whoever has just been allowed to change it."""
    return _credentials(Credential.objects.filter(pk=credential_id), today=today)[0]


def _qualification(one: Qualification) -> QualificationRow:
    who = one.membership
    known = (one.name, one.awarded_by, one.awarded_on)
    return QualificationRow(one.pk, one.version, who.pk, who.display_name, *known)


def owner_of(actor: Actor, entity: str, *, row_id: UUID, permission: Permission) -> UUID:
    """Whose qualification, or whose time, this is; of which kind, as the trail knows it.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    rows: Any = _TABLES[entity].objects.filter(pk=row_id)
    found = theirs(actor, permission, rows).values_list("membership", flat=True).first()
    if found is None:
        raise NotFound
    return UUID(str(found))


def may_see_proof(actor: Actor, credential_id: UUID) -> bool:
    """Whoever sees a credential sees what shows it."""
    return credentials_visible_to(actor, Permission.STAFF_READ).filter(pk=credential_id).exists()


def reaches(actor: Actor, *, membership_id: UUID, permission: Permission) -> bool:
    """Whether this permission reaches this member."""
    return actor.may(permission) and members.visible_to(actor, permission).filter(pk=membership_id).exists()


def reached(actor: Actor, permission: Permission, membership_ids: Collection[UUID]) -> set[UUID]:
    """Those of these members whom this permission reaches."""
    if not actor.may(permission):
        return set()
    return set(members.visible_to(actor, permission).filter(pk__in=membership_ids).values_list("pk", flat=True))


def happened(row: ProfileRow, *, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a profile and its papers that the caller has already been allowed to see, newest first."""
    parts = [one.credential_id for one in row.credentials] + [one.qualification_id for one in row.qualifications]
    parts += [one.availability_id for one in row.hours] + [one.days_away_id for one in row.away]
    return timeline_with_parts(entity_id=row.membership_id, parts=parts, at_most=at_most)


def member_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose profile each is."""
    return dict(Membership.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def names_of(table: type[TenantModel], ids: Collection[UUID]) -> dict[UUID, str]:
    """What each is called, for whoever may read the trail: of whom it is, and what."""
    rows: Any = table.objects.filter(pk__in=ids)
    return {row.pk: f"{row}, {row.membership.display_name}" for row in rows.select_related("membership")}


def _credentials(rows: QuerySet[Credential], *, today: date) -> list[CredentialRow]:
    found = _told(rows).order_by(F("expires_on").asc(nulls_last=True), "kind", "pk")
    return [_credential(one, today=today) for one in found.values("id", "member", *_PLAIN)]


def _told(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    return rows.annotate(member=F("membership__display_name"))


def _credential(found: dict[str, Any], *, today: date) -> CredentialRow:
    ends = found["expires_on"]
    return CredentialRow(
        credential_id=found["id"],
        member=found["member"],
        is_expired=has_expired(ends, today),
        days_left=(ends - today).days if ends else None,
        **{name: found[name] for name in _PLAIN} | {"status": CredentialStatus(found["status"])},
    )


_COMPUTED = ("credential_id", "member", "is_expired", "days_left")
_PLAIN = [field.name for field in fields(CredentialRow) if field.name not in _COMPUTED]
_TABLES: dict[str, type[TenantModel]] = {QUALIFICATION: Qualification, HOURS: Availability, AWAY: DaysAway}
