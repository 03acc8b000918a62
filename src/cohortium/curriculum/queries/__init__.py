"""Questions about what is taught."""
