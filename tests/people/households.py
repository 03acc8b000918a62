"""Families of tests."""

from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.people.actions.emergency import add_contact_of_family
from cohortium.people.actions.families import add_family, put_into_family
from cohortium.people.actions.guardians import add_guardian
from cohortium.people.actions.learners import add_learner
from cohortium.people.models import EmergencyContact, Family, Guardian, Learner
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()


def family(provider: Provider, name: str = "Papadopoulos", *, by: Actor | None = None, **said: Any) -> Family:
    """A family."""
    with provider.scope():
        return add_family(by or provider.system, details=FamilyDetails(name, **said))


def child(provider: Provider, *families: Family, first_name: str = "Zoë", **said: Any) -> Learner:
    """A learner of these families."""
    with provider.scope():
        learner = add_learner(provider.system, details=LearnerDetails(first_name, **said), today=TODAY)
        for one in families:
            put_into_family(provider.system, family_id=one.pk, learner_id=learner.pk)
        return learner


def guardian(provider: Provider, of: Family, first_name: str = "Eleni", **said: Any) -> Guardian:
    """A guardian of the family."""
    with provider.scope():
        return add_guardian(provider.system, family_id=of.pk, details=GuardianDetails(first_name, **said))


def contact(provider: Provider, family_id: UUID, name: str = "Yiayia Sofia", **said: Any) -> EmergencyContact:
    """Somebody to call for the family."""
    details = ContactDetails(name, "0491 570 157", **{"relationship": "grandparent", **said})
    with provider.scope():
        return add_contact_of_family(provider.system, family_id=family_id, details=details)
