"""Requests of data subjects, erasing and retention."""
