"""How long one has for a request, and how long something is kept."""
