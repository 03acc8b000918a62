"""The way to an organisation of one's own, from an address to the first page inside."""
