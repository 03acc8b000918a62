"""What PostgreSQL itself refuses, guard by guard."""
