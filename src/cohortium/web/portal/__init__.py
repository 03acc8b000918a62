"""What families and learners see of themselves."""
