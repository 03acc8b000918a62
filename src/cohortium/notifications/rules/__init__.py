"""What a letter consists of, and the small language in which an organisation words it."""
