"""Every change to partners."""
