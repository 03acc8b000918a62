"""Pages for people who are no members, or not yet."""
