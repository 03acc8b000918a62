"""Every change to a guardian."""

from dataclasses import asdict
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.rules.places import countries
from cohortium.core.changes import Changes, assign
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.people.actions.families import FAULTS
from cohortium.people.actions.log_ins import let_go_of_log_in
from cohortium.people.events import GuardianAdded, GuardianEdited, GuardianRaised, GuardianRemoved, GuardianReturned
from cohortium.people.models import Family, Guardian
from cohortium.people.queries.family_reach import guardians_visible_to, visible_to
from cohortium.people.queries.guardians import borne_in
from cohortium.people.rules.guardians import GuardianDetails, faults, left_of_bill, tidied
from cohortium.people.states import GUARDIAN, GuardianStatus
from cohortium.tenancy.models import Organisation

TOO_MUCH: Words = _("Only %(left)s percent of the bill is left. Enter that or less.")


class BillTaken(Refusal):
    """The others bear the share of the bill that they bore."""

    sentence = _("Together the shares exceed 100 percent. Lower another share first.")


@action(Permission.FAMILY_EDIT)
def add_guardian(actor: Actor, *, family_id: UUID, details: GuardianDetails) -> Guardian:
    """Add somebody who looks after the learners of a family, as the last whom one calls.

    Raises:
        NotFound: the family is not within reach.
        Invalid: what was said about them cannot be accepted, or together they would bear more than the whole bill.
    """
    family = locked(visible_to(actor, Permission.FAMILY_EDIT), family_id)
    last = Guardian.objects.filter(family=family.pk).aggregate(last=Max("place"))["last"]
    guardian = Guardian(family=family, place=0 if last is None else last + 1)
    changes = _filled(guardian, details)
    guardian.save()
    record(actor, GuardianAdded(guardian.pk), guardian, {name: pair for name, pair in changes.items() if pair[1]})
    return guardian


@action(Permission.FAMILY_EDIT)
def edit_guardian(actor: Actor, *, guardian_id: UUID, details: GuardianDetails, version: int) -> Guardian | Unchanged:
    """Change what is known of a guardian.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    guardian = _held(actor, guardian_id)
    if guardian.version != version:
        raise Stale
    changes = _filled(guardian, details)
    if not changes:
        return Unchanged(guardian)
    guardian.save()
    record(actor, GuardianEdited(guardian.pk), guardian, changes)
    return guardian


@action(Permission.FAMILY_EDIT)
def raise_guardian(actor: Actor, *, guardian_id: UUID) -> Guardian | Unchanged:
    """Let somebody be called one place earlier.

    Raises:
        NotFound: they are not within reach, or were removed.
    """
    guardian = _held(actor, guardian_id)
    rows = Guardian.objects.filter(family=guardian.family_id, status=GuardianStatus.ACTIVE, merged_into=None)
    order = [one.pk for one in rows.order_by("place", "created_at", "pk")]
    if guardian.pk not in order:
        raise NotFound
    at = order.index(guardian.pk)
    if at == 0:
        return Unchanged(guardian)
    order[at - 1 : at + 1] = [order[at], order[at - 1]]
    for place, pk in enumerate(order):
        rows.filter(pk=pk).exclude(place=place).update(place=place)
    record(actor, GuardianRaised(guardian.pk), guardian, {"place": (at + 1, at)})
    return guardian


@action(Permission.FAMILY_EDIT)
def remove_guardian(actor: Actor, *, guardian_id: UUID) -> Guardian | Unchanged:
    """Let somebody be no guardian of the family any more: they see nothing of it, and bear none of the bill.

    What they were told, paid and signed stays theirs. Their log-in ends, if it opens nothing else.

    Raises:
        NotFound: they are not within reach.
    """
    guardian = _held(actor, guardian_id)
    changes = GUARDIAN.move(guardian, by="remove_guardian")
    if not changes:
        return Unchanged(guardian)
    let_go_of_log_in(actor, guardian)
    guardian.save()
    record(actor, GuardianRemoved(guardian.pk), guardian, changes)
    return guardian


@action(Permission.FAMILY_EDIT)
def return_guardian(actor: Actor, *, guardian_id: UUID) -> Guardian | Unchanged:
    """Let somebody be a guardian of the family again who was removed, with the share of the bill that they had.

    Raises:
        NotFound: they are not within reach.
        BillTaken: as said.
    """
    guardian = _held(actor, guardian_id)
    changes = GUARDIAN.move(guardian, by="return_guardian")
    if not changes:
        return Unchanged(guardian)
    if guardian.bill_share > _left_for(guardian):
        raise BillTaken
    guardian.save()
    record(actor, GuardianReturned(guardian.pk), guardian, changes)
    return guardian


def _held(actor: Actor, guardian_id: UUID) -> Guardian:
    """The guardian, once nobody else changes those of the family: their shares and their order are of all of them."""
    reached = guardians_visible_to(actor, Permission.FAMILY_EDIT)
    found = reached.filter(pk=guardian_id).first()
    if found is None:
        raise NotFound
    locked(Family.objects.all(), found.family_id)
    guardian = locked(reached, found.pk)
    if guardian.family_id != found.family_id:
        # They went over to another family with theirs, while we waited.
        raise Stale
    return guardian


def _left_for(guardian: Guardian) -> int:
    return left_of_bill([borne_in(guardian.family_id, but=guardian.pk)])


def _filled(guardian: Guardian, details: GuardianDetails) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different. Their family is locked."""
    country = Organisation.objects.values_list("country", flat=True).get()
    found = faults(details, country=country, countries=countries())
    wrong: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    bears = details.bill_share and guardian.status == GuardianStatus.ACTIVE and "bill_share" not in wrong
    if bears and details.bill_share > (left := _left_for(guardian)):
        wrong["bill_share"] = [TOO_MUCH % {"left": left}]
    if wrong:
        raise Invalid(wrong)
    return assign(guardian, asdict(tidied(details, country=country)))
