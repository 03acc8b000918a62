"""Seeds what an organisation of the demo set, through the same actions that people use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.administration.actions.closed_days import accept_holidays, add_closed_day
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.members import assign
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.queries import members, settings
from cohortium.administration.queries.member_fields import ENTITY
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.demo.house import House
from cohortium.notifications.actions.texts import edit_text


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
