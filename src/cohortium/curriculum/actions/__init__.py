"""Every change to what is taught."""
