"""Who may do what, and how far it reaches."""
