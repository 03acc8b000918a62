"""Each way to find learners has an index, which serves it under row level security as the application's role."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from cohortium.access.permissions import Permission
from cohortium.people.queries import finding, learners
from tests.databases import rows as asked_of
from tests.explained import reads
from tests.fixtures import Provider, found_provider

NAMES = ["learner_name", "learner_name_second", "learner_name_third", "learner_name_fourth", "learner_preferred"]
NUMBERS = ["learner_phone", "learner_phone_end"]


def read(provider: Provider, text: str) -> tuple[list[str], list[str]]:
    """The tables of which all is read, and the indexes of learners that are, for what somebody types."""
    with provider.scope():
        rows = learners.visible_to(provider.system, Permission.LEARNER_READ)
        plan = rows.filter(finding.called(provider.system, text)).values("id").explain(format="json")
    whole, indexes = reads(json.loads(plan)[0]["Plan"])
    return sorted(whole), sorted(one for one in indexes if one.startswith(("learner_", "people_learner_pkey")))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("ncube1000", NAMES),
        ("ncube1000 lea", NAMES),
        ("Nübe1000", NAMES),
        ("nuebe1000 mueller", NAMES),
        ("0410 001 000", [*NAMES, *NUMBERS]),
        ("1000 1000", [*NAMES, "learner_phone_end"]),
        ("1000", [*NAMES, "learner_phone_end"]),
        ("ncube1000@example.com", [*NAMES, "learner_email"]),
        ("0199a5a0-7b1c-7000-8000-000000000001", [*NAMES, "people_learner_pkey"]),
    ],
)
def test_each_way_reads_its_index_and_no_table(many: Provider, text: str, ways: list[str]) -> None:
    whole, indexes = read(many, text)

    # By which learners are looked up whose families were found.
    assert (whole, sorted({*indexes, "people_learner_pkey"})) == ([], sorted({*ways, "people_learner_pkey"}))


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ("learner_name_second", "ncube1000"),
        ("learner_phone_end", "1000"),
        ("learner_email", "ncube1000@example.com"),
    ],
)
def test_without_the_index_the_table_is_read(many: Provider, index: str, text: str) -> None:
    """That the test above can fail."""
    with _without(index):
        whole, indexes = read(many, text)

    assert (whole, index in indexes) == (["people_learner"], False)


@contextmanager
def _without(index: str) -> Iterator[None]:
    owner = connections["owner"]
    [(definition,)] = asked_of(owner, "SELECT indexdef FROM pg_indexes WHERE indexname = %s", index)
    asked_of(owner, f"DROP INDEX {index}")
    try:
        yield
    finally:
        asked_of(owner, definition)


@pytest.fixture(scope="module")
def many(module_apart: None) -> Provider:
    """Enough learners, families and guardians that reading all of them would cost more."""
    provider = found_provider()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_learner (id, organisation_id, first_name, last_name, preferred_name, pronouns, gender, "
            "email, phone, address, suburb, state, postcode, country, citizenship, custom, status) "
            "SELECT gen_random_uuid(), %s, 'Learner' || n, 'Ncube' || n, '', '', '', 'ncube' || n || '@example.com', "
            "'+614' || (10000000 + n), '', '', '', '', '', '', '{}', 'active' FROM generate_series(1, 5000) n",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_family (id, organisation_id, name, email, phone, address, suburb, state, postcode, "
            "country, custom, status) SELECT gen_random_uuid(), %s, 'Ncube' || n, 'ncube' || n || '@example.com', "
            "'+614' || (10000000 + n), '', '', '', '', '', '{}', 'active' FROM generate_series(1, 5000) n",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_familylearner (id, organisation_id, family_id, learner_id, place) "
            "SELECT gen_random_uuid(), f.organisation_id, f.id, l.id, 1 FROM people_family f JOIN people_learner l "
            "ON l.organisation_id = f.organisation_id AND l.last_name = f.name WHERE f.organisation_id = %s",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_guardian (id, organisation_id, family_id, first_name, last_name, relationship, email, "
            "phone, lives_there, address, suburb, state, postcode, country, may_pick_up, bill_share, sees, place, note, "
            "status) SELECT gen_random_uuid(), organisation_id, id, 'Rose', name, 'mother', email, phone, true, '', '', '', "
            "'', '', false, 0, '[]', 0, '', 'active' FROM people_family WHERE organisation_id = %s",
            [provider.id],
        )
        cursor.execute("ANALYZE people_learner, people_family, people_familylearner, people_guardian")
    return provider
