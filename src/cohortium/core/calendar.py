"""Days and the moments that they begin at. A day is a place's: it is 23 or 25 hours long twice a year."""

from datetime import UTC, date, datetime, timedelta, tzinfo


def begins(day: date, zone: tzinfo) -> datetime:
    """The moment at which this day begins there.

    Raises:
        OverflowError: it lies before or after all moments that can be written.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def ends(day: date, zone: tzinfo) -> datetime:
    """The moment at which this day is over there: the first one of the next.

    Raises:
        OverflowError: as `begins`.
    """
    return begins(day + timedelta(days=1), zone)
