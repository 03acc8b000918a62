"""Seeds what learners of the demo agreed to, through the same actions that people use."""

from dataclasses import replace
from datetime import datetime, timedelta

from cohortium.access.actor import Actor
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
    ids = [row.learner_id for row in rows]
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
    request_consents(
        owner,
        learner_ids=[ids[3]],
        keys=[PHOTO.key, DATA.key],
        now=now,
        recipient=Recipient("rose.wanjala@example.com", "Rose Wanjala"),
    )


def _of(said: Said, row: LearnerRow) -> Said:
    """The same, by who may say it: one of their own guardians, or they themselves."""
    theirs = Guardian.objects.filter(family__learners__learner=row.learner_id).order_by("created_at").first()
    return replace(said, name=str(theirs)) if theirs else replace(said, by=By.LEARNER, name=row.name)
