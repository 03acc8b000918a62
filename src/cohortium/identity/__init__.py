"""Who logs in: an address, credentials, and the record of each sign-in. One person, any number of organisations."""
