"""Rules of the desk. Pure: no database, no clock."""
