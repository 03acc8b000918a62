"""What happened to one thing: its newest entries, and all of them when somebody wants to see more."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from cohortium.audit.queries import TimelineRow
from cohortium.web.entrance import Visit

LATELY, EVERYTHING = 20, 1000


def happened(visit: Visit, ask: Callable[[int], list[TimelineRow]]) -> dict[str, Any]:
    """What `staff/_happened.html` shows. `ask` gives at most so many entries, newest first."""
    at_most = EVERYTHING if "everything" in visit.request.GET else LATELY
    entries = ask(at_most + 1)
    zone = ZoneInfo(visit.organisation.time_zone)
    return {"timeline": entries[:at_most], "earlier": len(entries) > at_most, "zone": zone}
