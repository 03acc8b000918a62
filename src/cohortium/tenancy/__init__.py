"""Organisations, their campuses, and the wall between them."""
