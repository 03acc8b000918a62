"""Who takes part in what: from the first question to the last day."""
