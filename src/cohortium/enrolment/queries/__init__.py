"""Questions about who takes part in what."""
