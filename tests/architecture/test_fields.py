"""A field of a campus stands wherever fields of campuses stand: whoever adds one is told what was forgotten."""

from dataclasses import fields
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.administration.actions.campuses import FAULTS
from cohortium.administration.queries.campuses import CampusRow
from cohortium.administration.rules.campuses import AT_MOST, CampusDetails, Fault
from cohortium.api.v1.campuses import CampusIn, CampusOut, CampusPatch
from cohortium.audit.sentences import label_of
from cohortium.web.staff.campus_form import CampusForm
from tests.fixtures import Provider

DETAILS = [field.name for field in fields(CampusDetails)]


@pytest.mark.parametrize(
    "place",
    [
        {field.name for field in fields(CampusRow)},
        set(CampusForm.base_fields),
        set(CampusIn.model_fields),
        set(CampusPatch.model_fields),
        set(CampusOut.model_fields),
    ],
    ids=["CampusRow", "CampusForm", "CampusIn", "CampusPatch", "CampusOut"],
)
def test_every_detail_of_a_campus_has_its_place(place: set[str]) -> None:
    assert [name for name in DETAILS if name not in place] == []


def test_every_detail_of_a_campus_has_a_label_in_the_trail() -> None:
    assert [name for name in DETAILS if label_of("campus", name) == name] == []


@pytest.mark.parametrize("path", ["new", "{}/edit"])
def test_every_detail_of_a_campus_is_in_the_form_that_a_person_sees(
    provider: Provider, owner: Actor, path: str
) -> None:
    campus = provider.campus()

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{path.format(campus.pk)}").content.decode()

    assert [name for name in DETAILS if f'name="{name}"' not in text] == []


def test_every_detail_of_a_campus_that_is_filled_is_shown(provider: Provider, owner: Actor) -> None:
    filled: dict[str, Any] = {
        "name": "Werribee",
        "address": "12 Watton Street",
        "suburb": "Wyndham",
        "state": "VIC",
        "postcode": "3030",
        "directions": "Behind the library",
        "contact_email": "werribee@example.com",
        "contact_phone": "+61397412200",
    }
    campus = provider.campus(**filled)

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()

    assert set(filled) == {name for name in DETAILS if name not in {"time_zone", "closes_on"}}
    assert [name for name, value in filled.items() if value not in text] == []


def test_every_fault_has_its_sentence_and_every_word_its_length() -> None:
    assert set(FAULTS) == set(Fault)
    assert set(AT_MOST) == set(DETAILS) - {"time_zone", "closes_on"}
