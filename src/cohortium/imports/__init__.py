"""Moving in: files of other systems become learners, families and their guardians."""
