"""An id is trusted as far as it goes: not in another list, and not for another person."""

from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.imports.actions.batches import Decision, decide_rows
from cohortium.imports.queries.told import sentence
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.rules.sources import of_file
from cohortium.people.models import FamilyLearner, Guardian, Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, rows, sent, started, student, undone

LEARNERS = Mapping(
    Kind.LEARNER,
    {
        "Nr": "source_id",
        "First": "given_name",
        "Last": "family_name",
        "Born": "birth_date",
        "Home": "family_id",
        "Household": "household",
        "Mail": "guardian_1_email",
    },
)
HEAD = "Nr,First,Last,Born,Home,Household,Mail\n"
FIRST = f"{HEAD}1,Jürgen,Müßig,2015-05-03,7,Müßig,ute@example.com\n2,Mia,Novak,2014-02-01,8,Novak,eva@example.com\n"
SECOND = f"{HEAD}1,Walter,Fischer,2013-09-17,7,Fischer,jo@example.com\n"
BEFORE = ["Jürgen Müßig 2015-05-03", "Mia Novak 2014-02-01"]


def names(provider: Provider) -> list[str]:
    with provider.scope():
        found = Learner.objects.order_by("first_name")
        return [f"{one.first_name} {one.last_name} {one.date_of_birth}" for one in found]


def homes(provider: Provider) -> dict[str, str]:
    with provider.scope():
        found = FamilyLearner.objects.order_by("learner__first_name")
        return dict(found.values_list("learner__first_name", "family__name"))


def decided(provider: Provider, by: Actor, batch_id: UUID, choice: Choice) -> None:
    """Of everybody who has the id of somebody else: the same, or not."""
    decisions = [
        Decision(one.row_id, choice, one.candidates[0].candidate_id if choice == Choice.SAME else None)
        for one in rows(provider, by, batch_id, "waiting")
    ]
    with provider.scope():
        decide_rows(by, batch_id=batch_id, decisions=decisions)


def waiting(provider: Provider, by: Actor, content: str, work: Work, **said: Any) -> UUID:
    more = {"name": "list.csv", "source": "school", "mapping": LEARNERS} | said
    batch_id = sent(provider, by, content.encode(), **more)
    work()
    return batch_id


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Pupils 2026-11-23.csv", "Pupils"),
        ("pupils (2).xlsx", "pupils"),
        ("export_20261123_101500.csv", "export"),
        ("Schüler 2025-26.csv", "Schüler"),
        ("year 7.csv", "year 7"),
        ("pupils-23.11.26 - Copy.csv", "pupils"),
        ("2026.csv", "table"),
    ],
)
def test_a_list_is_called_as_its_file_without_day_and_number(name: str, source: str) -> None:
    assert of_file(name) == source


def test_the_ids_of_one_list_are_not_those_of_another(provider: Provider, owner: Actor, work: Work) -> None:
    said = {"mapping": LEARNERS}
    moved_in(provider, owner, FIRST.encode(), work, name="grade 1 2026-11-01.csv", **said)
    other = moved_in(provider, owner, SECOND.encode(), work, name="grade 2.csv", **said)
    again = moved_in(provider, owner, FIRST.encode(), work, name="grade 1 2026-12-01.csv", **said)

    assert names(provider) == [*BEFORE, "Walter Fischer 2013-09-17"]
    assert (other.source, other.counts["learner"]) == ("grade 2", {"created": 1})
    assert (again.source, again.counts) == ("grade 1", {"family": {"unchanged": 2}, "learner": {"unchanged": 2}})


def test_nobody_becomes_another_person_by_an_id(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FIRST.encode(), work, name="list.csv", source="school", mapping=LEARNERS)
    batch_id = waiting(provider, owner, SECOND, work)
    asked = rows(provider, owner, batch_id, "waiting")

    assert read(provider, owner, batch_id).waiting == 2
    assert [(one.kind, one.name, one.candidates[0].name, one.candidates[0].has_id) for one in asked] == [
        ("family", "Fischer", "Müßig", True),
        ("learner", "Walter Fischer", "Jürgen Müßig", True),
    ]
    with provider.scope():
        assert "Jürgen Müßig" in sentence(asked[1].problems[-1])
    assert names(provider) == BEFORE


def test_somebody_else_with_the_id_comes_in_beside(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FIRST.encode(), work, name="list.csv", source="school", mapping=LEARNERS)
    batch_id = waiting(provider, owner, SECOND, work)
    decided(provider, owner, batch_id, Choice.NEW)
    foreseen = read(provider, owner, batch_id).counts
    done = started(provider, owner, batch_id, work)

    assert foreseen == done.counts == {"family": {"created": 1}, "learner": {"created": 1}}
    assert names(provider) == [*BEFORE, "Walter Fischer 2013-09-17"]
    assert homes(provider) == {"Jürgen": "Müßig", "Mia": "Novak", "Walter": "Fischer"}

    both = [read(provider, owner, waiting(provider, owner, one, work)) for one in (FIRST, SECOND)]
    assert [(one.waiting, one.counts["learner"]) for one in both] == [(0, {"unchanged": 2}), (0, {"unchanged": 1})]

    undone(provider, owner, batch_id, work)
    assert (names(provider), homes(provider)) == (BEFORE, {"Jürgen": "Müßig", "Mia": "Novak"})


