"""Seeds what people ask about their own data, through the same actions that people use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.privacy.actions.requests import extend_request, finish_request, open_request, take_up_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.rules.requests import CameBy, RequestDetails, RequestKind


class Asks(NamedTuple):
    """Somebody asks: what, how many days ago, and how far it is."""

    learner: str
    kind: RequestKind
    days_ago: int
    came_by: CameBy = CameBy.EMAIL
    asked_by: str = ""
    note: str = ""
    is_taken_up: bool = False
    more_time: str = ""
    outcome: str = ""


ASKED: dict[str, tuple[Asks, ...]] = {
    "rocket": (
        Asks("Ines Kowalska", RequestKind.ACCESS, 26, asked_by="Agnieszka Kowalska, her mother", is_taken_up=True),
        Asks(
            "Alexandros Papadopoulos",
            RequestKind.CORRECTION,
            12,
            CameBy.PHONE,
            note="His second name is spelt otherwise in his passport.",
        ),
    ),
}


def seed_privacy(owner: Actor, code: str, learners: Mapping[str, UUID], now: datetime) -> None:
    """Write down what is asked, and how far it is. Who is not among the learners asks nothing."""
    today = now.date()
    for one in ASKED.get(code, ()):
        who = learners.get(one.learner)
        if who is None:
            continue
        came = today - timedelta(days=one.days_ago)
        details = RequestDetails(one.kind, Subject.LEARNER, who, came, one.came_by, one.asked_by, one.note)
        row = open_request(owner, details=details, today=today)
        if one.is_taken_up:
            take_up_request(owner, request_id=row.pk)
        if one.more_time:
            extend_request(owner, request_id=row.pk, reason=one.more_time)
        if one.outcome:
            finish_request(owner, request_id=row.pk, outcome=one.outcome, now=now)
