"""Those an organisation works with: who pays for learners, who brings them, and who employs them."""
