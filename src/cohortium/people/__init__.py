"""The people an organisation is there for: learners, their families, and what is known of them."""
