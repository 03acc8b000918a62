"""Pages of those who run the platform. They are outside every organisation, and show what one is called: no more."""
