"""Questions about learners. Nothing here writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.administration.queries.fields import own_fields, seen
from cohortium.administration.rules.fields import OwnField
from cohortium.audit.queries import TimelineRow, timeline, timeline_with_parts
from cohortium.core.errors import NotFound, Words
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import MOMENTS, TEXTS, Cursor, PageOf
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.models import FamilyLearner, Learner
from cohortium.people.queries.consent_standing import ConsentFilter, having, said_no, without
from cohortium.people.queries.finding import called
from cohortium.people.rules.learners import Gender, LearnerDetails, age, full_name
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus
from cohortium.tenancy.models import Campus

# As the registry of what has fields knows learners.
ENTITY = "learner"
GENDERS: dict[str, Words] = {Gender.FEMALE: _("Female"), Gender.MALE: _("Male"), Gender.OTHER: _("Other")}


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """What lists, pages and the API show of a learner."""

    learner_id: UUID
    version: int
    first_name: str
    last_name: str
    preferred_name: str
    pronouns: str
    date_of_birth: date | None
    # Whole years, today, where the organisation is.
    age: int | None
    gender: str
    email: str
    phone: str
    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    citizenship: str
    campus_id: UUID | None
    campus: str | None
    agent_id: UUID | None
    agent: str | None
    broker_id: UUID | None
    broker: str | None
    # The photo that there is, and whether somebody said no to photos. See `photo_id`.
    kept_photo_id: UUID | None
    photo_forbidden: bool
    status: LearnerStatus
    # What stands in the organisation's own fields, as far as whoever asked may see it.
    custom: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    # Whom one calls first, in a list alone, and as far as whoever asked sees families.
    guardian: str = ""
    guardian_phone: str = ""

    @property
    def name(self) -> str:
        """The name as one line."""
        return full_name(self.first_name, self.last_name)

    @property
    def photo_id(self) -> UUID | None:
        """The photo that is shown: none where somebody said no to photos."""
        return None if self.photo_forbidden else self.kept_photo_id

    @property
    def details(self) -> LearnerDetails:
        """What a form starts from."""
        return LearnerDetails(**{field.name: getattr(self, field.name) for field in fields(LearnerDetails)})


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Learner]:
    """The learners that this permission reaches: all, or those at home at some campuses.

    Nobody sees who was erased; who was merged goes on in another record.
    """
    rows = Learner.objects.filter(merged_into=None).exclude(status=LearnerStatus.ERASED)
    return within(rows, actor.reach(permission), campus="campus")


def learners(
    actor: Actor,
    *,
    today: date,
    text: str = "",
    showing: Showing = Showing.ACTIVE,
    campus_id: UUID | None = None,
    partner_id: UUID | None = None,
    consent: tuple[str, ConsentFilter] | None = None,
    sort: Sort = Sort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[LearnerRow]:
    """List learners whom this text finds, a page at a time, in one statement whatever their number.

    By what they are found says `finding.called`.
    `consent` asks by a kind of consent, of those whose consents this actor sees.
    """
    rows = visible_to(actor, Permission.LEARNER_READ)
    return PageOf.of(
        _listed(
            _matching(
                actor, rows, text=text, showing=showing, campus_id=campus_id, partner_id=partner_id, consent=consent
            )
        ).annotate(**_called_first(actor)),
        partial(_row, actor, today=today),
        sort.column,
        descending=sort.descending,
        after=after,
        at_most=at_most,
        values=MOMENTS if sort.column == "created_at" else TEXTS,
    )


def ids(
    actor: Actor,
    *,
    permission: Permission,
    text: str = "",
    showing: Showing = Showing.ACTIVE,
    campus_id: UUID | None = None,
    partner_id: UUID | None = None,
    consent: tuple[str, ConsentFilter] | None = None,
    agreed_to: str = "",
    sort: Sort = Sort.NAME,
    at_most: int,
) -> list[UUID]:
    """Everybody of such a list whom this permission reaches too, in its order: for what takes all of them at once.

    `agreed_to` leaves out whoever did not say yes to a kind of consent.
    """
    rows = visible_to(actor, Permission.LEARNER_READ) & visible_to(actor, permission)
    rows = _matching(
        actor, rows, text=text, showing=showing, campus_id=campus_id, partner_id=partner_id, consent=consent
    )
    if agreed_to:
        rows = rows.exclude(without(agreed_to))
    turned = "-" if sort.descending else ""
    return list(rows.order_by(f"{turned}{sort.column}", f"{turned}pk").values_list("pk", flat=True)[:at_most])


def chosen(actor: Actor, *, learner_ids: Sequence[UUID], today: date, permission: Permission) -> list[LearnerRow]:
    """These learners in this order, as far as the permission reaches them."""
    found = {one["id"]: one for one in _listed(visible_to(actor, permission).filter(pk__in=learner_ids))}
    return [_row(actor, found[one], today=today) for one in learner_ids if one in found]


def learner(
    actor: Actor, *, learner_id: UUID, today: date, permission: Permission = Permission.LEARNER_READ
) -> LearnerRow:
    """One learner.

    Raises:
        NotFound: there is none, or they are not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=learner_id)).first()
    if found is None:
        raise NotFound
    return _row(actor, found, today=today)


