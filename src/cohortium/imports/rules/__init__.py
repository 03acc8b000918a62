"""What a file says, in plain values: pure functions, no tables and no clock."""
