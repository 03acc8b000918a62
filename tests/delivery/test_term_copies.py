"""All cohorts of a term again, in another one: as a preview says it, once, and in constant statements."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.members import suspend
from cohortium.core.errors import Invalid, NotFound
from cohortium.curriculum.actions.programs import archive_program
from cohortium.delivery.actions.rooms import close_room
from cohortium.delivery.actions.term_copies import copy_term
from cohortium.delivery.models import Cohort, Term
from cohortium.delivery.queries import term_copies as queries
from cohortium.delivery.queries import terms
from cohortium.delivery.queries.term_copies import Standing
from cohortium.tenancy.models import Campus
from tests.delivery.houses import cohort, offered, room, taught_by, term
from tests.fixtures import Provider, at_once

# A Thursday, so that weeks and not days are counted: what was on a Monday is on a Monday.
AUTUMN = {"first_on": date(2027, 7, 15), "last_on": date(2027, 9, 17)}


def both(provider: Provider, campus: Campus | None = None) -> tuple[Term, Term]:
    return term(provider, campus), term(provider, campus, **AUTUMN)


def preview(provider: Provider, actor: Actor, source: Term, target: Term) -> dict[str, Any]:
    with provider.scope():
        found = (terms.term(actor, term_id=one.pk) for one in (source, target))
        return {one.name: one for one in queries.copies(actor, *found)}


def test_a_term_is_copied_as_the_preview_said_and_once(provider: Provider, owner: Actor, told: Any) -> None:
    campus = provider.campus()
    spring, autumn = both(provider, campus)
    hana, gone = (provider.member(TRAINER, campuses=(campus,)) for _n in range(2))
    said: dict[str, Any] = {"term_id": spring.pk, "metadata": {"Stipend": "R 3 500"}, "status": "open"}
    mondays = cohort(provider, campus, name="Mondays", code="MON", enrolment_opens_on=date(2027, 1, 4), **said)
    fridays = cohort(provider, campus, name="Fridays", code="FRI", first_on=date(2027, 2, 12), last_on=None, **said)
    cohort(provider, campus, name="Cancelled", term_id=spring.pk, status="cancelled")
    taught_by(provider, mondays, hana)
    taught_by(provider, fridays, gone)
    with provider.scope():
        suspend(owner, membership_id=gone.id)

    planned = preview(provider, owner, spring, autumn)
    with provider.scope():
        made = copy_term(owner, source_id=spring.pk, target_id=autumn.pk, with_staff=True)
        again = copy_term(owner, source_id=spring.pk, target_id=autumn.pk, with_staff=True)
        found = {one.name: one for one in Cohort.objects.filter(term=autumn)}
        staff = {name: one.staff.count() for name, one in found.items()}

    assert {name: (one.code, one.first_on, one.last_on) for name, one in found.items()} == {
        "Mondays": ("MON-1", date(2027, 7, 12), date(2027, 9, 17)),
        "Fridays": ("FRI-1", date(2027, 7, 23), None),
    }
    assert {name: (one.new_code, one.first_on, one.last_on) for name, one in planned.items()} == {
        name: (one.code, one.first_on, one.last_on) for name, one in found.items()
    }
    assert {name: one.is_outside for name, one in planned.items()} == {"Mondays": True, "Fridays": False}
    assert found["Mondays"].enrolment_opens_on == date(2027, 6, 14)
    assert {(one.status, one.capacity, one.metadata["Stipend"]) for one in found.values()} == {("draft", 12, "R 3 500")}
    assert (staff, isinstance(again, Unchanged)) == ({"Mondays": 1, "Fridays": 0}, True)
    assert len(made) == 2
    assert told(found["Mondays"]) == (["cohort.copied"], [])
    assert {one.standing for one in preview(provider, owner, spring, autumn).values()} == {Standing.THERE}


def test_a_copy_of_a_copy_has_the_next_number(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    spring, autumn = both(provider, campus)
    winter = term(provider, campus, first_on=date(2027, 10, 4), last_on=date(2027, 12, 10))
    cohort(provider, campus, code="MON", term_id=spring.pk)

    with provider.scope():
        copy_term(owner, source_id=spring.pk, target_id=autumn.pk)
        copy_term(owner, source_id=autumn.pk, target_id=winter.pk)
        codes = list(Cohort.objects.order_by("first_on").values_list("code", flat=True))

    assert codes == ["MON", "MON-1", "MON-2"]


def test_two_who_copy_a_term_at_once_copy_it_once(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    spring, autumn = both(provider, campus)
    [cohort(provider, campus, term_id=spring.pk) for _n in range(3)]

    ended = at_once(provider, *[lambda: copy_term(owner, source_id=spring.pk, target_id=autumn.pk)] * 2)

    assert ended == ["done", "done"]
    with provider.scope():
        assert Cohort.objects.filter(term=autumn).count() == 3


def test_what_cannot_be_taught_again_is_left_out_and_a_closed_room_too(provider: Provider, owner: Actor) -> None:
    campus, shut = provider.campus(), provider.campus("Footscray")
    spring, autumn = both(provider)
    blue, away = room(provider, campus), offered(provider)
    cohort(provider, campus, name="Roomless", term_id=spring.pk, room_id=blue.pk)
    cohort(provider, campus, away, name="Archived", term_id=spring.pk)
    cohort(provider, shut, name="Shut", term_id=spring.pk)
    with provider.scope():
        close_room(owner, room_id=blue.pk)
        archive_program(owner, program_id=away.pk)
        close_campuses(owner, campus_ids=[shut.pk])

    planned = preview(provider, owner, spring, autumn)
    with provider.scope():
        copy_term(owner, source_id=spring.pk, target_id=autumn.pk)
        found: list[Any] = list(Cohort.objects.filter(term=autumn).values_list("name", "room"))

    assert {name: (one.standing, one.keeps_room) for name, one in planned.items()} == {
        "Roomless": (Standing.COPIED, False),
        "Archived": (Standing.ARCHIVED, True),
        "Shut": (Standing.CAMPUS_CLOSED, True),
    }
    assert found == [("Roomless", None)]


def test_who_runs_a_campus_copies_what_is_there(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    spring, autumn = both(provider)
    theirs = term(provider, other)
    cohort(provider, mine, name="Here", term_id=spring.pk)
    cohort(provider, other, name="There", term_id=spring.pk)
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))

    with provider.scope():
        copy_term(manager, source_id=spring.pk, target_id=autumn.pk)
        assert list(Cohort.objects.filter(term=autumn).values_list("name", flat=True)) == ["Here"]
    with provider.scope(), pytest.raises(NotFound):
        copy_term(manager, source_id=spring.pk, target_id=theirs.pk)
    for source, target in ((spring, spring), (theirs, term(provider, mine))):
        with provider.scope(), pytest.raises(Invalid) as refusal:
            copy_term(owner, source_id=source.pk, target_id=target.pk)
        assert list(refusal.value.errors) == ["target_id"]


def test_a_term_is_copied_in_a_constant_number_of_statements(provider: Provider, owner: Actor, statements: Any) -> None:
    campus = provider.campus()
    seen = []
    for n in (1, 6):
        spring, autumn = both(provider, campus)
        of = offered(provider)
        rows = [cohort(provider, campus, of, term_id=spring.pk) for _n in range(n)]
        [taught_by(provider, row, provider.member(TRAINER, campuses=(campus,))) for row in rows]
        with provider.scope(), statements() as counted:
            copy_term(owner, source_id=spring.pk, target_id=autumn.pk, with_staff=True)
        seen.append(len(counted))

    assert seen[0] == seen[1]
