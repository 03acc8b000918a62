"""What can be asked of families, their guardians and emergency contacts."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.people.actions.emergency import add_contact_of_family, add_contact_of_learner
from cohortium.people.actions.families import add_family, archive_families, put_into_family
from cohortium.people.actions.guardians import add_guardian, remove_guardian
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.learners import learner, the_campus
from tests.fixtures import Provider

CALLED = ContactDetails("Yiayia Sofia", "+61491570157", relationship="grandparent")


def family(provider: Provider, campus: Campus) -> UUID:
    """A family that is at home at the campus."""
    with provider.scope():
        details = FamilyDetails(f"Papadopoulos {new_id()}", campus_id=campus.pk)
        return add_family(provider.system, details=details).pk


def archived(provider: Provider, campus: Campus) -> UUID:
    """One that was put away."""
    family_id = family(provider, campus)
    with provider.scope():
        archive_families(provider.system, family_ids=[family_id])
    return family_id


def place(provider: Provider, campus: Campus) -> UUID:
    """That a learner belongs to a family there."""
    family_id, learner_id = family(provider, campus), learner(provider, campus)
    with provider.scope():
        return put_into_family(provider.system, family_id=family_id, learner_id=learner_id).pk


def guardian(provider: Provider, campus: Campus) -> UUID:
    """The second guardian of a family there."""
    family_id = family(provider, campus)
    with provider.scope():
        add_guardian(provider.system, family_id=family_id, details=GuardianDetails("Kostas"))
        return add_guardian(provider.system, family_id=family_id, details=GuardianDetails("Eleni")).pk


def removed(provider: Provider, campus: Campus) -> UUID:
    """Somebody who is a guardian there no more."""
    guardian_id = guardian(provider, campus)
    with provider.scope():
        remove_guardian(provider.system, guardian_id=guardian_id)
    return guardian_id


def contact(provider: Provider, campus: Campus) -> UUID:
    """The second emergency contact of a family there."""
    family_id = family(provider, campus)
    with provider.scope():
        add_contact_of_family(provider.system, family_id=family_id, details=CALLED)
        return add_contact_of_family(provider.system, family_id=family_id, details=CALLED).pk


def contact_of_learner(provider: Provider, campus: Campus) -> UUID:
    """An emergency contact of somebody who has no family."""
    learner_id = learner(provider, campus)
    with provider.scope():
        return add_contact_of_learner(provider.system, learner_id=learner_id, details=CALLED).pk


def picked(provider: Provider, campus: Campus, family_id: UUID) -> dict[str, Any]:
    """One family."""
    return {"family_ids": [str(family_id)]}


def a_learner(provider: Provider, campus: Campus, _family_id: UUID) -> dict[str, Any]:
    """A learner who is at home there."""
    return {"learner_id": str(learner(provider, campus))}


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a family there."""
    return {
        "name": "Papadopoulos",
        "email": "family@example.com",
        "phone": "",
        "country": "AU",
        "campus_id": str(campus.pk),
        "custom": {},
    }


