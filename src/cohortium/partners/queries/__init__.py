"""Questions about partners."""
