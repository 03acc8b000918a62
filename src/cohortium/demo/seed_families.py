"""Seeds the families, through the same actions that people use."""

from collections.abc import Mapping
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.demo.families import FAMILIES, LONE, Contact, Family, Guardian
from cohortium.people.actions.emergency import add_contact_of_family, add_contact_of_learner
from cohortium.people.actions.families import add_family, put_into_family
from cohortium.people.actions.guardians import add_guardian
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails


def seed_families(
    owner: Actor, code: str, campuses: Mapping[str, UUID], learners: Mapping[str, UUID], *, country: str
) -> None:
    """Add the families of the organisation, and whom to call for grown-ups."""
    for one in FAMILIES.get(code, ()):
        _add(owner, one, campuses[one.campus], [learners[name] for name in one.children], country)
    for lone in LONE.get(code, ()):
        for contact in lone.contacts:
            add_contact_of_learner(owner, learner_id=learners[lone.learner], details=_contact(contact))


def _add(owner: Actor, one: Family, campus_id: UUID, children: list[UUID], country: str) -> None:
    details = FamilyDetails(
        one.name,
        email=one.email,
        phone=one.phone,
        address=one.address,
        suburb=one.suburb,
        state=one.state,
        postcode=one.postcode,
        country=country,
        campus_id=campus_id,
    )
    family = add_family(owner, details=details)
    for child in children:
        put_into_family(owner, family_id=family.pk, learner_id=child)
    for guardian in one.guardians:
        add_guardian(owner, family_id=family.pk, details=_guardian(guardian))
    for contact in one.contacts:
        add_contact_of_family(owner, family_id=family.pk, details=_contact(contact))


def _guardian(one: Guardian) -> GuardianDetails:
    return GuardianDetails(
        one.first_name,
        one.last_name,
        one.relationship,
        email=one.email,
        phone=one.phone,
        lives_there=not one.address,
        address=one.address,
        suburb=one.suburb,
        postcode=one.postcode,
        may_pick_up=one.may_pick_up,
        bill_share=one.share,
        sees=one.sees,
        note=one.note,
    )


def _contact(one: Contact) -> ContactDetails:
    return ContactDetails(one.name, one.phone, one.relationship, may_pick_up=one.may_pick_up)