def changed(actor: Actor, *, learner_ids: Collection[UUID], today: date) -> list[LearnerRow]:
    """Learners as things are, for whoever has just been allowed to change them: they may be out of reach by it."""
    found = _listed(Learner.objects.filter(pk__in=learner_ids, merged_into=None)).order_by("name_plain", "pk")
    return [_row(actor, one, today=today) for one in found]


def insist_visible(actor: Actor, *, learner_id: UUID, permission: Permission) -> None:
    """Insist that there is such a learner within reach of this permission.

    Raises:
        NotFound: as said.
    """
    if not visible_to(actor, permission).filter(pk=learner_id).exists():
        raise NotFound


def is_visible(actor: Actor, *, learner_id: UUID) -> bool:
    """Whether this actor sees a learner."""
    return visible_to(actor, Permission.LEARNER_READ).filter(pk=learner_id).exists()


def acts(actor: Actor, row: LearnerRow) -> frozenset[str]:
    """What this actor can do with a learner whom they see: names of actions. The actions themselves decide."""
    is_active = row.status == LearnerStatus.ACTIVE
    asked = {
        "edit_learner": Permission.LEARNER_EDIT,
        **({"give_log_in": Permission.PORTAL_INVITE} if is_active else {}),
        **({"archive_learners": Permission.LEARNER_ARCHIVE} if is_active else {}),
        **({"restore_learners": Permission.LEARNER_RESTORE} if row.status == LearnerStatus.ARCHIVED else {}),
    }
    return frozenset(act for act, permission in asked.items() if _reaches(actor, permission, row.campus_id))


def places(actor: Actor, permission: Permission) -> list[tuple[UUID, str]]:
    """The open campuses at which this actor may do this with learners, by name."""
    return list(campuses(actor, permission).order_by("name_plain", "pk").values_list("pk", "name"))


def campuses(actor: Actor, permission: Permission) -> QuerySet[Campus]:
    """The open campuses at which this actor may say that a learner is at home."""
    return within(Campus.objects.filter(is_active=True), actor.reach(permission), campus="pk")


def own_fields_of(actor: Actor, *, campus_id: UUID | None) -> list[OwnField]:
    """The organisation's own fields that this actor sees of a learner who is at home there."""
    return seen(own_fields(ENTITY), partial(_reaches, actor, campus_id=campus_id))


