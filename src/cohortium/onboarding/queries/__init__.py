"""Questions on the way to an organisation, and about its checklist."""
