"""Questions about the numbers by which states know learners. None of them gives a number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.core.encryption import digests
from cohortium.core.errors import NotFound, Words
from cohortium.people.models import NationalId
from cohortium.people.queries import learners
from cohortium.people.rules.learners import full_name
from cohortium.people.rules.national_ids import IdKind

ENTITY = "nationalid"
ID_KINDS: dict[str, Words] = {
    IdKind.NRIC: _("NRIC (Singapore)"),
    IdKind.FIN: _("FIN (Singapore)"),
    IdKind.RSA: _("South African ID"),
    IdKind.KENYA: _("Kenyan national ID"),
    IdKind.USI: _("USI (Australia)"),
    IdKind.PASSPORT: _("Passport"),
    IdKind.OTHER: _("Other"),
}


@dataclass(frozen=True, slots=True)
class IdRow:
    """What is shown of a number: its end."""

    national_id_id: UUID
    learner_id: UUID
    kind: str
    country: str
    last_four: str
    expires_on: date | None


def visible_to(actor: Actor, permission: Permission) -> QuerySet[NationalId]:
    """The numbers that this permission reaches: those of learners within its reach."""
    return within(
        NationalId.objects.filter(learner__merged_into=None), actor.reach(permission), campus="learner__campus"
    )


def ids_of(actor: Actor, *, learner_id: UUID, permission: Permission = Permission.LEARNER_ID_READ) -> list[IdRow]:
    """The numbers of a learner, the newest last."""
    return [_row(found) for found in _listed(visible_to(actor, permission).filter(learner=learner_id))]


def national_id(actor: Actor, *, national_id_id: UUID, permission: Permission) -> IdRow:
    """One of them.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    for found in _listed(visible_to(actor, permission).filter(pk=national_id_id)):
        return _row(found)
    raise NotFound


def digests_of(actor: Actor, number: str) -> list[bytes]:
    """What tells this number again here, under each key of the ring; in another organisation it says nothing."""
    return digests(number.encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=actor.organisation_id.bytes)


def others_with(digests: Sequence[bytes], *, kind: str, country: str, learner_id: UUID) -> list[UUID]:
    """The learners beside this one who have such a number, whoever sees them."""
    same = NationalId.objects.filter(digest__in=digests, kind=kind, country=country, learner__merged_into=None)
    return list(same.exclude(learner=learner_id).order_by("learner_id").values_list("learner_id", flat=True).distinct())


def seen_of(actor: Actor, learner_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Which of these learners this actor sees, and what they are called."""
    found = learners.visible_to(actor, Permission.LEARNER_READ).filter(pk__in=learner_ids).order_by("name_plain", "pk")
    return [(one, full_name(first, last)) for one, first, last in found.values_list("pk", "first_name", "last_name")]


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose numbers they are, for whoever may read the trail."""
    found = NationalId.objects.filter(pk__in=ids).values_list("pk", "learner__first_name", "learner__last_name")
    return {one: full_name(first, last) for one, first, last in found}


def _listed(rows: QuerySet[NationalId]) -> Any:
    return rows.order_by("pk").values("id", "learner_id", "kind", "country", "last_four", "expires_on")


def _row(found: dict[str, Any]) -> IdRow:
    return IdRow(national_id_id=found.pop("id"), **found)
