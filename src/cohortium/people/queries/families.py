"""Questions about families. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.queries.fields import own_fields, seen
from cohortium.administration.rules.fields import OwnField
from cohortium.audit.queries import TimelineRow, timeline, timeline_with_parts
from cohortium.core.errors import NotFound
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import MOMENTS, TEXTS, Cursor, PageOf
from cohortium.notifications.queries.addresses import marked_among
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.models import Family, FamilyLearner, Guardian, Learner
from cohortium.people.queries import emergency, guardians
from cohortium.people.queries.consent_standing import said_no
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.queries.family_reach import campuses, places_visible_to, visible_to
from cohortium.people.queries.guardians import GuardianRow
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import left_of_bill
from cohortium.people.rules.learners import age, full_name
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.numbers import numbered

# As the registry of what has fields knows families.
ENTITY = "family"
_NAME = ("name_plain", "name_second", "name_third", "name_fourth")


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A learner of a family. Who sees the family knows the name; the rest is empty for who does not see the learner."""

    place_id: UUID
    learner_id: UUID
    name: str
    preferred_name: str
    is_visible: bool
    age: int | None
    campus: str
    is_archived: bool
    # None where somebody said no to photos.
    photo_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """What lists, pages and the API show of a family."""

    family_id: UUID
    version: int
    name: str
    email: str
    # Letters come back from there.
    email_fails: bool
    phone: str
    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    campus_id: UUID | None
    campus: str | None
    status: FamilyStatus
    # What stands in the organisation's own fields, as far as whoever asked may see it.
    custom: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    children: list[ChildRow]
    # Whom one calls first at first; without those who were removed.
    guardians: list[GuardianRow]

    @property
    def details(self) -> FamilyDetails:
        """What a form starts from."""
        return FamilyDetails(**{field.name: getattr(self, field.name) for field in fields(FamilyDetails)})

    @property
    def left_of_bill(self) -> int:
        """How many percent of the bill nobody bears yet."""
        return left_of_bill([one.bill_share for one in self.guardians])


@dataclass(frozen=True, slots=True)
class FamilyPeople:
    """Who else belongs to a family: those who did once, and whom to call when something happened."""

    removed: list[GuardianRow]
    contacts: list[ContactRow]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """That a learner belongs to a family: the names of both."""

    family_id: UUID
    family: str
    learner: str


@dataclass(frozen=True, slots=True)
class FamilyOfLearner:
    """A family of a learner, as the learner's page names it."""

    family_id: UUID
    name: str
    is_archived: bool
    guardians: list[GuardianRow]


