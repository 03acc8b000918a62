"""The changes that an organisation makes to its own things, a module for each kind of thing."""
