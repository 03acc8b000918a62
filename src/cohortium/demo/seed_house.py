"""Seeds what an organisation of the demo set, through the same actions that people use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.administration.actions.closed_days import accept_holidays, add_closed_day
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.members import assign
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.queries import members, settings
from cohortium.administration.queries.member_fields import ENTITY
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.demo.house import House
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.actions.letters import note_sent, queue
from cohortium.notifications.actions.senders import edit_sender
from cohortium.notifications.actions.texts import edit_text
from cohortium.notifications.rules.bounces import Bounce
from cohortium.notifications.rules.senders import SenderDetails


def seed_house(
    owner: Actor, house: House, campuses: Mapping[str, UUID], people: Mapping[str, UUID], now: datetime
) -> None:
    """Set, close and ask as the house does. Campuses and people are known by their names."""
    for group, values in house.settings.items():
        change_settings(owner, group=group, values=values, version=settings.group(owner, key=group).version)
    for name, groups in house.settings_of_campuses.items():
        for group, values in groups.items():
            change_settings(owner, group=group, values=values, version=0, campus_id=campuses[name])
    # Again, now that there are campuses: some days are closed in some states only.
    for year in (now.year, now.year + 1):
        accept_holidays(owner, year=year)
    for days in house.closed_days:
        first, last = days.in_year(now.year)
        where = campuses[days.campus] if days.campus else None
        add_closed_day(owner, details=ClosedDayDetails(days.name, first, last, where))
    for kind, text in house.texts.items():
        edit_text(owner, kind=kind, language="en", text=text, version=0)
    if house.sender != SenderDetails():
        edit_sender(owner, details=house.sender, version=0)
    for name, said in house.came_back.items():
        _come_back(owner, people[name], said, now)
    keys = {details.label: add_field(owner, entity=ENTITY, details=details).key for details in house.fields}
    for name, values in house.values.items():
        row = members.member(owner, membership_id=people[name])
        assign(
            owner,
            membership_id=row.membership_id,
            role_ids=[role.id for role in row.roles],
            campus_ids=[campus.id for campus in row.campuses],
            version=row.version,
            details=row.details,
            custom={keys[label]: value for label, value in values.items()},
        )


def _come_back(owner: Actor, membership_id: UUID, said: str, now: datetime) -> None:
    """A letter to this person was sent, and came back."""
    system, address = actors.system(owner.organisation_id), members.member(owner, membership_id=membership_id).email
    letter = queue(system, kind="member.accepted", recipient=address, subject_id=membership_id, now=now)
    note_sent(system, notification_id=letter.pk, answer="250 Taken", now=now)
    note_bounced(system, notification_id=letter.pk, bounce=Bounce(is_final=True, status="5.1.1", answer=said), now=now)
