"""What happened to one thing: its newest entries, and all of them when somebody wants to see more."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.audit.queries import TimelineRow
from cohortium.web.entrance import Visit
from cohortium.web.staff.things import hrefs_of, trail_href

LATELY, EVERYTHING = 20, 1000


def happened(visit: Visit, ask: Callable[[int], list[TimelineRow]], *, thing_id: UUID | None = None) -> dict[str, Any]:
    """What `staff/_happened.html` shows. `ask` gives at most so many entries, newest first.

    With the thing that it is about there is a link to all of it in the trail, for those who may read that.
    """
    at_most = EVERYTHING if "everything" in visit.request.GET else LATELY
    entries = ask(at_most + 1)
    zone = ZoneInfo(visit.organisation.time_zone)
    return {
        "timeline": _shown(visit, entries[:at_most]),
        "earlier": len(entries) > at_most,
        "zone": zone,
        "trail_href": trail_href(visit, thing_id) if thing_id else "",
    }


def _shown(visit: Visit, entries: Sequence[TimelineRow]) -> list[Any]:
    # Few follow from something that has a page.
    hrefs = hrefs_of(visit, [entry.cause for entry in entries if entry.cause])
    return [asdict(entry) | {"cause_href": hrefs[entry.cause[1]]} if entry.cause else entry for entry in entries]
