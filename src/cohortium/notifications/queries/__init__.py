"""Questions about notifications, and about the texts of letters. Nothing here writes."""
