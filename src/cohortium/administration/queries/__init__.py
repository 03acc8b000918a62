"""Questions about an organisation's own things, a module for each kind of thing."""
