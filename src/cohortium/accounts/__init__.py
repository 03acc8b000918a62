"""What a person does with their own log-in: password, address, second factor, devices; and the letters about it."""