def test_the_same_person_is_renamed_once_somebody_said_so(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FIRST.encode(), work, name="list.csv", source="school", mapping=LEARNERS)
    batch_id = waiting(provider, owner, SECOND, work)
    decided(provider, owner, batch_id, Choice.NEW)
    decided(provider, owner, batch_id, Choice.SAME)
    rows_of = [(one.row_id, one.candidates[0].candidate_id) for one in rows(provider, owner, batch_id, "doubles")]
    with provider.scope():
        same = [Decision(row_id, Choice.SAME, whom) for row_id, whom in rows_of]
        decide_rows(owner, batch_id=batch_id, decisions=same)
    done = started(provider, owner, batch_id, work)

    assert done.counts == {"family": {"changed": 1}, "learner": {"changed": 1}}
    assert names(provider) == ["Mia Novak 2014-02-01", "Walter Fischer 2013-09-17"]
    assert read(provider, owner, waiting(provider, owner, SECOND, work)).waiting == 0
    undone(provider, owner, batch_id, work)
    assert names(provider) == BEFORE


@pytest.mark.parametrize(
    "row",
    [
        "1,Jürgen,Schmidt,2015-05-03,7,Müßig,ute@example.com",
        "1,Jürgen,Müßig,2015-03-05,7,Müßig,ute@example.com",
        "1,Jürgen,Schmidt,,7,Schmidt,ute@example.com",
    ],
)
def test_a_new_name_or_a_mended_day_alone_is_taken_over(provider: Provider, owner: Actor, work: Work, row: str) -> None:
    moved_in(provider, owner, FIRST.encode(), work, name="list.csv", source="school", mapping=LEARNERS)

    assert read(provider, owner, waiting(provider, owner, f"{HEAD}{row}\n", work)).waiting == 0


def test_who_was_renamed_here_is_still_who_the_file_means(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FIRST.encode(), work, name="list.csv", source="school", mapping=LEARNERS)
    with provider.scope():
        Learner.objects.filter(first_name="Mia").update(first_name="Amy", last_name="Brown", date_of_birth="2014-03-01")

    assert read(provider, owner, waiting(provider, owner, FIRST, work)).waiting == 0


def test_a_grown_up_stays_who_they_are(provider: Provider, owner: Actor, work: Work) -> None:
    def saved(first: str, email: str, phone: str) -> bytes:
        grown_up = {"guardianId": 5, "firstName": first, "lastName": "Georgiou", "email": email, "phone": phone}
        return export(student(1, "Zoë", "Georgiou", household(9001, "Georgiou", guardians=[grown_up])))

    moved_in(provider, owner, saved("Maria", "maria@example.com", "0491 570 156"), work)
    other = saved("Niko", "niko@example.com", "0491 570 157")
    done = moved_in(provider, owner, other, work)
    again = moved_in(provider, owner, other, work)

    with provider.scope():
        found = Guardian.objects.order_by("first_name").values_list("first_name", flat=True)
        assert list(found) == ["Maria", "Niko"]
    assert (done.to_check, again.counts["family"]) == ({"family": 1}, {"unchanged": 1})


def test_another_member_of_the_team_with_the_id_is_asked_about(provider: Provider, owner: Actor, work: Work) -> None:
    mapping = Mapping(Kind.STAFF, {"Nr": "source_id", "Name": "full_name", "Mail": "email"})
    first, second = b"Nr,Name,Mail\n1,Ada Lim,ada@example.com\n", b"Nr,Name,Mail\n1,Bo Kerr,bo@example.com\n"
    said = {"name": "team.csv", "source": "school", "mapping": mapping}
    moved_in(provider, owner, first, work, **said)
    batch_id = waiting(provider, owner, second.decode(), work, mapping=mapping)
    asked = rows(provider, owner, batch_id, "waiting")
    decided(provider, owner, batch_id, Choice.NEW)
    done = started(provider, owner, batch_id, work)

    assert [(one.name, one.candidates[0].name) for one in asked] == [("Bo Kerr", "Ada Lim")]
    assert done.counts == {"staff": {"created": 1}}
    with provider.scope():
        known = Membership.objects.filter(display_name__in=["Ada Lim", "Bo Kerr"]).order_by("display_name")
        assert [one.display_name for one in known] == ["Ada Lim", "Bo Kerr"]
