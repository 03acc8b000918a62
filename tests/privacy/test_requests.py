"""Requests about one's own data: written down with their last day, taken up, given more time, answered."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, TRAINER
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.privacy.actions.requests import (
    FAULTS,
    AskedAlready,
    ExtendedAlready,
    extend_request,
    finish_request,
    open_request,
    refuse_request,
    take_up_request,
)
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries import requests as queries
from cohortium.privacy.queries.requests import RequestShowing
from cohortium.privacy.rules.requests import Fault, RequestDetails, due_on, extended, term_of
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import TODAY, child
from tests.privacy.people import requested


@pytest.mark.parametrize(
    ("country", "kind", "days", "more"),
    [
        ("AU", "access", 30, 30),
        ("SG", "correction", 30, 30),
        ("ZA", "erasure", 30, 30),
        ("KE", "access", 7, 14),
        ("KE", "erasure", 14, 14),
        ("DE", "access", 30, 60),
        ("NZ", "access", 28, 28),
        ("BR", "access", 30, 30),
    ],
)
def test_the_last_day_is_that_of_the_country(country: str, kind: str, days: int, more: int) -> None:
    came = date(2026, 2, 3)
    due = due_on(country, kind, came)

    assert (due - came, extended(country, due) - due) == (timedelta(days=days), timedelta(days=more))
    assert term_of(country).source != ""


def test_a_request_is_taken_up_given_more_time_once_and_answered(provider: Provider, owner: Actor, told: Any) -> None:
    asked = requested(provider, owner, Subject.LEARNER, child(provider).pk, "correction", note="Her name is Zoë.")

    with provider.scope():
        take_up_request(owner, request_id=asked.pk)
        again = take_up_request(owner, request_id=asked.pk)
        extend_request(owner, request_id=asked.pk, reason="The papers are with the court.")
        with pytest.raises(ExtendedAlready):
            extend_request(owner, request_id=asked.pk, reason="And still.")
        finish_request(owner, request_id=asked.pk, outcome="Corrected.", now=MORNING)
        finished = finish_request(owner, request_id=asked.pk, now=MORNING)
        row = queries.request(owner, request_id=asked.pk, today=TODAY)
        with pytest.raises(IllegalTransition):
            refuse_request(owner, request_id=asked.pk, reason="No.", now=MORNING)

    assert [isinstance(one, Unchanged) for one in (again, finished)] == [True, True]
    assert (row.due_on - TODAY, row.status, row.handled_by) == (timedelta(days=60), "done", "Grace Whitlock")
    assert told(asked)[0] == [f"subject_request.{one}" for one in ("received", "taken_up", "extended", "finished")]
    with provider.scope():
        kept = str(list(AuditEntry.objects.filter(entity_id=asked.pk).values_list("changes", flat=True)))
    assert [words in kept for words in ("Zoë", "court", "Corrected")] == [False, False, False]


@pytest.mark.parametrize(
    ("said", "field", "fault"),
    [
        ({"kind": "gossip"}, "kind", Fault.UNKNOWN_KIND),
        ({"came_by": "pigeon"}, "came_by", Fault.UNKNOWN_WAY),
        ({"received_on": TODAY + timedelta(days=1)}, "received_on", Fault.NOT_YET),
        ({"received_on": TODAY - timedelta(days=400)}, "received_on", Fault.TOO_LONG_AGO),
        ({"asked_by": "x" * 201}, "asked_by", Fault.TOO_LONG),
        ({"note": "Zoë\u202e"}, "note", Fault.HIDDEN_SIGNS),
    ],
)
def test_what_cannot_be_accepted_is_said_beside_its_field(
    provider: Provider, owner: Actor, said: dict[str, Any], field: str, fault: Fault
) -> None:
    known: dict[str, Any] = {"kind": "access", "subject_type": "learner", "received_on": TODAY}

    with provider.scope(), pytest.raises(Invalid) as refused:
        details = RequestDetails(**known | said, subject_id=child(provider).pk)
        open_request(owner, details=details, today=TODAY)

    assert refused.value.errors == {field: [FAULTS[fault]]}


def test_the_same_is_asked_once_until_it_is_answered_whoever_is_first(provider: Provider, owner: Actor) -> None:
    row = child(provider)
    details = RequestDetails("access", Subject.LEARNER, row.pk, TODAY)

    def ask() -> None:
        open_request(owner, details=details, today=TODAY)

    assert at_once(provider, ask, ask) == ["AskedAlready", "done"]
    with provider.scope():
        finish_request(owner, request_id=SubjectRequest.objects.get().pk, now=MORNING)
        ask()
        with pytest.raises(AskedAlready):
            ask()


def test_nobody_asks_for_somebody_who_is_not_there_and_only_who_may_sees_it(
    provider: Provider, owner: Actor, other_provider: Provider
) -> None:
    asked, stranger = requested(provider, owner, Subject.LEARNER, child(provider).pk), child(other_provider)
    auditor, trainer = provider.member(AUDITOR), provider.member(TRAINER)

    with provider.scope():
        for subject_id in (new_id(), stranger.pk):
            with pytest.raises(NotFound):
                details = RequestDetails("access", Subject.LEARNER, subject_id, TODAY)
                open_request(owner, details=details, today=TODAY)
        with pytest.raises(NotAllowed):
            take_up_request(auditor, request_id=asked.pk)
        seen = [queries.requests(one, today=TODAY).rows for one in (auditor, trainer)]
    assert [len(one) for one in seen] == [1, 0]


def test_the_list_shows_the_most_urgent_first_and_what_is_late(provider: Provider, owner: Actor) -> None:
    first, second = child(provider, first_name="Zoë"), child(provider, first_name="Ada")
    late = requested(provider, owner, Subject.LEARNER, second.pk, received_on=TODAY - timedelta(days=40))
    soon = requested(provider, owner, Subject.LEARNER, first.pk, "access")

    with provider.scope():
        rows = queries.requests(owner, today=TODAY).rows
        overdue = queries.requests(owner, today=TODAY, showing=RequestShowing.OVERDUE).rows
        told = queries.attention(owner, today=TODAY)
    assert [(row.request_id, row.subject, row.days_left) for row in rows] == [
        (late.pk, "Ada", -10),
        (soon.pk, "Zoë", 30),
    ]
    assert [row.request_id for row in overdue] == [late.pk]
    assert (told.open, told.overdue) == (2, 1)
