"""What an organisation decides about itself: its campuses, its people, its keys; later its roles and settings."""
