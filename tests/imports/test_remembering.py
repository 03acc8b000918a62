"""What is remembered of the last table of a source says nothing of headings that it does not know."""

import json
from typing import Any

from cohortium.access.actor import Actor
from cohortium.imports.actions.batches import map_columns
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries import mappings
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.states import BatchStatus
from tests.fixtures import Provider
from tests.imports.moving import Work, moved_in, rows, sent

REMEMBERED = Mapping(Kind.LEARNER, {"Kind": "given_name", "Zuname": "family_name"})
FIRST = "Kind;Zuname\nZoë;Georgiou\n".encode()


def remembered(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, FIRST, "list.csv", source="school")
    work()
    with provider.scope():
        map_columns(owner, batch_id=batch_id, mapping=REMEMBERED)
    work()


def test_headings_that_name_themselves_are_matched_as_on_a_first_time(
    provider: Provider, owner: Actor, work: Work
) -> None:
    remembered(provider, owner, work)
    batch_id = sent(provider, owner, b"Kind;Last name;Born\nBen;Otieno;2015-02-13\n", "more.csv", source="school")
    work()
    with provider.scope():
        row = queries.batch(owner, batch_id=batch_id)
        mapping = mappings.mapping_of(row)

    assert row.status == BatchStatus.MAPPING
    assert mapping.fields == {"Kind": "given_name", "Last name": "family_name", "Born": "birth_date"}


def test_the_same_headings_are_not_asked_about_again(provider: Provider, owner: Actor, work: Work) -> None:
    remembered(provider, owner, work)
    batch_id = sent(provider, owner, b"Kind;Zuname;Colour\nBen;Otieno;red\n", "more.csv", source="school")
    work()

    assert [one.name for one in rows(provider, owner, batch_id)] == ["Ben Otieno"]


def test_a_last_name_alone_is_to_check(provider: Provider, owner: Actor, work: Work) -> None:
    mapping = Mapping(Kind.LEARNER, {"First": "given_name", "Last": "family_name"})
    done = moved_in(provider, owner, b"First,Last\n,Namenlos\n", work, name="a.csv", source="one", mapping=mapping)

    assert (done.counts, done.to_check) == ({"learner": {"created": 1}}, {"learner": 1})


def test_who_may_be_twice_is_told_by_the_row(provider: Provider, owner: Actor, work: Work) -> None:
    fields = {"Nr": "source_id", "First": "given_name", "Last": "family_name", "Born": "birth_date"}
    content = b"Nr,First,Last,Born\n5,Mia,Novak,2014-02-01\n9,Mia,Novak,2014-02-01\n"
    mapping = Mapping(Kind.LEARNER, fields)
    batch_id = sent(provider, owner, content, "a.csv", source="one", mapping=mapping)
    work()
    said = [problem["said"] for one in rows(provider, owner, batch_id) for problem in one.problems]

    assert said == ["Mia Novak (row 3)", "Mia Novak (row 2)"]


def test_a_file_that_waits_is_refused_as_one_of_another_source(provider: Provider, owner: Actor, work: Work) -> None:
    client = provider.signed_in(owner)
    at = f"/api/v1/o/{provider.code}/imports/files/list.csv"
    send: dict[str, Any] = {"data": FIRST, "content_type": "application/octet-stream"}
    first = client.put(f"{at}?source=one", **send)
    work()
    same, other, bare = (client.put(f"{at}{more}", **send) for more in ("?source=One", "?source=api", ""))

    assert [one.status_code for one in (first, same, other, bare)] == [200, 200, 409, 200]
    assert same.json()["import_id"] == bare.json()["import_id"] == first.json()["import_id"]
    assert first.json()["import_id"] in json.dumps(other.json())
