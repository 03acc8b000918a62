"""Questions about requests of data subjects, and what the tables hold of a person."""
