"""What pages and letters of an account show."""
