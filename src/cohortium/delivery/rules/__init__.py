"""What may be said of terms and rooms, and how a timetable is worked out."""
