"""Every change to a file that is moved in, and what follows from it for people."""
