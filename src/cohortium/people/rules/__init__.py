"""Rules about people. Pure: no database, no clock."""
