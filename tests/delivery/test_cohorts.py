"""Cohorts: they are added, edited and copied; what cannot be said of one; and whose they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.curriculum.actions.programs import archive_program
from cohortium.delivery.actions import cohorts as actions
from cohortium.delivery.actions.cohort_staff import assign_staff
from cohortium.delivery.actions.cohorts import FAULTS, add_cohort, copy_cohort, edit_cohort
from cohortium.delivery.actions.rooms import close_room
from cohortium.delivery.actions.terms import TermInUse, remove_term
from cohortium.delivery.models import Cohort
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.queries.cohorts import CohortShowing, CohortSort, Seats
from cohortium.delivery.rules.cohorts import (
    AT_MOST,
    LARGEST,
    MOST_FACTS,
    CohortDetails,
    CohortRole,
    Fault,
    facts_of,
    faults,
    free_code,
    lines_of,
    root_of,
    shift,
    tidied,
)
from cohortium.delivery.states import CohortStatus
from cohortium.desk.kinds.search import Asked
from tests.delivery.houses import FIRST, LAST, cohort, offered, room, taught_by, term
from tests.fixtures import Provider, at_once, found_provider

MONDAYS = CohortDetails(FIRST, LAST, "Robotics, Mondays", "rob-mon", capacity=12)


def named(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.cohorts(actor, **asked).rows]


def refused(provider: Provider, act: Any) -> dict[str, list[str]]:
    with provider.scope(), pytest.raises(Invalid) as refusal:
        act()
    return {name: [str(one) for one in words] for name, words in refusal.value.errors.items()}


def test_a_cohort_is_added_edited_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    campus, of = provider.campus(), offered(provider)
    typed = CohortDetails(
        *(FIRST, LAST, "  Robotics,  Mondays ", " rob-mon "),
        capacity=12,
        metadata={"Stipend ": " R 3 500"},
        note="Bring a laptop.\n",
    )
    with provider.scope():
        row = add_cohort(owner, program_id=of.pk, campus_id=campus.pk, details=typed)
        found = queries.cohort(owner, cohort_id=row.pk)
        again = edit_cohort(owner, cohort_id=row.pk, details=found.details, version=1)
        edit_cohort(owner, cohort_id=row.pk, details=MONDAYS, version=1)
        later = queries.cohort(owner, cohort_id=row.pk)

    assert (found.name, found.code, found.metadata, found.note) == (
        *("Robotics, Mondays", "ROB-MON"),
        *({"Stipend": "R 3 500"}, "Bring a laptop."),
    )
    assert (found.status, found.program, found.campus, found.seats_left) == (
        *(CohortStatus.DRAFT, "Robotics", "Werribee", 12),
    )
    assert isinstance(again, Unchanged)
    assert later.details == tidied(MONDAYS)
    assert told(row) == (["cohort.added", "cohort.edited"], [])


def test_what_nobody_said_comes_from_the_program_and_the_room(provider: Provider, owner: Actor) -> None:
    campus, of = provider.campus(), offered(provider, "Chess", code="CHESS", default_price=Decimal(180))
    blue = room(provider, campus, capacity=16)
    details = CohortDetails(FIRST, room_id=blue.pk)
    with provider.scope():
        rows = [add_cohort(owner, program_id=of.pk, campus_id=campus.pk, details=details) for _n in range(2)]
        found = [queries.cohort(owner, cohort_id=row.pk) for row in rows]

    assert [(one.name, one.code, one.capacity, one.price, one.costs) for one in found] == [
        ("Chess", "CHESS-1", 16, None, Decimal(180)),
        ("Chess", "CHESS-2", 16, None, Decimal(180)),
    ]


@pytest.mark.parametrize(
    ("said", "place", "fault"),
    [
        ({"name": " - "}, "name", Fault.NO_NAME),
        ({"name": "a" * 201}, "name", Fault.TOO_LONG),
        ({"name": "Chess\u202e"}, "name", Fault.HIDDEN_SIGNS),
        ({"code": "--"}, "code", Fault.NO_CODE),
        ({"last_on": date(2027, 1, 31)}, "last_on", Fault.TURNED_ROUND),
        ({"first_on": date(1999, 1, 1)}, "first_on", Fault.NO_SUCH_YEAR),
        ({"last_on": date(2101, 1, 1)}, "last_on", Fault.NO_SUCH_YEAR),
        (
            {"enrolment_opens_on": FIRST, "enrolment_closes_on": date(2027, 1, 31)},
            *("enrolment_closes_on", Fault.CLOSES_BEFORE),
        ),
        ({"capacity": None}, "capacity", Fault.NO_CAPACITY),
        ({"capacity": 0}, "capacity", Fault.NO_CAPACITY),
        ({"capacity": 10_001}, "capacity", Fault.NO_CAPACITY),
        ({"expected_learners": -1}, "expected_learners", Fault.NO_NUMBER),
        ({"price": Decimal(-1)}, "price", Fault.NO_AMOUNT),
        ({"price": Decimal("1.005")}, "price", Fault.NO_AMOUNT),
        ({"price": Decimal("NaN")}, "price", Fault.NO_AMOUNT),
        ({"price": LARGEST + 1}, "price", Fault.NO_AMOUNT),
        ({"mode": "telepathy"}, "mode", Fault.NO_MODE),
        ({"sponsor_email": "payroll"}, "sponsor_email", Fault.NOT_AN_ADDRESS),
        ({"venue_block": "1" * 11}, "venue_block", Fault.TOO_LONG),
        ({"metadata": {"Stipend": " "}}, "metadata", Fault.NO_FACT),
        ({"metadata": {"": "R 3 500"}}, "metadata", Fault.NO_FACT),
        ({"metadata": {"Stipend": "a" * 301}}, "metadata", Fault.TOO_LONG),
        ({"metadata": {f"Fact {n}": "yes" for n in range(MOST_FACTS + 1)}}, "metadata", Fault.TOO_MANY_FACTS),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str, fault: Fault) -> None:
    campus, of = provider.campus(), offered(provider)
    details = CohortDetails(**{"first_on": FIRST, "last_on": LAST, "capacity": 12, **said})

    assert refused(
        provider, lambda: add_cohort(provider.system, program_id=of.pk, campus_id=campus.pk, details=details)
    ) == {place: [str(FAULTS[fault])]}


def test_a_code_is_taken_once_also_by_two_in_the_same_moment(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    ones = [offered(provider), offered(provider)]

    ended = at_once(
        provider,
        *[lambda of=of: add_cohort(owner, program_id=of.pk, campus_id=campus.pk, details=MONDAYS) for of in ones],
    )

    assert ended == ["Invalid", "done"]
    with provider.scope():
        assert Cohort.objects.count() == 1


def test_two_who_leave_the_code_out_get_two(provider: Provider, owner: Actor) -> None:
    campus, of = provider.campus(), offered(provider, code="CHESS")
    details = CohortDetails(FIRST, capacity=8)

    ended = at_once(provider, *[lambda: add_cohort(owner, program_id=of.pk, campus_id=campus.pk, details=details)] * 3)

    assert ended == ["done"] * 3
    with provider.scope():
        assert sorted(Cohort.objects.values_list("code", flat=True)) == ["CHESS-1", "CHESS-2", "CHESS-3"]


def test_room_term_and_sponsor_are_of_the_place(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    of = offered(provider)
    shut, there, elsewhere = room(provider, mine, closed=True), room(provider, other), term(provider, other)
    wrong: list[dict[str, Any]] = [
        *({"room_id": one.pk} for one in (shut, there)),
        *({"term_id": elsewhere.pk}, {"term_id": of.pk}, {"room_id": of.pk}, {"sponsor_id": of.pk}),
    ]

    errors = [
        refused(
            provider,
            lambda said=said: add_cohort(
                owner, program_id=of.pk, campus_id=mine.pk, details=CohortDetails(FIRST, capacity=8, **said)
            ),
        )
        for said in wrong
    ]

    not_here = "This is not of this campus. Choose another one."
    assert errors == [
        {"room_id": [str(actions.ROOM_CLOSED)]},
        {"room_id": [not_here]},
        {"term_id": [not_here]},
        *({name: [str(actions.GONE)]} for name in ("term_id", "room_id", "sponsor_id")),
    ]
    for_all = cohort(provider, mine, term_id=term(provider).pk)
    with provider.scope():
        assert queries.cohort(owner, cohort_id=for_all.pk).is_outside_its_term is False


def test_a_room_that_closed_stays_until_another_one_is_chosen_and_a_first_day_beside_the_term_is_told(
    provider: Provider, owner: Actor
) -> None:
    campus = provider.campus()
    blue, spring = room(provider, campus), term(provider, campus)
    row = cohort(provider, campus, room_id=blue.pk, term_id=spring.pk, first_on=date(2027, 4, 19), last_on=None)
    with provider.scope():
        close_room(owner, room_id=blue.pk)
        details = queries.cohort(owner, cohort_id=row.pk).details
        edit_cohort(owner, cohort_id=row.pk, details=details, version=1)
        found = queries.cohort(owner, cohort_id=row.pk)

    assert (found.room_is_closed, found.is_outside_its_term) == (True, True)
    with provider.scope():
        assert queries.coming_in_room(room_id=blue.pk) == 1


def test_nothing_new_at_a_closed_campus_or_of_what_is_put_away(provider: Provider, owner: Actor) -> None:
    campus, of = provider.campus("Footscray"), offered(provider)
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        archive_program(owner, program_id=of.pk)

    assert refused(provider, lambda: add_cohort(owner, program_id=of.pk, campus_id=campus.pk, details=MONDAYS)) == {
        "campus_id": ["This campus is closed. Choose an open one."],
        "program_id": ["This program is in the archive. Choose another one."],
    }


def test_a_term_in_which_something_is_taught_stays(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    spring = term(provider, campus)
    cohort(provider, campus, term_id=spring.pk)
    cohort(provider, campus, term_id=spring.pk, status="cancelled")

    with provider.scope(), pytest.raises(TermInUse, match=r"^2 cohorts are in this term. Put them into another one"):
        remove_term(owner, term_id=spring.pk)


def test_what_was_cancelled_is_not_edited_and_an_older_version_is_stale(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    over, gone = cohort(provider, campus, status="completed"), cohort(provider, campus, status="cancelled")

    with provider.scope():
        edit_cohort(owner, cohort_id=over.pk, details=MONDAYS, version=4)
    with provider.scope(), pytest.raises(IllegalTransition):
        edit_cohort(owner, cohort_id=gone.pk, details=MONDAYS, version=2)
    with provider.scope(), pytest.raises(Stale):
        edit_cohort(owner, cohort_id=over.pk, details=MONDAYS, version=1)


def test_a_copy_has_other_days_and_the_same_people_if_that_is_wished(
    provider: Provider, owner: Actor, told: Any
) -> None:
    campus = provider.campus()
    row = cohort(provider, campus, status="open")
    taught_by(provider, row, provider.member(TRAINER, campuses=(campus,)))
    details = CohortDetails(date(2027, 5, 3), capacity=10)
    with provider.scope():
        with_them = copy_cohort(owner, cohort_id=row.pk, details=details, with_staff=True)
        without = copy_cohort(owner, cohort_id=row.pk, details=details)
        taught = [one.staff.count() for one in (with_them, without)]

    assert (with_them.program_id, with_them.campus_id, with_them.status) == (row.program_id, campus.pk, "draft")
    assert taught == [1, 0]
    assert told(with_them) == (["cohort.copied"], [])


def test_cohorts_are_found_by_word_code_place_term_and_seats_in_one_statement(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    chess, spring = offered(provider, "Chess"), term(provider, werribee)
    cohort(provider, werribee, chess, name="Élan chess", code="C-1", term_id=spring.pk)
    cohort(provider, werribee, name="Robotics", code="R-1", first_on=date(2027, 2, 8), status="open")
    cohort(provider, camberwell, chess, name="Atelier", code="A-1", first_on=date(2027, 2, 15), status="cancelled")

    assert named(provider, owner) == ["Élan chess", "Robotics"]
    assert named(provider, owner, sort=CohortSort.FIRST_DOWN) == ["Robotics", "Élan chess"]
    assert named(provider, owner, sort=CohortSort.CODE) == ["Élan chess", "Robotics"]
    assert named(provider, owner, showing=CohortShowing.ALL, program_id=chess.pk) == ["Élan chess", "Atelier"]
    assert named(provider, owner, showing=CohortShowing.CANCELLED, campus_id=camberwell.pk) == ["Atelier"]
    assert named(provider, owner, term_id=spring.pk) == ["Élan chess"]
    assert [named(provider, owner, text=one) for one in ("chess el", "r-", "zzz")] == [["Élan chess"], ["Robotics"], []]
    assert [named(provider, owner, seats=one) for one in (Seats.FREE, Seats.FULL)] == [["Élan chess", "Robotics"], []]
    with provider.scope(), statements() as seen:
        page = queries.cohorts(owner, showing=CohortShowing.ALL, at_most=2)
        rest = queries.cohorts(owner, showing=CohortShowing.ALL, at_most=2, after=page.next)
    assert ([row.code for row in (*page.rows, *rest.rows)], len(seen)) == (["C-1", "R-1", "A-1"], 2)
    with provider.scope():
        hits = queries.cohorts_found(owner, Asked("chess")).rows
    assert [(one.title, one.about) for one in hits] == [("Élan chess", "C-1 · Werribee")]


def test_who_runs_a_campus_has_its_cohorts_and_who_teaches_sees_their_own(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager, trainer, desk = (provider.member(one, campuses=(mine,)) for one in (CAMPUS_MANAGER, TRAINER, FRONT_DESK))
    here, there = cohort(provider, mine, name="Here"), cohort(provider, other, name="There")
    taught = cohort(provider, mine, name="Taught")
    taught_by(provider, taught, trainer, CohortRole.ASSISTANT)

    assert [named(provider, one) for one in (manager, desk, trainer)] == [
        ["Here", "Taught"],
        ["Here", "Taught"],
        ["Taught"],
    ]
    for act in (
        lambda: add_cohort(manager, program_id=here.program_id, campus_id=other.pk, details=MONDAYS),
        lambda: edit_cohort(manager, cohort_id=there.pk, details=MONDAYS, version=1),
        lambda: copy_cohort(manager, cohort_id=there.pk, details=MONDAYS),
        lambda: queries.cohort(trainer, cohort_id=here.pk),
    ):
        with provider.scope(), pytest.raises(NotFound):
            act()
    with provider.scope(), pytest.raises(NotAllowed):
        edit_cohort(trainer, cohort_id=taught.pk, details=MONDAYS, version=1)
    with provider.scope():
        offers = [queries.acts(one, queries.cohort(one, cohort_id=taught.pk)) for one in (manager, trainer, desk)]
    assert offers == [
        {"copy_cohort", "edit_cohort", "assign_staff", "open_cohort", "cancel_cohort"},
        *(frozenset(), frozenset()),
    ]


def test_another_house_has_none_of_it(provider: Provider) -> None:
    row, other = cohort(provider, provider.campus()), found_provider()
    theirs = other.member(OWNER)

    for act in (
        lambda: edit_cohort(theirs, cohort_id=row.pk, details=MONDAYS, version=1),
        lambda: assign_staff(theirs, cohort_id=row.pk, membership_id=theirs.id, role=CohortRole.ASSESSOR),
        lambda: queries.cohort(theirs, cohort_id=row.pk),
    ):
        with other.scope(), pytest.raises(NotFound):
            act()
    assert named(other, theirs, showing=CohortShowing.ALL) == []


def test_every_fault_has_its_sentence() -> None:
    assert FAULTS.keys() == set(Fault)


@given(st.text(alphabet="AB-1", min_size=1, max_size=40), st.lists(st.text(alphabet="aB-12", max_size=42), max_size=8))
def test_a_free_code_is_of_nobody_and_not_too_long(wanted: str, taken: list[str]) -> None:
    found = free_code(wanted, taken)

    assert (found.casefold() in {one.casefold() for one in taken}, len(found) <= AT_MOST["code"]) == (False, True)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_shift_keeps_the_day_of_the_week_and_lands_in_the_week_of_the_term(source: date, target: date) -> None:
    moved = source + shift(source, target)

    assert (moved.weekday(), moved.isocalendar()[:2]) == (source.weekday(), target.isocalendar()[:2])


_WORDS = st.text(alphabet="abc XYZ-é", min_size=1, max_size=20).map(lambda word: f"a{word}".strip())


@given(st.dictionaries(_WORDS, _WORDS, max_size=6))
def test_facts_are_written_as_lines_and_read_again(metadata: dict[str, str]) -> None:
    kept = tidied(CohortDetails(FIRST, metadata=metadata, capacity=1)).metadata

    assert facts_of(lines_of(kept)) == dict(kept)
    assert faults(CohortDetails(FIRST, metadata=kept, capacity=1)) == {}


def test_a_root_is_the_code_without_its_number() -> None:
    assert [root_of(one) for one in ("ROB-MON-2", "ROB-MON", "-2")] == ["ROB-MON", "ROB-MON", "-2"]
