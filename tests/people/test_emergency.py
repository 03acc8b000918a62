"""Emergency contacts: of a family or of one learner; whom one calls first."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.people.actions.emergency import (
    add_contact_of_learner,
    edit_contact,
    raise_contact,
    remove_contact,
)
from cohortium.people.models import EmergencyContact
from cohortium.people.queries import emergency, families
from cohortium.people.rules.emergency import ContactDetails
from tests.fixtures import Provider
from tests.people.households import child, contact, family

DETAILS = ContactDetails("Yiayia Sofia", "0491 570 157", relationship="grandparent", may_pick_up=True)


def test_a_contact_is_added_edited_and_forgotten_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    here = family(provider)
    row = contact(provider, here.pk)

    with provider.scope():
        edit_contact(owner, contact_id=row.pk, details=DETAILS, version=1)
        again = edit_contact(owner, contact_id=row.pk, details=DETAILS, version=2)
        with pytest.raises(Stale):
            edit_contact(owner, contact_id=row.pk, details=DETAILS, version=1)
        seen = emergency.contact(owner, contact_id=row.pk)
        remove_contact(owner, contact_id=row.pk)
        left = emergency.of_family(here.pk)
        lately = [(str(one.sentence), one.changes) for one in families.newest(family_id=here.pk)]

    assert isinstance(again, Unchanged)
    assert (seen.phone, seen.may_pick_up) == ("+61491570157", True)
    assert left == []
    assert told(row)[0] == [f"emergency_contact.{act}" for act in ("added", "edited", "removed")]
    assert lately == [("Edited", [("Emergency contact", "•••", None)])]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"name": "-"}, "name"),
        ({"phone": " "}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"other_phone": "12"}, "other_phone"),
        ({"relationship": "chief"}, "relationship"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, owner: Actor, said: dict[str, Any], place: str) -> None:
    zoe = child(provider)
    details = ContactDetails(**{"name": "Sofia", "phone": "0491 570 157", **said})

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_contact_of_learner(owner, learner_id=zoe.pk, details=details)

    assert list(refused.value.errors) == [place]


def test_whom_one_calls_first_is_first(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rows = [contact(provider, here.pk, name) for name in ("Sofia", "Marek", "Ada")]

    with provider.scope():
        raise_contact(owner, contact_id=rows[2].pk)
        first = raise_contact(owner, contact_id=rows[0].pk)
        order = [one.name for one in emergency.of_family(here.pk)]

    assert isinstance(first, Unchanged)
    assert order == ["Sofia", "Ada", "Marek"]


def test_a_contact_is_of_a_family_or_of_a_learner_and_never_of_both_or_neither(provider: Provider) -> None:
    here, zoe = family(provider), child(provider)

    for wrong in ({}, {"family": here, "learner": zoe}):
        with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
            EmergencyContact.objects.create(name="Sofia", relationship="other", phone="+61491570157", **wrong)
        assert violated(refused.value) == "emergency_contact_of_one"


def test_an_adult_without_a_family_has_contacts_of_their_own_within_reach(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    here, away = (provider.member(FRONT_DESK, campuses=(one,)) for one in (werribee, camberwell))
    nomvula = child(provider, first_name="Nomvula", campus_id=werribee.pk)

    with provider.scope():
        row = add_contact_of_learner(here, learner_id=nomvula.pk, details=DETAILS)
        names = [one.name for one in emergency.of_learner(nomvula.pk)]
        with pytest.raises(NotFound):
            add_contact_of_learner(away, learner_id=nomvula.pk, details=DETAILS)
        with pytest.raises(NotFound):
            edit_contact(away, contact_id=row.pk, details=DETAILS, version=1)
        with pytest.raises(NotFound):
            raise_contact(away, contact_id=row.pk)
        with pytest.raises(NotFound):
            remove_contact(away, contact_id=row.pk)
        remove_contact(here, contact_id=row.pk)

    assert names == ["Yiayia Sofia"]
