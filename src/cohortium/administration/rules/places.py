"""Countries, and the time zones that are in use there."""

from functools import cache
from importlib.resources import files

from babel import Locale

from cohortium.administration.rules.campuses import time_zones

# Where the first of the list is an island, or on the edge.
_MOST_LIVE_IN = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "KI": "Pacific/Tarawa",
    "PF": "Pacific/Tahiti",
    "RU": "Europe/Moscow",
}


@cache
def countries() -> dict[str, str]:
    """The countries that have a time zone, by their codes, in the order of their names."""
    names = Locale("en").territories
    return dict(sorted(((code, names[code]) for code in _zones() if code in names), key=lambda one: one[1]))


def zones_of(country: str) -> tuple[str, ...]:
    """The time zones of a country; none where nobody knows."""
    return _zones().get(country, ())


def usual_zone(country: str) -> str:
    """The time zone that most people there have."""
    return _MOST_LIVE_IN.get(country) or next(iter(zones_of(country)), "UTC")


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text().splitlines():
        if line.startswith("#"):
            continue
        country, _where, zone, *_about = line.split("\t")
        if zone in time_zones():
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}
