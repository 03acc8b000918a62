"""What other apps may add to what is known of people."""
