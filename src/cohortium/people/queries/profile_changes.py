"""Questions about what people ask the office to change of what is known of them. Nothing here writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.rules.places import countries
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.contacts import written
from cohortium.core.errors import NotFound, Words
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.queries import family_reach, learners, portal
from cohortium.people.queries.learners import GENDERS
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.learners import LearnerDetails, full_name
from cohortium.people.rules.profile_changes import About, offered, read
from cohortium.people.states import ProfileChangeStatus

ENTITY = "profilechange"
# How the fields read that may be asked for.
LABELS: dict[str, Words] = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "preferred_name": _("Preferred name"),
    "pronouns": _("Pronouns"),
    "date_of_birth": _("Date of birth"),
    "gender": _("Gender"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "address": _("Street address"),
    "suburb": _("Suburb or town"),
    "state": _("State or region"),
    "postcode": _("Postcode"),
    "country": _("Country"),
}


class ChangeShowing(StrEnum):
    """Which changes a list shows."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What lists, pages and the API show of a change that somebody asked for."""

    change_id: UUID
    version: int
    about: About
    # The learner, guardian or family, and what they are called.
    subject_id: UUID
    subject: str
    # Of a guardian, the family on whose page they stand.
    family_id: UUID | None
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    # By field, as a learner, a guardian or a family has it.
    wanted: Mapping[str, Any]
    before: Mapping[str, Any]
    note: str
    status: ProfileChangeStatus
    accepted: tuple[str, ...]
    reason: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a change: what stood there when it was asked for, what stands there now, what is wanted."""

    field: str
    label: Words
    before: Any
    now: Any
    wanted: Any

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody changed it meanwhile."""
        return bool(self.before != self.now)

    @property
    def is_so(self) -> bool:
        """Whether what is wanted is the case already."""
        return bool(self.now == self.wanted)


@dataclass(frozen=True, slots=True)
class Told:
    """One field of a change as whoever asked for it reads it."""

    field: str
    label: Words
    # What stood there and what they asked for, where they may know that still.
    before: Any
    wanted: Any
    is_shown: bool
    is_accepted: bool


def visible_to(actor: Actor, permission: Permission) -> QuerySet[ProfileChange]:
    """The changes that this permission reaches: those about learners, guardians and families that it reaches."""
    rows = ProfileChange.objects.all()
    if actor.reach(permission).everything:
        return rows
    families = family_reach.visible_to(actor, permission).values("pk")
    return rows.filter(
        Q(learner__in=learners.visible_to(actor, permission).values("pk"))
        | Q(family__in=families)
        | Q(guardian__family__in=families)
    )


def own(actor: Actor) -> QuerySet[ProfileChange]:
    """The changes that this person asked for."""
    return ProfileChange.objects.filter(asked_by=actor.id)


def still_theirs(member_id: UUID) -> QuerySet[ProfileChange]:
    """What a member asked for about those who are theirs now. Of others they learn nothing, not even the name."""
    guardians = portal.guardians_of(member_id)
    return ProfileChange.objects.filter(
        Q(learner__in=portal.learners_of(member_id).values("pk"))
        | Q(guardian__in=guardians.values("pk"))
        | Q(family__in=guardians.values("family")),
        asked_by=member_id,
    )


def changes(
    actor: Actor, *, showing: ChangeShowing = ChangeShowing.OPEN, after: Cursor | None = None, at_most: int = 50
) -> PageOf[ChangeRow]:
    """List changes, a page at a time, in one statement: what waits longest first, then what was settled last."""
    rows = visible_to(actor, Permission.PROFILE_CHANGE_READ)
    if showing == ChangeShowing.OPEN:
        rows = rows.filter(status=ProfileChangeStatus.OPEN)
    elif showing == ChangeShowing.SETTLED:
        rows = rows.exclude(status=ProfileChangeStatus.OPEN)
    column = "settled_at" if showing == ChangeShowing.SETTLED else "asked_at"
    return PageOf.of(
        _listed(rows),
        _row,
        column,
        descending=showing != ChangeShowing.OPEN,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )


