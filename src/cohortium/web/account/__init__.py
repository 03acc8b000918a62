"""Pages of one's own log-in. They are outside every organisation."""
