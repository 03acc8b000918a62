"""Umlauts are written in two ways, and whoever types one finds the other."""

import pytest

from cohortium.people.models import Family
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.spellings import spellings
from tests.fixtures import Provider
from tests.people.households import family

NAME = ("name_plain", "name_second", "name_third", "name_fourth")
THERE = ["Jürgen Müller", "Jurgen Muller", "Juergen Mueller", "Jürgen Mueller", "Strauß", "Michal", "Jäger", "Zoe"]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Müller", ["mueller"]),
        ("MUELLER", ["MuLLER"]),
        ("Mu\u0308ller", ["mueller"]),
        ("Zoe", []),
        ("Mue", []),
        ("Thandi", []),
        ("Zoë", []),
        ("Jueterböck", ["juterböck", "juterboeck", "jueterboeck"]),
        ("äöü", ["aeoeue"]),
    ],
)
def test_what_is_meant_too(text: str, others: list[str]) -> None:
    assert [one.words.lower() for one in spellings(text)] == [one.lower() for one in others]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Müller", ["Juergen Mueller", "Jurgen Muller", "Jürgen Mueller", "Jürgen Müller"]),
        ("mueller", ["Juergen Mueller", "Jürgen Mueller", "Jürgen Müller"]),
        ("muller", ["Jurgen Muller", "Jürgen Müller"]),
        ("juergen müller", ["Juergen Mueller", "Jürgen Mueller", "Jürgen Müller"]),
        ("mueller jürgen", ["Juergen Mueller", "Jürgen Mueller", "Jürgen Müller"]),
        ("strauss", ["Strauß"]),
        ("Strauß", ["Strauß"]),
        ("jaeger", ["Jäger"]),
        # Written without an umlaut it is another name.
        ("Michael", []),
        ("Zoe", ["Zoe"]),
        ("Mue", ["Juergen Mueller", "Jürgen Mueller"]),
    ],
)
def test_a_name_is_found_in_both_ways(provider: Provider, text: str, found: list[str]) -> None:
    for name in THERE:
        family(provider, name)
    with provider.scope():
        rows = Family.objects.filter(by_words(text, *NAME)).values_list("name", flat=True)
        assert sorted(rows) == found
