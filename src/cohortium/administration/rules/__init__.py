"""The rules of an organisation's own things: pure functions over plain values."""