def valid_guardian(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a guardian."""
    return {
        "first_name": "Eleni",
        "email": "eleni@example.com",
        "phone": "",
        "country": "",
        "address": "",
        "suburb": "",
        "state": "",
        "postcode": "",
    }


def valid_contact(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of somebody to call."""
    return {"name": "Yiayia Sofia", "phone": "+61491570157", "other_phone": ""}


PICKED = {"family_ids": ["ID"]}
NEW = {"name": "Papadopoulos"}
ELENI = {"first_name": "Eleni", "relationship": "mother"}
SOFIA = {"name": "Yiayia Sofia", "relationship": "grandparent", "phone": "0491 570 157"}
CASES = [
    Case("families", page("families/"), 200, None),
    Case("export of families", page("families/export"), 200, None),
    Case("export families", post("families/export", form="csv"), 200, None, beside=family),
    Case("family form", page("families/new"), 200, None),
    # Each another one: of the same name one would be asked about.
    Case("family added", post("families/new", name="Papadopoulos BESIDE", campus="ID"), 302, the_campus, refused=422),
    Case("family", page("families/ID"), 200, family),
    Case("family, to edit", page("families/ID/edit"), 200, family),
    Case(
        "family, edited", post("families/ID/edit", **NEW, campus="BESIDE", version="1"), 302, family, beside=the_campus
    ),
    Case("archiving families, asked", page("families/archiving"), 302, None),
    Case("archiving families, sent", post("families/archiving", family="ID"), 302, family),
    Case("inviting families, asked", page("families/inviting"), 200, None),
    Case("inviting families, picked", post("families/inviting", family="ID"), 200, family),
    Case("inviting families, sent", post("families/inviting", guardian="ID"), 302, guardian),
    Case("restoring families, asked", page("families/restoring"), 302, None),
    Case("restoring families, sent", post("families/restoring", family="ID"), 302, archived),
    Case("putting learners in", page("families/ID/learners/adding?q=ncube"), 200, family),
    Case(
        "learner put in",
        post("families/ID/learners/adding", learner="BESIDE"),
        302,
        family,
        beside=learner,
    ),
    Case("foreign learner put in", post("families/BESIDE/learners/adding", learner="ID"), 302, learner, beside=family),
    Case("learner form of a family", page("families/ID/learners/new"), 200, family),
    Case(
        "learner added into a family",
        post("families/ID/learners/new", first_name="Zoë", last_name="Ncube ID", campus="BESIDE"),
        302,
        family,
        beside=the_campus,
    ),
    Case("taking a learner out, asked", page("families/learners/ID/removal"), 200, place),
    Case("taking a learner out, sent", post("families/learners/ID/removal"), 302, place),
    Case("guardian form", page("families/ID/guardians/new"), 200, family),
    Case("guardian added", post("families/ID/guardians/new", **ELENI), 302, family),
    Case("guardian, to edit", page("guardians/ID/edit"), 200, guardian),
    Case("guardian, edited", post("guardians/ID/edit", **ELENI, version="1"), 302, guardian),
    Case("removing a guardian, asked", page("guardians/ID/removal"), 200, guardian),
    Case("removing a guardian, sent", post("guardians/ID/removal"), 302, guardian),
    Case("bringing a guardian back, asked", page("guardians/ID/return"), 302, removed),
    Case("bringing a guardian back, sent", post("guardians/ID/return"), 302, removed),
    Case("raising a guardian, asked", page("guardians/ID/raising"), 302, guardian),
    Case("raising a guardian, sent", post("guardians/ID/raising"), 302, guardian),
    Case("contact form", page("families/ID/emergency-contacts/new"), 200, family),
    Case("contact added", post("families/ID/emergency-contacts/new", **SOFIA), 302, family),
    Case("contact form of a learner", page("learners/ID/emergency-contacts/new"), 200, learner),
    Case("contact of a learner added", post("learners/ID/emergency-contacts/new", **SOFIA), 302, learner),
    Case("contact, to edit", page("emergency-contacts/ID/edit"), 200, contact),
    Case("contact, edited", post("emergency-contacts/ID/edit", **SOFIA, version="1"), 302, contact_of_learner),
    Case("removing a contact, asked", page("emergency-contacts/ID/removal"), 200, contact_of_learner),
    Case("removing a contact, sent", post("emergency-contacts/ID/removal"), 302, contact),
    Case("raising a contact, asked", page("emergency-contacts/ID/raising"), 302, contact),
    Case("raising a contact, sent", post("emergency-contacts/ID/raising"), 302, contact),
    Case("API: families", call("get", "families"), 200, None),
    Case(
        "API: family added",
        call("post", "families", NEW | {"campus_id": "ID"}),
        201,
        the_campus,
        values=valid,
        refused=422,
    ),
    Case("API: family", call("get", "families/ID"), 200, family),
    Case("API: family edited", call("patch", "families/ID", {"name": "Renamed ID"}), 200, family, values=valid),
    Case("API: families archived", call("post", "families/archiving", PICKED), 200, family, values=picked),
    Case("API: families restored", call("post", "families/restoring", PICKED), 200, archived, values=picked),
    Case(
        "API: learner put into a family",
        call("post", "families/ID/learners", {"learner_id": "BESIDE"}),
        200,
        family,
        beside=learner,
        values=a_learner,
    ),
    Case("API: learner taken out of a family", call("post", "families/learners/ID/removal"), 200, place),
    Case(
        "API: guardian added",
        call("post", "families/ID/guardians", ELENI),
        201,
        family,
        values=valid_guardian,
    ),
    Case("API: guardian", call("get", "guardians/ID"), 200, guardian),
    Case(
        "API: guardian edited",
        call("patch", "guardians/ID", {"first_name": "Renamed ID"}),
        200,
        guardian,
        values=valid_guardian,
    ),
    Case("API: guardian raised", call("post", "guardians/ID/raising"), 200, guardian),
    Case("API: guardian removed", call("post", "guardians/ID/removal"), 200, guardian),
    Case("API: guardian brought back", call("post", "guardians/ID/return"), 200, removed),
    Case(
        "API: contact of a family added",
        call("post", "families/ID/emergency-contacts", SOFIA),
        201,
        family,
        values=valid_contact,
    ),
    Case(
        "API: contact of a learner added",
        call("post", "learners/ID/emergency-contacts", SOFIA),
        201,
        learner,
        values=valid_contact,
    ),
    Case("API: contact", call("get", "emergency-contacts/ID"), 200, contact_of_learner),
    Case(
        "API: contact edited",
        call("patch", "emergency-contacts/ID", {"name": "Renamed ID"}),
        200,
        contact,
        values=valid_contact,
    ),
    Case("API: contact raised", call("post", "emergency-contacts/ID/raising"), 200, contact),
    Case("API: contact removed", call("post", "emergency-contacts/ID/removal"), 200, contact_of_learner),
]