def stored(key: str) -> Sequence[Any]:
    """What stands under a key of the organisation's own fields, whoever it is of."""
    return list(Learner.objects.filter(custom__has_key=key).values_list(f"custom__{key}", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of learners, for whoever may read the trail."""
    found = Learner.objects.filter(pk__in=ids).values_list("pk", "first_name", "last_name")
    return {learner_id: full_name(first, last) for learner_id, first, last in found}


def happened(
    *, learner_id: UUID, at_most: int = 20, parts: Mapping[UUID, Words] = MappingProxyType({})
) -> list[TimelineRow]:
    """What happened to a learner whom the caller has already been allowed to see, newest first.

    `parts` are of what belongs to them, as far as the caller may see it, and how each is called.
    """
    if not parts:
        return timeline(entity_type="learner", entity_id=learner_id, at_most=at_most)
    # Health is told under their id too, and not to everybody.
    return timeline_with_parts(entity_id=learner_id, parts=parts, at_most=at_most, entity_type="learner")


def _reaches(actor: Actor, permission: Permission, campus_id: UUID | None) -> bool:
    reach = actor.reach(permission)
    return reach.everything or campus_id in reach.campuses


def _matching(
    actor: Actor,
    rows: QuerySet[Learner],
    *,
    text: str,
    showing: Showing,
    campus_id: UUID | None,
    partner_id: UUID | None,
    consent: tuple[str, ConsentFilter] | None,
) -> QuerySet[Learner]:
    if text.strip():
        rows = rows.filter(called(actor, text))
    if showing != Showing.ALL:
        rows = rows.filter(status=LearnerStatus(showing.value))
    if campus_id:
        rows = rows.filter(campus=campus_id)
    if partner_id:
        rows = rows.filter(Q(agent=partner_id) | Q(broker=partner_id))
    if consent:
        rows = within(rows.filter(having(*consent)), actor.reach(Permission.CONSENT_READ), campus="campus")
    return rows


def _listed(rows: QuerySet[Learner]) -> Any:
    return rows.values(
        *("id", "name_plain", "photo_id"),
        *_PLAIN,
        campus_name=F("campus__name"),
        agent_name=F("agent__name"),
        broker_name=F("broker__name"),
        photo_forbidden=said_no(PHOTO.key),
    )


def _called_first(actor: Actor) -> dict[str, Subquery]:
    """The guardian with a phone whom one calls first: most learners are children, who have none."""
    if not actor.may(Permission.FAMILY_READ):
        return {}
    theirs = FamilyLearner.objects.filter(
        learner=OuterRef("pk"),
        family__status=FamilyStatus.ACTIVE,
        family__merged_into=None,
        family__guardians__status=GuardianStatus.ACTIVE,
        family__guardians__merged_into=None,
        family__guardians__phone__gt="",
    )
    theirs = within(theirs, actor.reach(Permission.FAMILY_READ), campus="learner__campus")
    who = JSONObject(**{name: f"family__guardians__{name}" for name in ("first_name", "last_name", "phone")})
    ordered = theirs.order_by("place", *(f"family__guardians__{name}" for name in ("place", "created_at", "pk")))
    return {"called_first": Subquery(ordered.values(who=who)[:1])}


def _row(actor: Actor, found: dict[str, Any], *, today: date) -> LearnerRow:
    shown = {field.key for field in own_fields_of(actor, campus_id=found["campus_id"])}
    plain = {name: found[name] for name in _PLAIN}
    called_first = found.get("called_first") or {"first_name": "", "last_name": "", "phone": ""}
    return LearnerRow(
        learner_id=found["id"],
        age=age(found["date_of_birth"], today),
        campus=found["campus_name"],
        agent=found["agent_name"],
        broker=found["broker_name"],
        kept_photo_id=found["photo_id"],
        photo_forbidden=found["photo_forbidden"],
        guardian=full_name(called_first["first_name"], called_first["last_name"]),
        guardian_phone=called_first["phone"],
        **plain
        | {
            "status": LearnerStatus(found["status"]),
            "custom": {key: value for key, value in found["custom"].items() if key in shown},
        },
    )


_COMPUTED = (
    "learner_id",
    "age",
    "campus",
    "agent",
    "broker",
    "kept_photo_id",
    "photo_forbidden",
    "guardian",
    "guardian_phone",
)
_PLAIN = [field.name for field in fields(LearnerRow) if field.name not in _COMPUTED]
