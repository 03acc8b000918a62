"""Quiet hours: when they are over, in the zone of the place, across midnight and across the changes of the clock."""

from datetime import datetime, time, timedelta, tzinfo


def quiet_until(at: datetime, zone: tzinfo, begins: time | None, ends: time | None) -> datetime | None:
    """The moment until which it is quiet now; nothing where it is not quiet."""
    if begins is None or ends is None or begins == ends:
        return None
    there = at.astimezone(zone)
    clock = there.time()
    over_midnight = ends < begins
    is_quiet = clock >= begins or clock < ends if over_midnight else begins <= clock < ends
    if not is_quiet:
        return None
    day = there.date() + timedelta(days=1 if over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, tzinfo=zone).astimezone(at.tzinfo)
