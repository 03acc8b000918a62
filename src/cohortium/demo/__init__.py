"""Four believable organisations, one for each blueprint."""
