"""Every change to who takes part in what."""