def families(
    actor: Actor,
    *,
    today: date,
    text: str = "",
    showing: Showing = Showing.ACTIVE,
    campus_id: UUID | None = None,
    sort: Sort = Sort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[FamilyRow]:
    """List families that this text finds, a page at a time, in four statements whatever their number.

    A family is found by its own name and by those of its children and guardians, by any of their words in any order;
    by a phone number or its last digits, and by an e-mail address from its beginning.
    """
    rows = visible_to(actor, Permission.FAMILY_READ)
    found = PageOf.of(
        _listed(matching(rows, text=text, showing=showing, campus_id=campus_id)),
        partial(_row, actor),
        sort.column,
        descending=sort.descending,
        after=after,
        at_most=at_most,
        values=MOMENTS if sort.column == "created_at" else TEXTS,
    )
    return PageOf(_with_people(actor, found.rows, today=today), found.next)


def matching(rows: QuerySet[Family], *, text: str, showing: Showing, campus_id: UUID | None) -> QuerySet[Family]:
    """Narrow families to those of a list like this."""
    if text.strip():
        rows = rows.filter(called(text))
    if showing != Showing.ALL:
        rows = rows.filter(status=FamilyStatus(showing.value))
    return rows.filter(campus=campus_id) if campus_id else rows


def called(text: str) -> Q:
    """Families by any words of their name or of one of their people's, by e-mail address or phone number."""
    learners, present = Learner.objects.filter(by_words(text, *_NAME) | _preferred(text)), GuardianStatus.ACTIVE
    theirs = Guardian.objects.filter(status=present, merged_into=None)
    found = [
        Family.objects.filter(by_words(text, *_NAME)).values("pk"),
        FamilyLearner.objects.filter(learner__in=learners.values("pk")).values("family"),
        theirs.filter(by_words(text, *_NAME)).values("family"),
    ]
    wanted: Q | None
    if "@" in text:
        wanted = Q(email_plain__begins=text) & ~Q(email="")
        found += [Family.objects.filter(wanted).values("pk"), theirs.filter(wanted).values("family")]
    elif (wanted := numbered(text)) is not None:
        found += [Family.objects.filter(wanted).values("pk"), theirs.filter(wanted).values("family")]
    # Each finds its place in an index of its own: one condition over three tables would find none.
    first, *others = found
    return Q(pk__in=first.union(*others))


def family(actor: Actor, *, family_id: UUID, today: date, permission: Permission = Permission.FAMILY_READ) -> FamilyRow:
    """One family, with its children and guardians.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=family_id)).first()
    if found is None:
        raise NotFound
    [row] = _with_people(actor, [_row(actor, found)], today=today)
    return row


def changed(actor: Actor, *, family_ids: Collection[UUID], today: date) -> list[FamilyRow]:
    """Families as things are, for whoever has just been allowed to change them: they may be out of reach by it."""
    return rows_of(actor, Family.objects.filter(pk__in=family_ids).order_by("name_plain", "pk"), today=today)


def rows_of(actor: Actor, rows: QuerySet[Family], *, today: date) -> list[FamilyRow]:
    """These families with their people, for a caller who has already been allowed to see them."""
    return _with_people(actor, [_row(actor, one) for one in _listed(rows)], today=today)


def people(row: FamilyRow) -> FamilyPeople:
    """Who else belongs to a family that the caller has already been allowed to see."""
    removed = guardians.of_families([row.family_id])[row.family_id]
    return FamilyPeople(
        [one for one in removed if one.status == GuardianStatus.ARCHIVED], emergency.of_family(row.family_id)
    )


def of_learner(actor: Actor, *, learner_id: UUID) -> list[FamilyOfLearner]:
    """The families of a learner whom the caller has already been allowed to see, as far as this actor sees families."""
    rows = visible_to(actor, Permission.FAMILY_READ).filter(
        pk__in=FamilyLearner.objects.filter(learner=learner_id).values("family")
    )
    found = list(rows.order_by("name_plain", "pk").values_list("pk", "name", "status"))
    theirs = guardians.of_families([family_id for family_id, _name, _status in found])
    return [
        FamilyOfLearner(family_id, name, status == FamilyStatus.ARCHIVED, _present(theirs[family_id]))
        for family_id, name, status in found
    ]


def of_both(actor: Actor, *, learner_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """What the families of these learners are called, as far as this actor sees families."""
    if not actor.may(Permission.FAMILY_READ):
        return {}
    seen = visible_to(actor, Permission.FAMILY_READ).values("pk")
    rows = FamilyLearner.objects.filter(learner__in=learner_ids, family__in=seen).order_by("place")
    found: dict[UUID, list[str]] = {}
    for learner_id, name in rows.values_list("learner", "family__name"):
        found.setdefault(learner_id, []).append(name)
    return found


def place(actor: Actor, *, place_id: UUID) -> PlaceRow:
    """Which learner belongs to which family, for whoever may take them out.

    Raises:
        NotFound: there is none, or one of both is not within reach.
    """
    found = places_visible_to(actor, Permission.FAMILY_EDIT).filter(pk=place_id).select_related("family", "learner")
    one = found.first()
    if one is None:
        raise NotFound
    return PlaceRow(one.family_id, str(one.family), str(one.learner))


def is_visible(actor: Actor, *, family_id: UUID) -> bool:
    """Whether this actor sees a family."""
    return visible_to(actor, Permission.FAMILY_READ).filter(pk=family_id).exists()


def acts(actor: Actor, row: FamilyRow) -> frozenset[str]:
    """What this actor can do with a family that they see: names of actions. The actions themselves decide."""
    asked = {
        "edit_family": Permission.FAMILY_EDIT,
        **(
            {"archive_families": Permission.FAMILY_ARCHIVE, "give_log_ins": Permission.PORTAL_INVITE}
            if row.status == FamilyStatus.ACTIVE
            else {}
        ),
        **({"restore_families": Permission.FAMILY_RESTORE} if row.status == FamilyStatus.ARCHIVED else {}),
    }
    return frozenset(
        act
        for act, permission in asked.items()
        if actor.may(permission) and visible_to(actor, permission).filter(pk=row.family_id).exists()
    )


def places(actor: Actor, permission: Permission) -> list[tuple[UUID, str]]:
    """The open campuses at which this actor may do this with families, by name."""
    return list(campuses(actor, permission).order_by("name_plain", "pk").values_list("pk", "name"))


def own_fields_of(actor: Actor, *, campus_id: UUID | None) -> list[OwnField]:
    """The organisation's own fields that this actor sees of a family that is at home there."""

    def reaches(permission: Permission) -> bool:
        reach = actor.reach(permission)
        return reach.everything or campus_id in reach.campuses

    return seen(own_fields(ENTITY), reaches)


def stored(key: str) -> Sequence[Any]:
    """What stands under a key of the organisation's own fields, whoever it is of."""
    return list(Family.objects.filter(custom__has_key=key).values_list(f"custom__{key}", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of families, for whoever may read the trail."""
    return dict(Family.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(row: FamilyRow, *, people: FamilyPeople, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a family and its people whom the caller has already been allowed to see, newest first."""
    theirs = [one.guardian_id for one in (*row.guardians, *people.removed)]
    return timeline_with_parts(
        entity_id=row.family_id, parts=[*theirs, *(one.contact_id for one in people.contacts)], at_most=at_most
    )


def newest(*, family_id: UUID) -> list[TimelineRow]:
    """The last thing that happened to a family that the caller has already been allowed to see."""
    return timeline(entity_type=ENTITY, entity_id=family_id, at_most=1)


def _preferred(text: str) -> Q:
    return Q(preferred_plain__begins=text) & ~Q(preferred_name="")


def _listed(rows: QuerySet[Family]) -> Any:
    return rows.values("id", "name_plain", *_PLAIN, campus_name=F("campus__name"))


def _row(actor: Actor, found: dict[str, Any]) -> FamilyRow:
    shown = {field.key for field in own_fields_of(actor, campus_id=found["campus_id"])}
    plain = {name: found[name] for name in _PLAIN} | {
        "status": FamilyStatus(found["status"]),
        "custom": {key: value for key, value in found["custom"].items() if key in shown},
    }
    return FamilyRow(
        family_id=found["id"], campus=found["campus_name"], email_fails=False, children=[], guardians=[], **plain
    )


def _with_people(actor: Actor, rows: Sequence[FamilyRow], *, today: date) -> list[FamilyRow]:
    ids = [row.family_id for row in rows]
    theirs, children = guardians.of_families(ids), _children(actor, ids, today=today)
    failing = marked_among({row.email for row in rows if row.email})
    return [
        replace(
            row,
            email_fails=row.email.lower() in failing,
            children=children[row.family_id],
            guardians=_present(theirs[row.family_id]),
        )
        for row in rows
    ]


def _children(actor: Actor, family_ids: Collection[UUID], *, today: date) -> dict[UUID, list[ChildRow]]:
    reach = actor.reach(Permission.LEARNER_READ)
    found = FamilyLearner.objects.filter(family__in=family_ids).order_by("learner__date_of_birth", "created_at", "pk")
    rows: dict[UUID, list[ChildRow]] = {family_id: [] for family_id in family_ids}
    found = found.annotate(photo_forbidden=said_no(PHOTO.key, learner="learner"))
    columns = ("pk", "family_id", "learner_id", "photo_forbidden")
    for one in found.values(*columns, *(f"learner__{name}" for name in _OF_CHILD)):
        said = {name: one[f"learner__{name}"] for name in _OF_CHILD}
        sees = reach.everything or said["campus"] in reach.campuses
        rows[one["family_id"]].append(
            ChildRow(
                place_id=one["pk"],
                learner_id=one["learner_id"],
                name=full_name(said["first_name"], said["last_name"]),
                preferred_name=said["preferred_name"],
                is_visible=sees,
                age=age(said["date_of_birth"], today) if sees else None,
                campus=(said["campus__name"] or "") if sees else "",
                is_archived=sees and said["status"] == LearnerStatus.ARCHIVED,
                photo_id=said["photo_id"] if sees and not one["photo_forbidden"] else None,
            )
        )
    return rows


def _present(rows: Sequence[GuardianRow]) -> list[GuardianRow]:
    return [one for one in rows if one.status == GuardianStatus.ACTIVE]


_OF_CHILD = (
    "first_name",
    "last_name",
    "preferred_name",
    "date_of_birth",
    "status",
    "campus",
    "campus__name",
    "photo_id",
)
_COMPUTED = ("family_id", "campus", "email_fails", "children", "guardians")
_PLAIN = [field.name for field in fields(FamilyRow) if field.name not in _COMPUTED]
