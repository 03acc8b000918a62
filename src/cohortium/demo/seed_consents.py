"""Seeds what learners of the demo agreed to, through the same actions that people use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.demo.log_ins import LOG_INS
from cohortium.people.actions.consent_requests import Recipient, request_consents
from cohortium.people.actions.consent_texts import publish_text
from cohortium.people.actions.consents import record_consents
from cohortium.people.kinds.consents import DATA, PHOTO
from cohortium.people.models import Guardian
from cohortium.people.queries.consent_texts import newest_of
from cohortium.people.queries.learners import LearnerRow, learners
from cohortium.people.rules.consents import Answer, By, How, Said

SHORTER = (
    "We take photos and films while we teach, and show some of them on our website and on our walls, and nowhere else."
    "\n\nYou decide whether you or your child may be seen in them. Either answer is fine. You can change it any time."
)


def seed_consents(owner: Actor, now: datetime) -> None:
    """Somebody said yes, somebody no, somebody took it back, somebody was asked; the others were not."""
    today = now.date()
    rows = learners(owner, today=today).rows
    on_paper = Said(By.GUARDIAN, How.PAPER, today - timedelta(days=20), note="The form lies in the folder.")
    by_phone = Said(By.GUARDIAN, How.PHONE, today - timedelta(days=3))

    def record(kind: str, answer: Answer, said: Said, *places: int) -> None:
        text_id = newest_of([kind])[kind].text_id
        for row in [rows[place] for place in places if place < len(rows)]:
            by = _of(said, row)
            record_consents(
                owner, learner_ids=[row.learner_id], kind=kind, answer=answer, said=by, text_id=text_id, today=today
            )

    record(PHOTO.key, Answer.YES, on_paper, 0, 2)
    record(DATA.key, Answer.YES, on_paper, 0, 1, 2)
    publish_text(owner, kind=PHOTO.key, language="en", words=SHORTER, version=1)
    record(PHOTO.key, Answer.NO, by_phone, 1, 2)
    learner_id, recipient = _still_to_ask(rows[3:])
    request_consents(
        owner,
        learner_ids=[learner_id],
        keys=[PHOTO.key, DATA.key],
        now=now,
        recipients=[recipient] if recipient else [],
    )


def _still_to_ask(rows: Sequence[LearnerRow]) -> tuple[UUID, Recipient | None]:
    """Who is asked by letter: a guardian who cannot answer in the portal; else a learner at their own address."""
    comes_in = {one.email for house in LOG_INS.values() for one in house}
    for row in rows:
        theirs = Guardian.objects.filter(family__learners__learner=row.learner_id).exclude(email="")
        for one in theirs.exclude(email__in=comes_in).order_by("created_at"):
            return row.learner_id, Recipient(one.email, str(one))
    with_address = [row for row in rows if row.email and row.email not in comes_in]
    return with_address[0].learner_id, None


def _of(said: Said, row: LearnerRow) -> Said:
    """The same, by who may say it: one of their own guardians, or they themselves."""
    theirs = Guardian.objects.filter(family__learners__learner=row.learner_id).order_by("created_at").first()
    return replace(said, name=str(theirs)) if theirs else replace(said, by=By.LEARNER, name=row.name)
