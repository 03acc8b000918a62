"""What people may ask about their own data: to see it, to have it corrected or erased; and how long it is kept."""
