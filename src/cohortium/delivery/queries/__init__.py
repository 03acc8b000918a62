"""Questions about terms, rooms and timetables. Nothing here writes."""
