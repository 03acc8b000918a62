"""What may be of who takes part in what: pure functions over plain values."""
