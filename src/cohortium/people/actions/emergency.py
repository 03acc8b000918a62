"""Every change to an emergency contact."""

from dataclasses import asdict
from uuid import UUID

from django.db.models import Max, Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import Changes, assign
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.core.rows import locked
from cohortium.people.actions.families import FAULTS
from cohortium.people.events import ContactAdded, ContactEdited, ContactRaised, ContactRemoved, FamilyEdited
from cohortium.people.models import EmergencyContact, Family, Learner
from cohortium.people.queries import learners
from cohortium.people.queries.family_reach import contacts_visible_to, visible_to
from cohortium.people.rules.emergency import ContactDetails, faults, tidied
from cohortium.tenancy.models import Organisation


@action(Permission.FAMILY_EDIT)
def add_contact_of_family(actor: Actor, *, family_id: UUID, details: ContactDetails) -> EmergencyContact:
    """Add somebody to call for any learner of a family, as the last of them.

    Raises:
        NotFound: the family is not within reach.
        Invalid: what was said about them cannot be accepted.
    """
    return _added(actor, EmergencyContact(family=locked(visible_to(actor, Permission.FAMILY_EDIT), family_id)), details)


@action(Permission.FAMILY_EDIT)
def add_contact_of_learner(actor: Actor, *, learner_id: UUID, details: ContactDetails) -> EmergencyContact:
    """Add somebody to call for one learner, as the last of them. It raises what `add_contact_of_family` raises."""
    reached = learners.visible_to(actor, Permission.FAMILY_EDIT)
    return _added(actor, EmergencyContact(learner=locked(reached, learner_id)), details)


@action(Permission.FAMILY_EDIT)
def edit_contact(
    actor: Actor, *, contact_id: UUID, details: ContactDetails, version: int
) -> EmergencyContact | Unchanged:
    """Change what is known of an emergency contact.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    contact = locked(contacts_visible_to(actor, Permission.FAMILY_EDIT), contact_id)
    if contact.version != version:
        raise Stale
    changes = _filled(contact, details)
    if not changes:
        return Unchanged(contact)
    contact.save()
    record(actor, ContactEdited(contact.pk), contact, changes)
    return contact


@action(Permission.FAMILY_EDIT)
def raise_contact(actor: Actor, *, contact_id: UUID) -> EmergencyContact | Unchanged:
    """Let somebody be called one place earlier.

    Raises:
        NotFound: they are not within reach.
    """
    contact = _held(actor, contact_id)
    rows = EmergencyContact.objects.filter(_of_the_same(contact))
    order = [one.pk for one in rows.order_by("place", "created_at", "pk")]
    at = order.index(contact.pk)
    if at == 0:
        return Unchanged(contact)
    order[at - 1 : at + 1] = [order[at], order[at - 1]]
    for place, pk in enumerate(order):
        rows.filter(pk=pk).exclude(place=place).update(place=place)
    record(actor, ContactRaised(contact.pk), contact, {"place": (at + 1, at)})
    return contact


@action(Permission.FAMILY_EDIT)
def remove_contact(actor: Actor, *, contact_id: UUID) -> EmergencyContact:
    """Forget an emergency contact. That there was one stays in the trail, without the name.

    Raises:
        NotFound: they are not within reach.
    """
    contact = _held(actor, contact_id)
    known = {name: (value, None) for name, value in asdict(_details(contact)).items() if value}
    record(actor, ContactRemoved(contact.pk), contact, known)
    if contact.family:
        # What is told of the contact alone nobody would find by the family.
        record(actor, FamilyEdited(contact.family.pk), contact.family, {"emergency_contact": (contact.name, None)})
    EmergencyContact.objects.filter(pk=contact.pk).delete()
    return contact


def _held(actor: Actor, contact_id: UUID) -> EmergencyContact:
    """The contact, once nobody else changes the order of those beside them."""
    reached = contacts_visible_to(actor, Permission.FAMILY_EDIT)
    found = reached.filter(pk=contact_id).select_related("family", "learner").first()
    if found is None:
        raise NotFound
    if found.family:
        locked(Family.objects.all(), found.family.pk)
    elif found.learner:
        locked(Learner.objects.all(), found.learner.pk)
    return locked(reached, found.pk)


def _of_the_same(contact: EmergencyContact) -> Q:
    return Q(family=contact.family_id) if contact.family_id else Q(learner=contact.learner_id)


def _added(actor: Actor, contact: EmergencyContact, details: ContactDetails) -> EmergencyContact:
    last = EmergencyContact.objects.filter(_of_the_same(contact)).aggregate(last=Max("place"))["last"]
    contact.place = 0 if last is None else last + 1
    changes = _filled(contact, details)
    contact.save()
    record(actor, ContactAdded(contact.pk), contact, {name: pair for name, pair in changes.items() if pair[1]})
    return contact


def _filled(contact: EmergencyContact, details: ContactDetails) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    country = Organisation.objects.values_list("country", flat=True).get()
    if found := faults(details, country=country):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return assign(contact, asdict(tidied(details, country=country)))


def _details(contact: EmergencyContact) -> ContactDetails:
    return ContactDetails(
        contact.name, contact.phone, contact.relationship, contact.other_phone, may_pick_up=contact.may_pick_up
    )
