"""Changes on the way to an organisation, and in its checklist."""
