"""Every fact can be told: its entry in the trail reads as a sentence."""

from collections.abc import Iterator

from cohortium.audit import things
from cohortium.audit.sentences import acts, sentence_of
from cohortium.jobs.facts import Fact


def facts(of: type[Fact] = Fact) -> Iterator[tuple[str, str]]:
    """The name and the kind of every fact of the product. A class with slots is there twice: Python made it anew."""
    for fact in of.__subclasses__():
        yield from facts(fact)
        if hasattr(fact, "kind") and fact.__module__.startswith("cohortium."):
            yield f"{fact.__module__}.{fact.__qualname__}", fact.kind


def test_every_fact_has_a_sentence_in_the_registers_of_its_app() -> None:
    kinds = {kind for _, kind in facts()}

    assert kinds >= {"campus.opened", "role.kept"}
    assert sorted(kind for kind in kinds if sentence_of(kind) == kind) == []


def test_every_fact_has_a_kind_of_its_own() -> None:
    kinds = [kind for _, kind in set(facts())]

    assert sorted(kinds) == sorted(set(kinds))


def test_every_kind_of_thing_in_the_trail_has_a_word_and_a_way_to_its_names() -> None:
    assert sorted(set(acts().values()) - set(things.kinds())) == []
