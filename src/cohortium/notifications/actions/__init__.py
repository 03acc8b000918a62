"""Every change to notifications, and to the texts of letters."""
