"""The list that the documents offer, to try moving in with."""

from pathlib import Path

from cohortium.access.actor import Actor
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import suggest
from tests.fixtures import Provider
from tests.imports.moving import Work, read, sent, started, undone

LIST = Path(__file__).parents[2] / "docs" / "samples" / "learners.csv"


def test_it_comes_in_with_what_its_headings_say_and_is_undone(provider: Provider, owner: Actor, work: Work) -> None:
    content = LIST.read_bytes()
    batch_id = sent(provider, owner, content, LIST.name, source="list")
    work()
    mapping = suggest(read(provider, owner, batch_id).columns, Kind.LEARNER)
    batch_id = sent(provider, owner, content, LIST.name, source="another list", mapping=mapping)
    work()
    done = started(provider, owner, batch_id, work)
    back = undone(provider, owner, batch_id, work)

    assert set(mapping.fields) == set(content.decode().splitlines()[0].split(","))
    assert done.counts == {"family": {"created": 6}, "learner": {"created": 6, "refused": 1}}
    assert (done.to_check, back.undone.get("kept")) == ({"learner": 2}, None)
