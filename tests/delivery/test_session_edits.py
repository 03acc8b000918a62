"""Sessions are edited, moved, given to somebody else, cancelled and brought back: one, those that follow, or all."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.core.errors import IllegalTransition, Invalid, NotFound, Stale
from cohortium.delivery.actions.session_checks import FAULTS, DoubleBooked, NotFree
from cohortium.delivery.actions.session_edits import edit_session, move_session, substitute
from cohortium.delivery.actions.session_moves import (
    TooMany,
    cancel_sessions,
    complete_session,
    restore_session,
    start_session,
)
from cohortium.delivery.models import Session, SessionStaff
from cohortium.delivery.queries import sessions as queries
from cohortium.delivery.queries.sessions import SessionRow
from cohortium.delivery.rules.sessions import Fault, Scope
from cohortium.delivery.states import SessionStatus
from tests.delivery.houses import room
from tests.delivery.meetings import SATURDAY, TEN, WEEKLY, cohort, plan, session, trainer
from tests.fixtures import MORNING, Provider, at_once

FOUR = replace(WEEKLY, count=4)


def shown(provider: Provider, owner: Actor, cohort_id: UUID) -> list[SessionRow]:
    with provider.scope():
        return sorted(queries.sessions(owner, cohort_id=cohort_id), key=lambda one: one.number)


@pytest.mark.parametrize(
    ("scope", "changed"), [(Scope.THIS, [3]), (Scope.FOLLOWING, [3, 4]), (Scope.ALL, [1, 2, 3, 4])]
)
def test_what_is_different_is_carried_over_to_those_that_are_meant(
    provider: Provider, owner: Actor, told: Any, scope: Scope, changed: list[int]
) -> None:
    campus = provider.campus()
    row, hana, ada = cohort(provider, campus), trainer(provider, campus), trainer(provider, campus, name="Ada Ncube")
    rows = plan(provider, row, FOUR, lead_id=hana.id).rows
    with provider.scope():
        before = queries.session(owner, session_id=rows[2].pk)
        wanted = replace(
            before.details,
            on=before.on + timedelta(days=1),
            starts=time(14),
            assistant_ids=(ada.id,),
            note="Bring cake",
        )
        done = edit_session(owner, session_id=rows[2].pk, details=wanted, version=1, scope=scope)
        again = edit_session(owner, session_id=rows[2].pk, details=wanted, version=2)

    found = shown(provider, owner, row.pk)
    assert isinstance(done, list)
    assert (len(done), isinstance(again, Unchanged)) == (len(changed), True)
    assert [one.number for one in found if one.starts.time() == time(14)] == changed
    assert [one.number for one in found if one.on.weekday() == 6] == changed
    assert [one.number for one in found if one.assistants] == changed
    assert [one.number for one in found if one.moved_from] == changed
    assert [one.number for one in found if one.note] == [3]
    assert {one.lead_id for one in found} == {hana.id}
    assert told(rows[2]) == (["session.planned", "session.moved"], [])


def test_one_that_comes_back_to_its_first_time_was_never_moved(provider: Provider, owner: Actor) -> None:
    row = session(provider, cohort(provider, provider.campus()))
    with provider.scope():
        for version, starts in enumerate([time(12), time(14), TEN], start=1):
            moved = queries.session(owner, session_id=row.pk)
            move_session(owner, session_id=row.pk, on=moved.on, starts=starts, version=version, room_id=None)
            moved = queries.session(owner, session_id=row.pk)
            assert moved.moved_from == {time(12): row.starts_at, time(14): row.starts_at, TEN: None}[starts]


def test_a_note_alone_moves_nothing_and_keeps_the_hour_that_comes_twice(provider: Provider, owner: Actor) -> None:
    row = session(provider, cohort(provider, provider.campus()), on=date(2027, 4, 4), starts=time(2, 30))
    late = datetime(2027, 4, 3, 16, 30, tzinfo=UTC)
    with provider.scope():
        # By hand: the second of both half past twos.
        Session.objects.filter(pk=row.pk).update(starts_at=late, ends_at=late + timedelta(hours=1))
        before = queries.session(owner, session_id=row.pk)
        edit_session(owner, session_id=row.pk, details=replace(before.details, note="Night"), version=before.version)
        after = queries.session(owner, session_id=row.pk)

    assert (after.starts_at, after.moved_from, after.note) == (late, None, "Night")


def test_a_session_is_moved_only_to_where_it_is_free(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    hall = room(provider, campus, "Hall")
    session(provider, cohort(provider, campus, "Robots"), room_id=hall.pk)
    row = session(provider, cohort(provider, campus), on=SATURDAY + timedelta(days=1), room_id=hall.pk)
    with provider.scope():
        closed = ClosedDayDetails("Show day", date(2027, 2, 10), date(2027, 2, 10), campus.pk)
        add_closed_day(owner, details=closed)
        with pytest.raises(DoubleBooked):
            move_session(owner, session_id=row.pk, on=SATURDAY, starts=TEN, version=1, room_id=hall.pk)
        with pytest.raises(NotFree):
            move_session(owner, session_id=row.pk, on=closed.first_on, starts=TEN, version=1, room_id=None)
        with pytest.raises(Stale):
            move_session(owner, session_id=row.pk, on=SATURDAY, starts=time(14), version=9, room_id=None)
        move_session(owner, session_id=row.pk, on=SATURDAY, starts=TEN, version=1, room_id=None)
        found = queries.session(owner, session_id=row.pk)

    assert (found.on, found.room, found.minutes) == (SATURDAY, "", 90)


def test_two_clerks_move_to_the_same_place_in_the_same_moment(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    hall = room(provider, campus)
    rows = [session(provider, cohort(provider, campus)) for _ in range(2)]

    for n in range(1, 9):
        on = SATURDAY + timedelta(days=n)
        # The one that came second stays where it is, without the room.
        with provider.scope():
            versions = dict(Session.objects.values_list("pk", "version"))
        ended = at_once(
            provider,
            *(
                lambda row=row, on=on, versions=versions: move_session(
                    owner, session_id=row.pk, on=on, starts=TEN, version=versions[row.pk], room_id=hall.pk
                )
                for row in rows
            ),
        )
        assert ended == ["DoubleBooked", "done"]


def test_the_following_ones_cannot_be_moved_onto_others(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    hana = trainer(provider, campus)
    session(provider, cohort(provider, campus, "Robots"), on=date(2027, 2, 20), starts=time(14), lead_id=hana.id)
    row = cohort(provider, campus)
    first = plan(provider, row, FOUR, lead_id=hana.id).rows[0]

    with provider.scope(), pytest.raises(DoubleBooked) as refused:
        details = replace(queries.session(owner, session_id=first.pk).details, starts=time(14))
        edit_session(owner, session_id=first.pk, details=details, version=1, scope=Scope.ALL)

    assert refused.value.errors == {"lead": ["Hana Tanaka is already teaching: Robots, Sat 20 Feb 2027, 14:00–15:30."]}
    assert {one.starts.time() for one in shown(provider, owner, row.pk)} == {TEN}


def test_they_can_all_be_moved_by_a_week_onto_one_another(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row, hall = cohort(provider, campus), room(provider, campus)
    first = plan(provider, row, FOUR, room_id=hall.pk).rows[0]

    with provider.scope():
        details = replace(queries.session(owner, session_id=first.pk).details, on=SATURDAY + timedelta(days=7))
        edit_session(owner, session_id=first.pk, details=details, version=1, scope=Scope.ALL)

    assert [(one.number, one.on.day) for one in shown(provider, owner, row.pk)] == [(1, 13), (2, 20), (3, 27), (4, 6)]


def test_a_substitute_is_somebody_who_is_free_and_there_is_a_reason(
    provider: Provider, owner: Actor, told: Any
) -> None:
    campus = provider.campus()
    hana, ada, ben = (trainer(provider, campus, name=name) for name in ("Hana Tanaka", "Ada Ncube", "Ben Okoye"))
    row = session(provider, cohort(provider, campus), lead_id=hana.id, assistant_ids=(ada.id,))
    session(provider, cohort(provider, campus), starts=time(11), lead_id=ben.id)

    with provider.scope():
        with pytest.raises(Invalid) as refused:
            substitute(owner, session_id=row.pk, membership_id=ada.id, reason=" - ")
        with pytest.raises(DoubleBooked):
            substitute(owner, session_id=row.pk, membership_id=ben.id, reason="Hana is ill")
        substitute(owner, session_id=row.pk, membership_id=ada.id, reason="Hana is ill")
        found = queries.session(owner, session_id=row.pk)
        helping = SessionStaff.objects.filter(session=row.pk).count()

    assert refused.value.errors == {"reason": [FAULTS[Fault.NO_REASON]]}
    assert (found.lead, found.assistants, helping) == ("Ada Ncube", (), 0)
    assert told(row)[0] == ["session.planned", "session.substituted"]


def test_cancelled_ones_keep_their_numbers_and_take_nothing(provider: Provider, owner: Actor, told: Any) -> None:
    campus = provider.campus()
    row, hall = cohort(provider, campus), room(provider, campus)
    rows = plan(provider, row, FOUR, room_id=hall.pk).rows
    with provider.scope():
        done = cancel_sessions(owner, session_ids=[rows[1].pk], reason=" A  storm ", scope=Scope.FOLLOWING)
        again = cancel_sessions(owner, session_ids=[rows[1].pk], reason="Twice")
    other = session(provider, cohort(provider, campus), on=rows[1].on, room_id=hall.pk)

    with provider.scope(), pytest.raises(DoubleBooked):
        restore_session(owner, session_id=rows[1].pk)
    with provider.scope():
        cancel_sessions(owner, session_ids=[other.pk], reason="Make room")
        restore_session(owner, session_id=rows[1].pk)
    found = shown(provider, owner, row.pk)

    assert isinstance(done, list)
    assert (set(done), isinstance(again, Unchanged)) == ({one.pk for one in rows[1:]}, True)
    assert [(one.number, one.place, one.of, one.reason) for one in found] == [
        (1, 1, 2, ""),
        (2, 2, 2, ""),
        (3, None, 2, "A storm"),
        (4, None, 2, "A storm"),
    ]
    assert told(rows[1])[0] == ["session.planned", "session.cancelled", "session.restored"]


def test_what_cannot_be_cancelled(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    row = session(provider, cohort(provider, provider.campus()))
    foreign = session(other_provider, cohort(other_provider, other_provider.campus()))
    with provider.scope():
        with pytest.raises(NotFound):
            cancel_sessions(owner, session_ids=[row.pk, foreign.pk], reason="A storm")
        with pytest.raises(NotFound):
            cancel_sessions(owner, session_ids=[], reason="A storm")
        with pytest.raises(TooMany):
            cancel_sessions(owner, session_ids=[UUID(int=n) for n in range(401)], reason="A storm")
        with pytest.raises(Invalid):
            cancel_sessions(owner, session_ids=[row.pk], reason="")
        with pytest.raises(Invalid):
            cancel_sessions(owner, session_ids=[row.pk], reason="a" * 501)
        start_session(owner, session_id=row.pk, now=MORNING)
        complete_session(owner, session_id=row.pk, now=MORNING + timedelta(minutes=80))
        with pytest.raises(IllegalTransition):
            cancel_sessions(owner, session_ids=[row.pk], reason="A storm")
        with pytest.raises(IllegalTransition):
            move_session(owner, session_id=row.pk, on=SATURDAY, starts=TEN, version=3, room_id=None)
        found = queries.session(owner, session_id=row.pk)

    assert (found.status, found.began_at, found.over_at) == (
        SessionStatus.COMPLETED,
        MORNING,
        MORNING + timedelta(minutes=80),
    )


def test_a_trainer_starts_and_completes_their_own(provider: Provider) -> None:
    campus = provider.campus()
    hana, ada = trainer(provider, campus), trainer(provider, campus)
    row = session(provider, cohort(provider, campus), lead_id=hana.id)

    with provider.scope():
        with pytest.raises(NotFound):
            start_session(ada, session_id=row.pk, now=MORNING)
        start_session(hana, session_id=row.pk, now=MORNING)
        found = queries.session(hana, session_id=row.pk)

    assert (found.status, queries.acts(hana, found)) == (SessionStatus.IN_PROGRESS, ["complete_session"])


def test_days_that_were_closed_later_are_named(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row = cohort(provider, campus)
    rows = plan(provider, row, FOUR).rows
    session(provider, cohort(provider, provider.campus("Camberwell")), on=rows[1].on)
    with provider.scope():
        add_closed_day(owner, details=ClosedDayDetails("Flood", rows[1].on, rows[2].on, campus.pk))
        cancel_sessions(owner, session_ids=[rows[2].pk], reason="Flood")
        found = queries.on_closed_days(owner, today=SATURDAY)
        later = queries.on_closed_days(owner, today=rows[3].on)

    assert ([one.number for one in found], later) == ([2], [])
