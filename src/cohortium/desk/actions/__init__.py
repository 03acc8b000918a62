"""Changes of the desk."""
