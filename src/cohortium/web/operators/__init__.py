"""Pages of those who run the platform. They are outside every organisation, and show nothing of any."""
