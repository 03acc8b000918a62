"""Who a record of a file is about, and who of here they may be: as much as tells namesakes apart."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.core.encryption import CannotDecrypt
from cohortium.imports.models import ImportRow
from cohortium.imports.queries.sealed import said_of
from cohortium.imports.rules.drafts import (
    ClassDraft,
    Draft,
    EnrolmentDraft,
    FamilyDraft,
    GuardianDraft,
    LearnerDraft,
    StaffDraft,
)
from cohortium.imports.rules.records import Said
from cohortium.people.models import Family, FamilyLearner, Learner

# In place of the name of somebody whom a member must not see.
_UNSEEN = _("someone here whose details you cannot see")


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody of here, or of another row of the same file."""

    pk: UUID
    name: str
    born: date | None = None
    told_by: tuple[str, ...] = ()


def called(draft: object) -> str:
    """What a record is about, in a few words."""
    match draft:
        case LearnerDraft() | StaffDraft() | GuardianDraft():
            return f"{draft.given_name} {draft.family_name}".strip()
        case FamilyDraft() | ClassDraft():
            return draft.name
        case EnrolmentDraft():
            return f"{draft.learner_source_id} → {draft.class_source_id}"
    return ""


def opened(row: ImportRow) -> tuple[Draft | None, Said]:
    """What a row says, as far as there is a key to it."""
    try:
        return said_of(row)
    except CannotDecrypt:
        # Its key left the ring. The rest of the row is in the open.
        return None, Said(None)


def who_they_are(actor: Actor, wanted: Collection[UUID]) -> dict[UUID, Here]:
    """Those whom rows may be, by their ids: learners with their campus and family, families with their address."""
    if not wanted:
        return {}
    found: dict[UUID, Here] = {}
    homes: dict[UUID, list[str]] = {}
    if actor.may(Permission.LEARNER_READ):
        places = FamilyLearner.objects.filter(learner__in=wanted).order_by("pk")
        for learner_id, name in places.values_list("learner_id", "family__name"):
            homes.setdefault(learner_id, []).append(name)
    learners = Learner.objects.filter(pk__in=wanted)
    sees = actor.may(Permission.LEARNER_READ)
    within_reach = set(
        within(learners, actor.reach(Permission.LEARNER_READ), campus="campus").values_list("pk", flat=True)
        if sees
        else ()
    )
    for pk, first, last, born, campus in learners.values_list(
        "pk", "first_name", "last_name", "date_of_birth", "campus__name"
    ):
        told_by = tuple(filter(None, (campus, *homes.get(pk, ()))))
        is_seen = pk in within_reach
        found[pk] = Here(pk, f"{first} {last}".strip(), born, told_by) if is_seen else Here(pk, str(_UNSEEN))
    families = Family.objects.filter(pk__in=wanted)
    for pk, name, email in families.values_list("pk", "name", "email"):
        is_seen = actor.may(Permission.FAMILY_READ)
        found[pk] = Here(pk, name, None, (email,) if email else ()) if is_seen else Here(pk, str(_UNSEEN))
    members = Membership.objects.filter(pk__in=wanted, is_staff=True)
    found |= {pk: Here(pk, name) for pk, name in members.values_list("pk", "display_name")}
    for row in ImportRow.objects.filter(pk__in=wanted):
        draft = opened(row)[0]
        born = draft.birth_date if isinstance(draft, LearnerDraft) else None
        found[row.pk] = Here(row.pk, f"{called(draft)} ({row.place})", born)
    return found
