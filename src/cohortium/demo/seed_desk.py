"""Seeds what the offices are to do, through the same actions that people use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.access import queries as access
from cohortium.access.actor import Actor, ActorKind, Origin, system
from cohortium.administration.queries import causes
from cohortium.administration.queries.campuses import CLOSING
from cohortium.demo.desk import ASKED, TO_DO
from cohortium.desk.actions.approvals import add_rule, ask_approval
from cohortium.desk.actions.tasks import add_task, cancel_tasks, finish_tasks, raise_task
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.desk.rules.tasks import TaskDetails


def seed_desk(owner: Actor, code: str, campuses: Mapping[str, UUID], people: Mapping[str, UUID], now: datetime) -> None:
    """Add the tasks of the organisation; and what the clock would raise on the first night."""
    here = access.organisation()
    today = now.astimezone(ZoneInfo(here.time_zone if here else "UTC")).date()
    for one in TO_DO.get(code, ()):
        details = TaskDetails(
            title=one.title,
            note=one.note,
            due_on=None if one.due_in is None else today + timedelta(days=one.due_in),
            assignee_id=people.get(one.person),
            role_id=next(iter(access.role_ids([one.role])), None),
            campus_id=campuses.get(one.campus),
        )
        task = add_task(owner, details=details)
        if one.is_done:
            finish_tasks(owner, task_ids=[task.pk], now=now)
        if one.is_cancelled:
            cancel_tasks(owner, task_ids=[task.pk], now=now)
    for closing in ASKED.get(code, ()):
        deciders = frozenset(access.role_ids(closing.roles))
        add_rule(owner, details=RuleDetails(CLOSING, (Step(deciders),)))
        asker = Actor(
            owner.organisation_id,
            ActorKind.MEMBER,
            people[closing.asked_by],
            access.permissions_of(people[closing.asked_by]),
            Origin(),
        )
        ask_approval(asker, kind=CLOSING, subject_id=campuses[closing.campus], now=now, reason=closing.reason)
    for cause in causes.expiring_keys(now=now):
        raise_task(
            system(owner.organisation_id),
            kind=causes.EXPIRING,
            subject_id=cause.subject_id,
            details=cause.details,
            again=False,
        )
