"""When and where is taught: terms, rooms, and the days and hours that a timetable falls on."""
