"""Terms: they are added, edited, removed, and told where they overlap."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import CAMPUS_MANAGER, FINANCE, FRONT_DESK, OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.delivery.actions.terms import FAULTS, add_term, edit_term, remove_term
from cohortium.delivery.models import Term
from cohortium.delivery.queries import terms as queries
from cohortium.delivery.rules.terms import Fault, TermDetails
from tests.delivery.houses import FIRST, LAST, term
from tests.fixtures import Provider, at_once, found_provider

TERM_1 = TermDetails("Term 1, 2027", FIRST, LAST)


def refused(provider: Provider, details: TermDetails, by: Actor | None = None) -> dict[str, list[str]]:
    with provider.scope(), pytest.raises(Invalid) as found:
        add_term(by or provider.system, details=details)
    return {field: [str(one) for one in words] for field, words in found.value.errors.items()}


def listed(provider: Provider, actor: Actor, **asked: Any) -> list[tuple[str, bool]]:
    with provider.scope():
        return [(row.name, row.overlaps) for row in queries.terms(actor, **{"year": 2027, **asked})]


def test_a_term_is_added_edited_and_removed_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    campus = provider.campus()
    with provider.scope():
        row = add_term(owner, details=TermDetails("  Term   1 ", FIRST, LAST))
        later = TermDetails("Term 1", FIRST, date(2027, 4, 16), campus.pk)
        edited = edit_term(owner, term_id=row.pk, details=later, version=1)
        again = edit_term(owner, term_id=row.pk, details=later, version=2)
        found = queries.term(owner, term_id=row.pk)
        remove_term(owner, term_id=row.pk)

    assert (row.name, edited.last_on, isinstance(again, Unchanged)) == ("Term 1", date(2027, 4, 16), True)
    assert (found.campus, found.details) == ("Werribee", later)
    assert told(row) == (["term.added", "term.edited", "term.removed"], [])
    with provider.scope():
        assert [Term.objects.count(), len(queries.happened(term_id=row.pk))] == [0, 3]


@pytest.mark.parametrize(
    ("details", "place", "fault"),
    [
        (TermDetails(" - ", FIRST, LAST), "name", Fault.MISSING),
        (TermDetails("a" * 121, FIRST, LAST), "name", Fault.TOO_LONG),
        (TermDetails("Term\u202e 1", FIRST, LAST), "name", Fault.HIDDEN_SIGNS),
        (TermDetails("Turned round", LAST, FIRST), "last_on", Fault.TURNED_ROUND),
        (TermDetails("Long", FIRST, date(2028, 2, 2)), "last_on", Fault.TOO_MANY_DAYS),
        (TermDetails("Old", date(1999, 12, 31), date(2000, 1, 31)), "first_on", Fault.NO_SUCH_YEAR),
        (TermDetails("TÉRM 1,  2027", FIRST, FIRST), "name", Fault.TWICE),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, details: TermDetails, place: str, fault: Fault) -> None:
    term(provider, name=TERM_1.name)

    assert refused(provider, details) == {place: [str(FAULTS[fault])]}


def test_a_year_less_a_day_and_a_single_day_are_terms(provider: Provider) -> None:
    longest = term(provider, first_on=FIRST, last_on=date(2028, 2, 1))
    shortest = term(provider, first_on=FIRST, last_on=FIRST)

    assert [(one.last_on - one.first_on).days for one in (longest, shortest)] == [365, 0]


def test_a_name_is_once_at_a_campus_and_once_among_those_of_all(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    rows = [term(provider, where, TERM_1.name) for where in (None, werribee, camberwell)]
    at_werribee = TermDetails(TERM_1.name, FIRST, FIRST, werribee.pk)

    assert [refused(provider, one) for one in (TERM_1, at_werribee)] == [{"name": [str(FAULTS[Fault.TWICE])]}] * 2
    with provider.scope(), pytest.raises(Invalid) as moved:
        edit_term(provider.system, term_id=rows[2].pk, details=at_werribee, version=1)
    assert list(moved.value.errors) == ["name"]


def test_two_who_add_the_same_term_in_the_same_moment_make_one(provider: Provider, owner: Actor) -> None:
    ended = at_once(provider, *[lambda: add_term(owner, details=TERM_1)] * 2)

    assert ended == ["Invalid", "done"]
    with provider.scope():
        assert Term.objects.count() == 1


def test_terms_on_the_same_days_at_the_same_campus_overlap_and_say_so(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    everywhere = term(provider, None, "Term 1")
    touching = term(provider, werribee, "Autumn", first_on=LAST, last_on=LAST)
    term(provider, werribee, "The day after", first_on=date(2027, 4, 10), last_on=date(2027, 5, 1))
    elsewhere = term(provider, camberwell, "Also in autumn", first_on=LAST, last_on=LAST)

    with statements() as seen:
        assert listed(provider, owner) == [
            ("Term 1", True),
            ("Also in autumn", True),
            ("Autumn", True),
            ("The day after", False),
        ]
    with provider.scope():
        beside = {
            row.name: [one.name for one in queries.overlapping(owner, term_id=row.pk)]
            for row in (everywhere, touching, elsewhere)
        }
    assert beside == {
        "Term 1": ["Autumn", "Also in autumn"],
        "Autumn": ["Term 1"],
        "Also in autumn": ["Term 1"],
    }
    assert len([one for one in seen if "delivery_term" in str(one)]) == 1


def test_terms_are_listed_by_the_years_that_they_touch_and_by_campus(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    term(provider, werribee, "New Year", first_on=date(2026, 12, 31), last_on=date(2027, 1, 1))
    term(provider, None, "Term 1")
    term(provider, camberwell, "Term 2", first_on=date(2027, 4, 20), last_on=date(2027, 6, 30))

    assert [name for name, _ in listed(provider, owner)] == ["New Year", "Term 1", "Term 2"]
    assert [name for name, _ in listed(provider, owner, year=2026)] == ["New Year"]
    assert [name for name, _ in listed(provider, owner, campus_id=camberwell.pk)] == ["Term 1", "Term 2"]
    assert listed(provider, owner, year=2028) == []


def test_the_days_of_a_term_are_those_that_are_not_closed(provider: Provider, owner: Actor, statements: Any) -> None:
    campus, other = provider.campus("Werribee"), provider.campus("Camberwell")
    row = term(provider, campus, first_on=date(2027, 3, 1), last_on=date(2027, 3, 14))
    with provider.scope():
        for details in (
            ClosedDayDetails("Labour Day", date(2027, 3, 8), date(2027, 3, 8)),
            ClosedDayDetails("Staff days", date(2027, 3, 13), date(2027, 3, 20), campus.pk),
            ClosedDayDetails("Elsewhere", date(2027, 3, 2), date(2027, 3, 2), other.pk),
        ):
            add_closed_day(owner, details=details)
        found = queries.term(owner, term_id=row.pk)
    with provider.scope(), statements() as seen:
        days = queries.days(found)

    assert (days.weekdays, [(on.day, why) for on, why in days.closed.items()], len(seen)) == (
        9,
        [(8, "Labour Day"), (13, "Staff days"), (14, "Staff days")],
        1,
    )


def test_who_runs_a_campus_keeps_its_terms_and_reads_those_of_all(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager, trainer = (provider.member(role, campuses=(mine,)) for role in (CAMPUS_MANAGER, TRAINER))
    of_all, elsewhere = term(provider, None, "Of all"), term(provider, other, "Elsewhere")

    with provider.scope():
        add_term(manager, details=TermDetails("Mine", FIRST, LAST, mine.pk))
    with provider.scope(), pytest.raises(NotAllowed):
        add_term(manager, details=TERM_1)
    with provider.scope(), pytest.raises(NotFound):
        add_term(manager, details=TermDetails("Not mine", FIRST, LAST, other.pk))
    for row in (of_all, elsewhere):
        with provider.scope(), pytest.raises(NotFound):
            remove_term(manager, term_id=row.pk)
    with provider.scope(), pytest.raises(NotAllowed):
        add_term(trainer, details=TERM_1)

    for reader in (manager, trainer, provider.member(FRONT_DESK, campuses=(mine,))):
        assert listed(provider, reader) == [("Mine", True), ("Of all", True)]
    with provider.scope():
        acts = {row.name: queries.acts(manager, row) for row in queries.terms(manager, year=2027)}
    assert acts == {"Mine": ["edit_term", "remove_term"], "Of all": []}
    for nobody in (provider.member(CAMPUS_MANAGER), provider.member(FINANCE)):
        assert listed(provider, nobody) == []


def test_a_closed_campus_gets_no_term_and_keeps_those_that_it_has(provider: Provider, owner: Actor) -> None:
    campus, other = provider.campus("Footscray"), provider.campus("Werribee")
    row, elsewhere = term(provider, campus, "Term 1"), term(provider, other, "Term 1")
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    assert refused(provider, TermDetails("Term 2", FIRST, LAST, campus.pk)) == {
        "campus": ["This campus is closed. Choose an open one."]
    }
    shorter = TermDetails("Term 1", FIRST, FIRST, campus.pk)
    with provider.scope():
        edit_term(owner, term_id=row.pk, details=shorter, version=1)
    with provider.scope(), pytest.raises(Invalid):
        edit_term(owner, term_id=elsewhere.pk, details=shorter, version=1)


def test_an_older_version_is_stale_and_another_house_has_none_of_it(provider: Provider, owner: Actor) -> None:
    row, other = term(provider), found_provider()
    theirs = other.member(OWNER)

    with provider.scope(), pytest.raises(Stale):
        edit_term(owner, term_id=row.pk, details=TERM_1, version=0)
    for act in (
        lambda: edit_term(theirs, term_id=row.pk, details=TERM_1, version=1),
        lambda: remove_term(theirs, term_id=row.pk),
        lambda: queries.term(theirs, term_id=row.pk),
        lambda: queries.term(theirs, term_id=new_id(), permission=Permission.TERM_EDIT),
    ):
        with other.scope(), pytest.raises(NotFound):
            act()
    assert listed(other, theirs) == []


def test_every_fault_has_its_sentence() -> None:
    assert FAULTS.keys() == set(Fault)
