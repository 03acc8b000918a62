"""Questions about files that are moved in. Nothing here writes."""
