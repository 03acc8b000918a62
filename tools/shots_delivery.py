"""Pages of terms and rooms, for `take_screens`: (name, who, address)."""

from datetime import UTC, datetime

_TERM = f"«term:Outback term, {datetime.now(UTC).year}»"
SHOTS = [
    ("terms", "grace@example.com", "/o/rocket/terms/"),
    ("terms-none", "grace@example.com", "/o/rocket/terms/?year=2040"),
    ("term", "grace@example.com", _TERM),
    ("term-new", "grace@example.com", "/o/rocket/terms/new"),
    ("term-new-refused", "grace@example.com", "/o/rocket/terms/new!"),
    ("term-edit", "grace@example.com", f"{_TERM}/edit"),
    ("rooms", "grace@example.com", "/o/rocket/rooms/?status=all"),
    ("rooms-none", "grace@example.com", "/o/rocket/rooms/?q=zzz"),
    ("room", "grace@example.com", "«room:Upstairs»"),
    ("room-new", "grace@example.com", "/o/rocket/rooms/new"),
    ("room-new-refused", "grace@example.com", "/o/rocket/rooms/new!"),
    ("room-edit", "grace@example.com", "«room:Upstairs»/edit"),
    ("calendar", "grace@example.com", "/o/rocket/calendar/"),
    ("calendar-none", "grace@example.com", "/o/rocket/calendar/?day=2040-02-06"),
    ("sessions-on-closed-days", "grace@example.com", "/o/rocket/sessions/on-closed-days"),
    ("closed-days-here", "grace@example.com", "/o/rocket/settings/closed-days/"),
]
