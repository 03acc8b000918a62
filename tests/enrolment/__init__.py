"""Enrolments, seats and lines."""
