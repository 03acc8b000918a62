"""Programs: they are added, copied, edited, activated, put away and brought back; and how they are found."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FRONT_DESK, OPS_ADMIN, TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.curriculum.actions.programs import (
    FAULTS,
    TAKEN,
    activate_program,
    add_program,
    archive_program,
    copy_program,
    edit_program,
    restore_program,
)
from cohortium.curriculum.queries import prerequisites
from cohortium.curriculum.queries import programs as queries
from cohortium.curriculum.queries.programs import Order, Shown
from cohortium.curriculum.rules.programs import Fault, ProgramDetails, ProgramKind
from cohortium.curriculum.states import ProgramStatus
from cohortium.desk.kinds.search import Asked
from tests.curriculum.houses import needed, program
from tests.fixtures import Provider, at_once, found_provider

WHOLE = ProgramDetails(
    "Competition robotics",
    "ROB-2",
    "course",
    category="Robotics",
    description="Builds\nand steers.",
    age_min=10,
    age_max=16,
    skill_level="advanced",
    duration_weeks=20,
    duration_days=40,
    session_minutes=150,
    default_price=Decimal("780.50"),
    external_ref="TGS-2020000697",
    nqf_level=4,
    needs_approval=True,
)


def found(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.programs(actor, **asked).rows]


def test_a_program_goes_from_draft_to_archive_and_back_and_the_trail_tells(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = program(provider, "  Robotics   for beginners ", code=" rob-1", by=owner)

    with provider.scope():
        edit_program(owner, program_id=row.pk, details=WHOLE, version=1)
        again = edit_program(owner, program_id=row.pk, details=WHOLE, version=2)
        active = activate_program(owner, program_id=row.pk)
        twice = activate_program(owner, program_id=row.pk)
        archive_program(owner, program_id=row.pk)
        with pytest.raises(IllegalTransition):
            activate_program(owner, program_id=row.pk)
        restored = restore_program(owner, program_id=row.pk)
        seen = queries.program(owner, program_id=row.pk)

    assert (row.name, row.code, row.status) == ("Robotics for beginners", "ROB-1", ProgramStatus.DRAFT)
    assert [isinstance(one, Unchanged) for one in (again, active, twice, restored)] == [True, False, True, False]
    assert (seen.details, seen.status) == (WHOLE, ProgramStatus.DRAFT)
    assert told(row)[0] == [
        *("program.added", "program.edited", "program.activated", "program.archived", "program.restored")
    ]


@pytest.mark.parametrize("kind", ProgramKind)
def test_each_kind_of_program_that_the_sources_name_is_taken(provider: Provider, kind: ProgramKind) -> None:
    assert program(provider, kind=kind.value).kind == kind.value


@pytest.mark.parametrize(
    ("said", "place", "fault"),
    [
        ({"name": " - "}, "name", Fault.MISSING),
        ({"name": "a" * 201}, "name", Fault.TOO_LONG),
        ({"name": "Robo\u202etics"}, "name", Fault.HIDDEN_SIGNS),
        ({"code": ""}, "code", Fault.NO_CODE),
        ({"code": "…"}, "code", Fault.NO_CODE),
        ({"code": "a" * 41}, "code", Fault.TOO_LONG),
        ({"kind": ""}, "kind", Fault.NO_KIND),
        ({"kind": "seminar"}, "kind", Fault.UNKNOWN),
        ({"skill_level": "genius"}, "skill_level", Fault.UNKNOWN),
        ({"age_min": 13, "age_max": 12}, "age_max", Fault.AGES_CROSSED),
        ({"age_min": -1, "age_max": 12}, "age_min", Fault.NO_AGE),
        ({"age_max": 121}, "age_max", Fault.NO_AGE),
        ({"duration_weeks": 0}, "duration_weeks", Fault.NO_WEEKS),
        ({"duration_days": 3651}, "duration_days", Fault.NO_DAYS),
        ({"session_minutes": 0}, "session_minutes", Fault.NO_MINUTES),
        ({"nqf_level": 0}, "nqf_level", Fault.NO_LEVEL),
        ({"nqf_level": 11}, "nqf_level", Fault.NO_LEVEL),
        ({"default_price": Decimal("-0.01")}, "default_price", Fault.NO_AMOUNT),
        ({"default_price": Decimal("0.001")}, "default_price", Fault.NO_AMOUNT),
        ({"default_price": Decimal("1000000000.01")}, "default_price", Fault.NO_AMOUNT),
        ({"default_price": Decimal("NaN")}, "default_price", Fault.NO_AMOUNT),
        ({"external_ref": "TGS-2020"}, "external_ref", Fault.NO_TGS),
        ({"external_ref": "tgs 2020000697"}, "external_ref", Fault.NO_TGS),
        ({"external_ref": "SAQA #61755"}, "external_ref", Fault.NO_REFERENCE),
        ({"external_ref": "-61755"}, "external_ref", Fault.NO_REFERENCE),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str, fault: Fault) -> None:
    with pytest.raises(Invalid) as refused:
        program(provider, **said)

    assert refused.value.errors == {place: [FAULTS[fault]]}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"age_min": 12, "age_max": 12}, (12, 12)),
        ({"age_min": 0}, (0, None)),
        ({"age_max": 120}, (None, 120)),
    ],
)
def test_ages_may_be_the_same_or_open_at_an_end(
    provider: Provider, said: dict[str, Any], kept: tuple[int | None, int | None]
) -> None:
    row = program(provider, **said)

    assert (row.age_min, row.age_max) == kept


def test_a_price_of_nothing_is_no_price_that_is_missing(provider: Provider, owner: Actor) -> None:
    rows = [program(provider, default_price=price) for price in (Decimal(0), None)]

    with provider.scope():
        assert [queries.program(owner, program_id=row.pk).default_price for row in rows] == [Decimal("0.00"), None]


@pytest.mark.parametrize(
    ("typed", "kept"), [(" tgs-2020000697", "TGS-2020000697"), ("saqa  61755", "SAQA 61755"), ("", "")]
)
def test_a_reference_is_kept_as_an_authority_writes_it(provider: Provider, typed: str, kept: str) -> None:
    assert program(provider, external_ref=typed).external_ref == kept


@pytest.mark.parametrize("other", ["ROB-1", "rob-1", " Rob-1 ", "RÖB-1"])
def test_a_code_is_one_programs_only_however_it_is_written(provider: Provider, other: str) -> None:
    program(provider, code="Rob-1")

    with pytest.raises(Invalid) as refused:
        program(provider, code=other)

    assert refused.value.errors == {"code": [TAKEN]}


def test_what_is_in_the_archive_keeps_its_code(provider: Provider, owner: Actor) -> None:
    row, other = program(provider, code="ROB-1"), program(provider)
    with provider.scope():
        archive_program(owner, program_id=row.pk)
        with pytest.raises(Invalid):
            edit_program(owner, program_id=other.pk, details=ProgramDetails("Other", "rob-1", "class"), version=1)


def test_of_two_who_take_a_code_at_once_one_gets_it(provider: Provider) -> None:
    def add() -> object:
        return add_program(provider.system, details=ProgramDetails("Robotics", "ROB-1", "class"))

    assert at_once(provider, add, add) == ["Invalid", "done"]


def test_a_code_may_be_used_in_another_organisation(provider: Provider) -> None:
    assert [program(one, code="ROB-1").code for one in (provider, found_provider())] == ["ROB-1", "ROB-1"]


def test_who_saves_second_is_told(provider: Provider, owner: Actor) -> None:
    row = program(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_program(owner, program_id=row.pk, details=WHOLE, version=9)


def test_a_copy_has_the_details_and_the_prerequisites_and_the_original_stays(
    provider: Provider, owner: Actor, told: Any
) -> None:
    first, original = program(provider, "Basics"), program(provider, **{**vars_of(WHOLE), "code": "ROB-2"})
    needed(provider, original, first)
    details = replace(WHOLE, name="Robotics, evenings", code="ROB-3")

    with provider.scope():
        activate_program(owner, program_id=original.pk)
        copy = copy_program(owner, program_id=original.pk, details=details)
        seen = queries.program(owner, program_id=copy.pk)
        needs = [[one.name for one in prerequisites.prerequisites(program_id=one)] for one in (copy.pk, original.pk)]
        with pytest.raises(Invalid) as taken:
            copy_program(owner, program_id=original.pk, details=details)

    assert (seen.details, seen.status, needs) == (details, ProgramStatus.DRAFT, [["Basics"], ["Basics"]])
    assert taken.value.errors == {"code": [TAKEN]}
    assert told(copy)[0] == ["program.copied"]


def vars_of(details: ProgramDetails) -> dict[str, Any]:
    return {name: getattr(details, name) for name in ProgramDetails.__slots__}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("compet", ["Competition robotics"]),
        ("robotics comp", ["Competition robotics"]),
        ("rob", ["Competition robotics", "Pottery"]),
        ("ROB-2", ["Pottery"]),
        ("tgs-2020000697", ["Competition robotics"]),
        ("zzz", []),
    ],
)
def test_one_is_found_by_name_code_and_reference(provider: Provider, owner: Actor, text: str, names: list[str]) -> None:
    program(provider, "Competition robotics", code="X-1", external_ref="TGS-2020000697")
    program(provider, "Pottery", code="ROB-2")

    assert found(provider, owner, text=text) == names


def test_a_list_is_narrowed_and_sorted(provider: Provider, owner: Actor) -> None:
    kept = program(provider, "Clay", code="B", category="Art", kind="workshop")
    away = program(provider, "Away", code="C", category="Art")
    program(provider, "Dance", code="A")
    with provider.scope():
        archive_program(owner, program_id=away.pk)
        activate_program(owner, program_id=kept.pk)
        categories = queries.categories(owner)

    assert categories == ["Art"]
    assert {one.value: found(provider, owner, shown=one) for one in Shown} == {
        "current": ["Clay", "Dance"],
        "draft": ["Dance"],
        "active": ["Clay"],
        "archived": ["Away"],
        "all": ["Away", "Clay", "Dance"],
    }
    assert found(provider, owner, category="Art") == ["Clay"]
    assert found(provider, owner, kind=ProgramKind.CLASS) == ["Dance"]
    assert [found(provider, owner, order=one, shown=Shown.ALL) for one in (Order.CODE, Order.ADDED_DOWN)] == [
        ["Dance", "Clay", "Away"],
        ["Dance", "Away", "Clay"],
    ]


@pytest.mark.parametrize("order", Order)
def test_page_after_page_gives_each_once(provider: Provider, owner: Actor, order: Order) -> None:
    for name in ("Clay", "Away", "Dance"):
        program(provider, name)

    with provider.scope():
        first = queries.programs(owner, order=order, at_most=2)
        second = queries.programs(owner, order=order, at_most=2, after=first.next)

    assert sorted(row.name for row in [*first.rows, *second.rows]) == ["Away", "Clay", "Dance"]
    assert second.next is None


def test_a_list_is_one_statement_however_long_it_is(provider: Provider, owner: Actor, statements: Any) -> None:
    for name in ("Clay", "Away", "Dance"):
        program(provider, name)

    with provider.scope(), statements() as asked:
        queries.programs(owner, text="a", category="Art")

    assert len(asked) == 1


def test_the_field_that_searches_everything_finds_what_is_not_in_the_archive(provider: Provider, owner: Actor) -> None:
    away = program(provider, "Robotics of last year")
    program(provider, "Robotics", code="RB-7")
    with provider.scope():
        archive_program(owner, program_id=away.pk)
        hits = [queries.programs_found(owner, Asked(text)).rows for text in ("robot", "rb-7", "last")]

    assert [[(one.title, one.about) for one in some] for some in hits] == [[("Robotics", "RB-7")]] * 2 + [[]]


def test_who_teaches_sees_and_changes_nothing_and_who_runs_it_does(provider: Provider) -> None:
    row = program(provider)
    lookers = [provider.member(role) for role in (TRAINER, FRONT_DESK, CAMPUS_MANAGER, AUDITOR)]
    office, stranger = provider.member(OPS_ADMIN), provider.member()

    with provider.scope():
        for looker in lookers:
            assert queries.program(looker, program_id=row.pk).name == "Robotics"
            assert queries.acts(looker, queries.program(looker, program_id=row.pk)) == frozenset()
            with pytest.raises(NotAllowed):
                activate_program(looker, program_id=row.pk)
        assert [queries.programs(stranger).rows, queries.categories(stranger)] == [[], []]
        activate_program(office, program_id=row.pk)
        assert queries.acts(office, queries.program(office, program_id=row.pk)) == {
            *("copy_program", "edit_program", "archive_program")
        }


def test_what_is_foreign_is_nowhere(provider: Provider, owner: Actor) -> None:
    foreign = program(found_provider())

    with provider.scope():
        for program_id in (foreign.pk, new_id()):
            for act in (activate_program, archive_program, restore_program):
                with pytest.raises(NotFound):
                    act(owner, program_id=program_id)
            with pytest.raises(NotFound):
                copy_program(owner, program_id=program_id, details=WHOLE)
