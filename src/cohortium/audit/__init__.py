"""The trail: who did what, when, from where, and what it changed. Written in the change's own transaction."""
