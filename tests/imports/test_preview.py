"""What the preview says is what the import does."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.imports.actions.batches import Decision, decide_rows
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries.batches import RowRow
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.outcomes import Choice
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, rows, sent, started, student


def foreseen(row: RowRow) -> tuple[str, str]:
    return row.kind, row.outcome


def decided(provider: Provider, by: Actor, batch_id: UUID) -> None:
    """Of everybody who may be here already: they are."""
    with provider.scope():
        asked = queries.rows_of(by, batch_id=batch_id, showing="waiting").rows
        decisions = [Decision(one.row_id, Choice.SAME, one.candidates[0].candidate_id) for one in asked]
        decide_rows(by, batch_id=batch_id, decisions=decisions)


def test_the_preview_says_what_the_import_does(provider: Provider, owner: Actor, work: Work) -> None:
    plain = b"First,Last,Born\r\nZo\xc3\xab,Georgiou,2017-03-15\r\nBen,Otieno,2015-02-13\r\n"
    more = b"First,Last,Born,Phone\r\nZo\xc3\xab,Georgiou,2017-03-15,\r\nBen,Otieno,2015-02-13,0491 570 156\r\n"
    fields = {"First": "given_name", "Last": "family_name", "Born": "birth_date"}
    mapping = Mapping(Kind.LEARNER, fields | {"Phone": "phone"})
    moved_in(provider, owner, plain, work, name="list.csv", source="one", mapping=Mapping(Kind.LEARNER, fields))
    batch_id = sent(provider, owner, more, "list.csv", source="two", mapping=mapping)
    work()
    decided(provider, owner, batch_id)
    before = read(provider, owner, batch_id).counts
    after = started(provider, owner, batch_id, work).counts

    assert before == after == {"learner": {"changed": 1, "unchanged": 1}}


def test_who_comes_into_a_family_of_the_file_is_foreseen_to_change(
    provider: Provider, owner: Actor, work: Work
) -> None:
    moved_in(provider, owner, export(student(70001, "Zoë", "Georgiou", None)), work)
    batch_id = sent(provider, owner, export(student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou"))))
    work()
    before = [foreseen(one) for one in rows(provider, owner, batch_id)]
    started(provider, owner, batch_id, work)

    assert before == [foreseen(one) for one in rows(provider, owner, batch_id)]
    assert ("learner", "changed") in before
