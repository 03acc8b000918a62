"""What each table holds about people."""
