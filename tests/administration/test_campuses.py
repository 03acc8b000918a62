"""Changes to campuses."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, OPS_ADMIN, TRAINER, BuiltInRole
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import (
    close_campuses,
    close_due_campuses,
    edit_campus,
    open_campus,
    reopen_campuses,
)
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.audit.models import AuditEntry
from cohortium.audit.queries import timeline
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider

WERRIBEE = CampusDetails(
    name="Werribee",
    time_zone="Australia/Melbourne",
    address="12 Watton Street",
    suburb="Werribee",
    contact_email="werribee@example.com",
    contact_phone="03 9741 2200",
)
Told = Callable[[Any], tuple[list[str], list[str]]]


def saved(provider: Provider, campus: Campus) -> Campus:
    with provider.scope():
        return Campus.objects.get(pk=campus.pk)


def test_open_makes_a_campus_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    with provider.scope():
        campus = open_campus(owner, details=WERRIBEE, now=MORNING)

    kept = saved(provider, campus)
    assert (kept.name, kept.contact_phone, kept.is_active, kept.version) == ("Werribee", "+61397412200", True, 1)
    assert (kept.created_by, kept.updated_by) == (owner.id, owner.id)
    assert told(campus) == (["campus.opened"], [])


def test_what_is_too_long_is_not_read_to_its_end(provider: Provider, owner: Actor) -> None:
    endless = "\u202e" * 3_000_000
    details = replace(WERRIBEE, directions=endless, contact_email=endless, contact_phone=endless)

    began = time.process_time()
    with provider.scope(), pytest.raises(Invalid) as refused:
        open_campus(owner, details=details, now=MORNING)

    assert sorted(refused.value.errors) == ["contact_email", "contact_phone", "directions"]
    assert time.process_time() - began < 1


def test_open_keeps_the_lines_of_directions_and_no_stray_spaces(provider: Provider, owner: Actor) -> None:
    details = replace(WERRIBEE, directions="  Second floor \n  behind   the library\n")

    with provider.scope():
        campus = open_campus(owner, details=details, now=MORNING)

    assert saved(provider, campus).directions == "Second floor\nbehind the library"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"time_zone": "Melbourne"}, "time_zone"),
        ({"contact_phone": "call Maya"}, "contact_phone"),
        ({"contact_phone": "9882 4100"}, "contact_phone"),
        ({"contact_phone": "03 9741 2200 ext 5"}, "contact_phone"),
        ({"contact_email": "maya"}, "contact_email"),
        ({"name": "\u200b"}, "name"),
        ({"name": "’"}, "name"),
        ({"name": "Werribee\u202e"}, "name"),
        ({"suburb": "x" * 101}, "suburb"),
        ({"closes_on": date(2026, 9, 7)}, "closes_on"),
    ],
)
def test_open_refuses_what_cannot_be(provider: Provider, owner: Actor, wrong: dict[str, Any], field: str) -> None:
    with provider.scope(), pytest.raises(Invalid) as refused:
        open_campus(owner, details=replace(WERRIBEE, **wrong), now=MORNING)

    assert list(refused.value.errors) == [field]
    with provider.scope():
        assert Campus.objects.count() == 0


def test_open_refuses_a_name_that_differs_by_accents_only(provider: Provider, owner: Actor) -> None:
    provider.campus("Werribee")

    with provider.scope(), pytest.raises(Invalid) as refused:
        open_campus(owner, details=replace(WERRIBEE, name="WÉRRIBEE"), now=MORNING)

    assert list(refused.value.errors) == ["name"]


def test_open_allows_the_name_that_another_organisation_uses(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    other_provider.campus("Werribee")

    with provider.scope():
        open_campus(owner, details=WERRIBEE, now=MORNING)

    with provider.scope():
        assert list(Campus.objects.values_list("name", flat=True)) == ["Werribee"]


def test_edit_changes_what_differs_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    campus = provider.campus()

    with provider.scope():
        edit_campus(owner, campus_id=campus.pk, details=WERRIBEE, version=1, now=MORNING)

    kept = saved(provider, campus)
    assert (kept.suburb, kept.version, kept.updated_by) == ("Werribee", 2, owner.id)
    assert told(campus) == (["campus.opened", "campus.edited"], [])


def test_edit_of_nothing_says_so_and_leaves_no_trace(provider: Provider, owner: Actor, told: Told) -> None:
    campus = provider.campus()
    same = CampusDetails(name=" Werribee ", time_zone="Australia/Melbourne")

    with provider.scope():
        result = edit_campus(owner, campus_id=campus.pk, details=same, version=1, now=MORNING)

    assert isinstance(result, Unchanged)
    assert saved(provider, campus).version == 1
    assert told(campus) == (["campus.opened"], [])


def test_open_tells_everything_that_is_wrong_at_once(provider: Provider, owner: Actor) -> None:
    provider.campus("Werribee")
    wrong = replace(WERRIBEE, time_zone="Melbourne", contact_email="maya", contact_phone="9882 4100")

    with provider.scope(), pytest.raises(Invalid) as refused:
        open_campus(owner, details=wrong, now=MORNING)

    assert sorted(refused.value.errors) == ["contact_email", "contact_phone", "name", "time_zone"]


@pytest.mark.parametrize("closes_on", [date(2026, 12, 18), None])
def test_edit_leaves_the_closing_day_to_those_who_may_close(
    provider: Provider, told: Told, closes_on: date | None
) -> None:
    campus = provider.campus(closes_on=date(2026, 12, 11))
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))

    with provider.scope(), pytest.raises(NotAllowed):
        edit_campus(
            manager, campus_id=campus.pk, details=replace(WERRIBEE, closes_on=closes_on), version=1, now=MORNING
        )
    with provider.scope():
        kept_day = replace(WERRIBEE, closes_on=date(2026, 12, 11))
        edit_campus(manager, campus_id=campus.pk, details=kept_day, version=1, now=MORNING)

    assert saved(provider, campus).closes_on == date(2026, 12, 11)
    assert told(campus) == (["campus.opened", "campus.edited"], [])


def test_edit_refuses_a_closing_day_for_a_closed_campus(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    with provider.scope(), pytest.raises(Invalid) as refused:
        details = replace(WERRIBEE, closes_on=date(2026, 12, 18))
        edit_campus(owner, campus_id=campus.pk, details=details, version=2, now=MORNING)

    assert list(refused.value.errors) == ["closes_on"]


def test_edit_keeps_a_closing_day_that_has_come(provider: Provider, owner: Actor) -> None:
    campus = provider.campus(closes_on=date(2026, 9, 20))
    details = replace(WERRIBEE, closes_on=date(2026, 9, 20))

    with provider.scope():
        edit_campus(owner, campus_id=campus.pk, details=details, version=1, now=MORNING + timedelta(days=30))

    assert saved(provider, campus).suburb == "Werribee"


@pytest.mark.parametrize(
    ("roles", "mine", "version", "refusal"),
    [
        ((TRAINER,), True, 1, NotAllowed),
        ((CAMPUS_MANAGER,), False, 1, NotFound),
        ((CAMPUS_MANAGER,), True, 0, Stale),
        ((OPS_ADMIN,), False, 2, Stale),
    ],
)
def test_edit_refuses(
    provider: Provider, told: Told, roles: tuple[BuiltInRole, ...], mine: bool, version: int, refusal: type[Refusal]
) -> None:
    campus, elsewhere = provider.campus(), provider.campus("Camberwell")
    actor = provider.member(*roles, campuses=(campus if mine else elsewhere,))

    with provider.scope(), pytest.raises(refusal):
        edit_campus(actor, campus_id=campus.pk, details=WERRIBEE, version=version, now=MORNING)

    assert saved(provider, campus).version == 1
    assert told(campus) == (["campus.opened"], [])


def test_close_closes_several_at_once(provider: Provider, owner: Actor, told: Told) -> None:
    werribee, camberwell = provider.campus(closes_on=date(2026, 12, 18)), provider.campus("Camberwell")

    with provider.scope():
        close_campuses(owner, campus_ids=[werribee.pk, camberwell.pk])

    assert [(one.is_active, one.closes_on) for one in (saved(provider, werribee), saved(provider, camberwell))] == [
        (False, None),
        (False, None),
    ]
    expected = (["campus.opened", "campus.closed"], ["administration.tasks.people_follow"])
    assert (told(werribee), told(camberwell)) == (expected, expected)


def test_close_tells_what_each_campus_was_before(provider: Provider, owner: Actor) -> None:
    planned, unplanned = provider.campus(closes_on=date(2026, 12, 18)), provider.campus("Camberwell")

    with provider.scope():
        close_campuses(owner, campus_ids=[planned.pk, unplanned.pk])
        entries = AuditEntry.objects.filter(action="campus.closed")
        changes = dict(entries.values_list("entity_id", "changes"))
        shown = timeline(entity_type="campus", entity_id=unplanned.pk)[0].changes

    assert changes == {
        planned.pk: {"is_active": [True, False], "closes_on": ["2026-12-18", None]},
        unplanned.pk: {"is_active": [True, False], "closes_on": [None, None]},
    }
    # "Closed" says by itself that it was open, and the other stayed as it was.
    assert shown == []


def test_close_of_a_closed_campus_changes_nothing(provider: Provider, owner: Actor, told: Told) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    with provider.scope():
        again = close_campuses(owner, campus_ids=[campus.pk])

    assert isinstance(again, Unchanged)
    assert told(campus) == (["campus.opened", "campus.closed"], ["administration.tasks.people_follow"])


def test_close_closes_none_when_one_is_out_of_reach(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    mine, foreign = provider.campus(), other_provider.campus()

    for stranger in (foreign.pk, new_id()):
        with provider.scope(), pytest.raises(NotFound):
            close_campuses(owner, campus_ids=[mine.pk, stranger])

    assert saved(provider, mine).is_active is True
    assert saved(other_provider, foreign).is_active is True


def test_close_tells_in_facts_of_five_hundred(provider: Provider, statements: Any) -> None:
    with provider.scope():
        Campus.objects.bulk_create(
            Campus(name=f"Campus {n}", time_zone="Australia/Melbourne", closes_on=date(2026, 9, 8)) for n in range(501)
        )

    with provider.scope(), statements() as seen:
        closed = close_due_campuses(provider.system, now=datetime(2026, 9, 9, tzinfo=UTC))

    assert not isinstance(closed, Unchanged)
    assert len(closed) == 501
    with provider.scope():
        assert AuditEntry.objects.filter(action="campus.closed").count() == 501
    # Savepoint, actor, zones, lock, trail, a job for each 500, update, release.
    assert len(seen) == 9


@pytest.mark.parametrize(
    ("time_zone", "now", "is_open"),
    [
        ("Australia/Melbourne", datetime(2026, 12, 17, 12, 59, tzinfo=UTC), True),
        ("Australia/Melbourne", datetime(2026, 12, 17, 13, 0, tzinfo=UTC), False),
        ("Africa/Nairobi", datetime(2026, 12, 17, 20, 59, tzinfo=UTC), True),
        ("Africa/Nairobi", datetime(2026, 12, 17, 21, 0, tzinfo=UTC), False),
        ("Africa/Nairobi", datetime(2027, 3, 1, tzinfo=UTC), False),
    ],
)
def test_close_due_closes_when_the_day_begins_there(
    provider: Provider, time_zone: str, now: datetime, is_open: bool
) -> None:
    campus = provider.campus(time_zone=time_zone, closes_on=date(2026, 12, 18))

    with provider.scope():
        close_due_campuses(provider.system, now=now)

    assert saved(provider, campus).is_active is is_open


def test_reopen_opens_again_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    with provider.scope():
        reopen_campuses(owner, campus_ids=[campus.pk])

    assert saved(provider, campus).is_active is True
    assert told(campus)[0] == ["campus.opened", "campus.closed", "campus.reopened"]


@pytest.mark.parametrize("change", [close_campuses, reopen_campuses])
def test_closing_and_reopening_are_not_a_campus_managers(provider: Provider, change: Any) -> None:
    campus = provider.campus()
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))

    with provider.scope(), pytest.raises(NotAllowed):
        change(manager, campus_ids=[campus.pk])

    assert saved(provider, campus).is_active is True
