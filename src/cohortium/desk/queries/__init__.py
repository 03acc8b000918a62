"""Questions of the desk."""
