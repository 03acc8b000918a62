"""A field of a campus stands wherever fields of campuses stand: whoever adds one is told what was forgotten."""

from dataclasses import fields
from datetime import date
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


# What somebody may say about a campus, and how the page of the campus shows it.
SHOWN: dict[str, tuple[Any, str]] = {
    "name": ("Werribee", "Werribee"),
    "address": ("12 Watton Street", "12 Watton Street"),
    "suburb": ("Wyndham", "Wyndham"),
    "state": ("VIC", "VIC"),
    "postcode": ("3030", "3030"),
    "time_zone": ("Australia/Perth", "Australia/Perth"),
    "directions": ("Behind the library", "Behind the library"),
    "contact_email": ("werribee@example.com", "werribee@example.com"),
    "contact_phone": ("+61397412200", "+61 3 9741 2200"),
    "closes_on": (date(2031, 2, 4), "4 Feb 2031"),
}


def test_every_detail_of_a_campus_that_is_filled_is_shown(provider: Provider, owner: Actor) -> None:
    campus = provider.campus(**{name: value for name, (value, _) in SHOWN.items()})

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()

    assert sorted(SHOWN) == sorted(DETAILS)
    assert [name for name, (_, words) in SHOWN.items() if words not in text] == []


def test_every_fault_has_its_sentence_and_every_word_its_length() -> None:
    assert set(FAULTS) == set(Fault)
    # The zone is one of a list; what is no text has no length.
    assert set(AT_MOST) == {name for name, (value, _) in SHOWN.items() if isinstance(value, str)} - {"time_zone"}
