"""What may be said of programs."""
