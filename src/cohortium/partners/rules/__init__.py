"""What may be said of partners."""
