"""Two records of a file that somebody decided are one household: each is known by its own id, and neither undoes the
other.
"""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.imports.actions.batches import Decision, decide_rows
from cohortium.imports.models import ExternalReference
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.outcomes import Choice
from cohortium.people.models import Family, Guardian
from tests.fixtures import Provider
from tests.imports.moving import Work, moved_in, read, rows, sent, started, undone
from tests.people.households import family

COLUMNS = {
    "No": "source_id",
    "Name": "name",
    "Mail": "email",
    "Phone": "phone",
    "Suburb": "city",
    "Parent": "guardian_1_name",
    "Parent mail": "guardian_1_email",
    "Parent phone": "guardian_1_phone",
}
MAPPING = Mapping(Kind.FAMILY, COLUMNS)
HEAD = ",".join(COLUMNS)
MAIL, NUMBER, WRITTEN = "home@example.com", "0491 570 156", "+61491570156"
# One has the number, the other the suburb.
FIRST = f"1,Georgiou,{MAIL},{NUMBER},,Maria Georgiou,old@example.com,{NUMBER}"
SECOND = f"2,The Georgious,{MAIL},,Werribee,Maria Georgiou,new@example.com,{NUMBER}"
THIRD = f"3,Georgiou,{MAIL},,,Maria Georgiou,,{NUMBER}"


def table(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines, ""]).encode()


def waiting(provider: Provider, by: Actor, work: Work, *lines: str) -> UUID:
    batch_id = sent(provider, by, table(*lines), "families.csv", source="one", mapping=MAPPING)
    work()
    return batch_id


def says_same(provider: Provider, by: Actor, batch_id: UUID, whom: dict[str, int]) -> None:
    """Of each of these by its id: it is the candidate at this place."""
    found = {one.source_id: one for one in rows(provider, by, batch_id)}
    decisions = [
        Decision(found[source_id].row_id, Choice.SAME, found[source_id].candidates[place].candidate_id)
        for source_id, place in whom.items()
    ]
    with provider.scope():
        decide_rows(by, batch_id=batch_id, decisions=decisions)


def known(provider: Provider, kind: str) -> list[UUID]:
    with provider.scope():
        found = ExternalReference.objects.filter(kind=kind).exclude(source_id__startswith="was:")
        return list(found.order_by("source_id").values_list("target_id", flat=True))


def households(provider: Provider) -> list[tuple[str, str, str]]:
    with provider.scope():
        return [(one.name, one.phone, one.suburb) for one in Family.objects.order_by("pk")]


def parents(provider: Provider) -> list[tuple[str, str]]:
    with provider.scope():
        return [(str(one), one.phone) for one in Guardian.objects.order_by("pk")]


def test_both_are_known_by_their_ids_and_what_each_says_is_kept(provider: Provider, owner: Actor, work: Work) -> None:
    here = family(provider, "Georgiou", email=MAIL)
    batch_id = waiting(provider, owner, work, FIRST, SECOND)
    says_same(provider, owner, batch_id, {"1": 0, "2": 1})
    foreseen = read(provider, owner, batch_id).counts
    done = started(provider, owner, batch_id, work)

    assert (known(provider, "family"), known(provider, "guardian")) == ([here.pk] * 2, [parent(provider)] * 2)
    assert households(provider) == [("Georgiou", WRITTEN, "Werribee")]
    assert parents(provider) == [("Maria Georgiou", WRITTEN)]
    assert foreseen == done.counts == {"family": {"changed": 2}}


def parent(provider: Provider) -> UUID:
    """The only one there is."""
    with provider.scope():
        return Guardian.objects.get().pk


def test_sent_again_nothing_changes_and_news_of_both_come_in(provider: Provider, owner: Actor, work: Work) -> None:
    family(provider, "Georgiou", email=MAIL)
    batch_id = waiting(provider, owner, work, FIRST, SECOND)
    says_same(provider, owner, batch_id, {"1": 0, "2": 1})
    started(provider, owner, batch_id, work)
    before = known(provider, "guardian")
    again = moved_in(provider, owner, table(FIRST, SECOND), work, name="again.csv", source="one", mapping=MAPPING)
    news = [FIRST.replace(NUMBER, "0491 570 158", 1), SECOND.replace("Werribee", "Sunbury")]
    newer = moved_in(provider, owner, table(*news), work, name="newer.csv", source="one", mapping=MAPPING)

    assert again.counts == {"family": {"unchanged": 2}}
    assert (newer.counts, known(provider, "guardian")) == ({"family": {"changed": 2}}, before)
    assert households(provider) == [("Georgiou", "+61491570158", "Sunbury")]


def test_who_was_known_before_keeps_that_id(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, table(THIRD), work, name="first.csv", source="one", mapping=MAPPING)
    batch_id = waiting(provider, owner, work, FIRST, SECOND)
    says_same(provider, owner, batch_id, {"1": 0, "2": 1})
    started(provider, owner, batch_id, work)
    lines = (FIRST, SECOND, THIRD)
    again = moved_in(provider, owner, table(*lines), work, name="again.csv", source="one", mapping=MAPPING)
    with provider.scope():
        was = ExternalReference.objects.filter(source_id__startswith="was:").count()

    assert (again.counts, known(provider, "guardian"), was) == (
        {"family": {"unchanged": 3}},
        [parent(provider)] * 3,
        0,
    )


def test_one_may_be_the_same_as_another_row_that_is_the_same_as_who_is_here(
    provider: Provider, owner: Actor, work: Work
) -> None:
    here = family(provider, "Georgiou", email=MAIL)
    batch_id = waiting(provider, owner, work, FIRST, SECOND, THIRD)
    says_same(provider, owner, batch_id, {"1": 0, "2": 0, "3": 1})
    started(provider, owner, batch_id, work)

    assert known(provider, "family") == [here.pk] * 3
    assert (households(provider), len(parents(provider))) == ([("Georgiou", WRITTEN, "Werribee")], 1)


def test_undone_it_is_as_it_was(provider: Provider, owner: Actor, work: Work) -> None:
    family(provider, "Georgiou", email=MAIL)
    batch_id = waiting(provider, owner, work, FIRST, SECOND)
    says_same(provider, owner, batch_id, {"1": 0, "2": 1})
    started(provider, owner, batch_id, work)
    undone(provider, owner, batch_id, work)

    assert (known(provider, "family"), known(provider, "guardian")) == ([], [])
    assert (households(provider), parents(provider)) == ([("Georgiou", "", "")], [])