def change(actor: Actor, *, change_id: UUID, permission: Permission = Permission.PROFILE_CHANGE_READ) -> ChangeRow:
    """One change.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=change_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def own_change(actor: Actor, *, change_id: UUID) -> ChangeRow:
    """One change that this person asked for.

    Raises:
        NotFound: there is none, or somebody else asked for it.
    """
    found = _listed(own(actor).filter(pk=change_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def own_changes(actor: Actor, *, at_most: int = 20) -> list[ChangeRow]:
    """What this person asked for about those who are theirs, what waits first, then the newest."""
    found = _listed(still_theirs(actor.id)).order_by(F("settled_at").desc(nulls_first=True), "-asked_at", "-pk")
    return [_row(one) for one in found[:at_most]]


def all_own_changes(actor: Actor, *, after: Cursor | None = None, at_most: int = 20) -> PageOf[ChangeRow]:
    """All that this person asked for about those who are theirs, the newest first, a page at a time."""
    rows = _listed(still_theirs(actor.id))
    return PageOf.of(rows, _row, "asked_at", descending=True, after=after, at_most=at_most, values=MOMENTS)


def waiting(actor: Actor) -> int:
    """How many changes wait for a decision of this person."""
    rows = visible_to(actor, Permission.PROFILE_CHANGE_DECIDE)
    return rows.filter(status=ProfileChangeStatus.OPEN).count()


def open_of(actor: Actor, *, about: About, subject_id: UUID) -> ChangeRow | None:
    """What this person asked for about somebody, and nobody decided yet."""
    mine = own(actor).filter(status=ProfileChangeStatus.OPEN, **{about.value: subject_id})
    found = _listed(mine).first()
    return _row(found) if found else None


def stands(row: ChangeRow) -> tuple[int, dict[str, Any]]:
    """What is known now of whom a change is about, for whoever may see that change: the version, and all fields."""
    kinds: dict[About, tuple[Any, Any]] = {
        About.LEARNER: (Learner, LearnerDetails),
        About.GUARDIAN: (Guardian, GuardianDetails),
        About.FAMILY: (Family, FamilyDetails),
    }
    model, details = kinds[row.about]
    names = [field.name for field in fields(details)]
    found = model.objects.filter(pk=row.subject_id).values("version", *names).get()
    return found.pop("version"), found


def out_of_hands(row: ChangeRow) -> frozenset[str]:
    """The fields of a change for which whoever asked could not ask any more."""
    return frozenset(row.wanted) - correctable_now(row)


def correctable_now(row: ChangeRow) -> frozenset[str]:
    """The fields that whoever asked could ask for now, and thus may know."""
    return portal.correctable(row.asked_by_id, about=row.about, subject_id=row.subject_id)


def decided_rows(ids: Collection[UUID]) -> list[ChangeRow]:
    """Changes, for the letters about them."""
    return [_row(found) for found in _listed(ProfileChange.objects.filter(pk__in=ids))]


def lines(row: ChangeRow, now: Mapping[str, Any]) -> list[Line]:
    """Each field of a change beside what stands there now."""
    return [
        Line(name, LABELS[name], row.before[name], now[name], row.wanted[name]) for name in LABELS if name in row.wanted
    ]


def told(row: ChangeRow, may_know: Collection[str]) -> list[Told]:
    """Each field of a change as whoever asked reads it: the values only of the fields that they may know now."""
    return [
        Told(
            name,
            LABELS[name],
            in_words(name, row.before[name]) if name in may_know else "",
            in_words(name, row.wanted[name]) if name in may_know else "",
            is_shown=name in may_know,
            is_accepted=name in row.accepted,
        )
        for name in LABELS
        if name in row.wanted
    ]


def own_told(actor: Actor, rows: Collection[ChangeRow]) -> dict[UUID, list[Told]]:
    """The fields of changes that this person asked for. Two statements, whatever their number."""
    if not rows:
        return {}
    selves, homes = portal.selves_of(actor.id), portal.homes_of(actor.id)
    return {
        row.change_id: told(
            row,
            offered(row.about, is_self=row.subject_id in selves, lives_there=row.subject_id in homes)
            if row.about != About.FAMILY or row.subject_id in homes
            else (),
        )
        for row in rows
    }


def in_words(name: str, value: Any) -> Any:
    """A value as people read it; a day stays a day."""
    if name.endswith("phone"):
        return written(value)
    if name == "gender":
        return GENDERS.get(value, value)
    return countries().get(value, value) if name == "country" else value


def of_learner(actor: Actor, *, learner_id: UUID) -> list[UUID]:
    """Those about a learner, as far as the actor may see them."""
    if not actor.may(Permission.PROFILE_CHANGE_READ):
        return []
    rows = visible_to(actor, Permission.PROFILE_CHANGE_READ).filter(learner=learner_id)
    return list(rows.values_list("pk", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whom changes are about, for whoever may read the trail."""
    return {row["id"]: _subject(row) for row in _listed(ProfileChange.objects.filter(pk__in=ids))}


def happened(*, change_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a change that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=change_id, at_most=at_most)


_PLAIN = ("version", "asked_by_id", "asked_at", "note", "reason", "settled_at")


def _listed(rows: QuerySet[ProfileChange]) -> Any:
    return rows.values(
        *("id", "learner_id", "guardian_id", "family_id", "status", "wanted", "before", "accepted", *_PLAIN),
        *("learner__first_name", "learner__last_name", "guardian__first_name", "guardian__last_name"),
        *("family__name", "guardian__family_id", "asked_by__display_name"),
    )


def _row(found: Mapping[str, Any]) -> ChangeRow:
    about = next(one for one in About if found[f"{one}_id"])
    return ChangeRow(
        change_id=found["id"],
        about=about,
        subject_id=found[f"{about}_id"],
        subject=_subject(found),
        family_id=found["family_id"] or found["guardian__family_id"],
        asked_by=found["asked_by__display_name"],
        wanted=read(found["wanted"]),
        before=read(found["before"]),
        status=ProfileChangeStatus(found["status"]),
        accepted=tuple(found["accepted"]),
        **{name: found[name] for name in _PLAIN},
    )


def _subject(found: Mapping[str, Any]) -> str:
    if found["family_id"]:
        return str(found["family__name"])
    who = "learner" if found["learner_id"] else "guardian"
    return full_name(found[f"{who}__first_name"], found[f"{who}__last_name"])
