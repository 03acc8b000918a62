"""What an organisation decides about itself: its campuses; later its people, roles, keys and settings."""
