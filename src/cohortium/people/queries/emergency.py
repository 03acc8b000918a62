"""Questions about emergency contacts. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.people.models import EmergencyContact
from cohortium.people.queries.family_reach import contacts_visible_to
from cohortium.people.rules.emergency import ContactDetails


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody to call. They belong to a family, or to one learner."""

    contact_id: UUID
    family_id: UUID | None
    learner_id: UUID | None
    version: int
    name: str
    relationship: str
    phone: str
    other_phone: str
    may_pick_up: bool

    @property
    def details(self) -> ContactDetails:
        """What a form starts from."""
        return ContactDetails(**{field.name: getattr(self, field.name) for field in fields(ContactDetails)})


def contact(actor: Actor, *, contact_id: UUID, permission: Permission = Permission.FAMILY_READ) -> ContactRow:
    """One emergency contact.

    Raises:
        NotFound: there is none, or this permission does not reach them.
    """
    found = _listed(contacts_visible_to(actor, permission).filter(pk=contact_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def of_family(family_id: UUID) -> list[ContactRow]:
    """Those of a family that the caller has been allowed to see, whom one calls first at first."""
    return [_row(one) for one in _ordered(EmergencyContact.objects.filter(family=family_id))]


def of_learner(learner_id: UUID) -> list[ContactRow]:
    """Those of a learner whose contacts the caller has been allowed to see."""
    return [_row(one) for one in _ordered(EmergencyContact.objects.filter(learner=learner_id))]


def of_many(
    actor: Actor, *, learner_ids: Collection[UUID], family_ids: Collection[UUID]
) -> dict[UUID, list[ContactRow]]:
    """Those of learners and of families, by whose they are, as far as this actor sees them. One statement."""
    rows = contacts_visible_to(actor, Permission.FAMILY_READ)
    found: dict[UUID, list[ContactRow]] = {}
    for one in _ordered(rows.filter(Q(learner__in=learner_ids) | Q(family__in=family_ids))):
        row = _row(one)
        found.setdefault(row.learner_id or row.family_id or row.contact_id, []).append(row)
    return found


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of contacts, for whoever may read the trail, or sees whose they are."""
    return dict(EmergencyContact.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(*, contact_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a contact whom the caller has already been allowed to see, newest first."""
    return timeline(entity_type="emergencycontact", entity_id=contact_id, at_most=at_most)


def _ordered(rows: QuerySet[EmergencyContact]) -> Any:
    return _listed(rows).order_by("place", "created_at", "pk")


def _listed(rows: QuerySet[EmergencyContact]) -> Any:
    return rows.values("id", *_PLAIN)


def _row(found: dict[str, Any]) -> ContactRow:
    return ContactRow(contact_id=found["id"], **{name: found[name] for name in _PLAIN})


_PLAIN = [field.name for field in fields(ContactRow) if field.name != "contact_id"]
