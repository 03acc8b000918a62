"""What talks to the storage."""
