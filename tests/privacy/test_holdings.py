"""What each table holds about people is written down; and that a table or a column without a line would be found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from cohortium.core.errors import Words
from cohortium.people.models import Learner
from cohortium.privacy.kinds.holdings import BLANK, Holding, Subject, faults, holdings, of, of_organisations
from tests.databases import rows

Lines = dict[str, Holding]


def tables() -> list[Any]:
    return of_organisations(apps.get_models())


def test_every_table_and_column_of_an_organisation_has_its_line() -> None:
    assert list(faults(tables(), holdings())) == []


def test_every_table_of_the_database_that_names_an_organisation_is_one_of_ours() -> None:
    named = rows(
        connections["owner"],
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name = 'organisation_id' ORDER BY table_name",
    )

    assert [name for (name,) in named] == sorted(one._meta.db_table for one in tables())


def without(name: str) -> Callable[[Lines], Lines]:
    return lambda lines: {label: one for label, one in lines.items() if label != name}


def changed(name: str, **said: Any) -> Callable[[Lines], Lines]:
    return lambda lines: {**lines, name: replace(lines[name], **said)}


def no_longer(column: str) -> Callable[[Lines], Lines]:
    """The line of learners, without this column."""

    def change(lines: Lines) -> Lines:
        line = lines["people.Learner"]
        left = {name: one for name, one in line.columns.items() if name != column}
        return {**lines, "people.Learner": replace(line, columns=left)}

    return change


NOTHING: Words = ""
BROKEN: dict[str, tuple[Callable[[Lines], Lines], list[str]]] = {
    "a table without a line": (
        without("people.LearnerDemographics"),
        [
            (
                "people.LearnerDemographics has no line in the registry of holdings. Write one in "
                "cohortium/privacy/registers_*.py: "
                'holds("people.LearnerDemographics", found={Subject.LEARNER: [of("learner")]}, columns={"race": BLANK, '
                '"disability": BLANK, "marital_status": BLANK, "highest_education": BLANK}), with goes=True where the '
                'row goes, or holds_nothing("people.LearnerDemographics", "why").'
            )
        ],
    ),
    "a column that nobody thought of": (
        no_longer("pronouns"),
        [
            (
                'people.Learner.pronouns is not in the line of its table: add it to columns, as BLANK or keeps(_("why")), '
                "or to plain where it is never about a person."
            )
        ],
    ),
    "a column that is gone": (
        changed("people.Consent", columns={"name": BLANK, "nickname": BLANK}),
        ["people.Consent has no column nickname, which its line names."],
    ),
    "a row that stays without a reason": (
        changed("people.Consent", why=NOTHING),
        ["Rows of people.Consent stay when somebody is erased, and its line does not say why."],
    ),
    "nothing without a reason": (
        changed("jobs.JobEffect", why=NOTHING),
        ["jobs.JobEffect holds nothing about people, and its line does not say why."],
    ),
    "what the trail hides, called plain": (
        changed("people.Consent", columns={}, plain=frozenset({"name", "kind", "by", "how", "said_on"})),
        ["people.Consent.name is hidden in the trail, and its line calls it plain."],
    ),
    "a line of no table": (
        lambda lines: {**lines, "people.Pupil": Holding("people.Pupil", {Subject.LEARNER: [of("pk")]}, goes=True)},
        ["people.Pupil has a line in the registry of holdings, and is no table."],
    ),
}


@pytest.mark.parametrize("gap", BROKEN)
def test_gap_is_found_and_says_what_to_write(gap: str) -> None:
    change, said = BROKEN[gap]

    assert list(faults(tables(), change(dict(holdings())))) == said


def test_what_a_line_is_needed_for_is_any_table_of_an_organisation() -> None:
    assert Learner in tables()
