"""What an organisation teaches: programs of every kind, and what one needs before another."""
