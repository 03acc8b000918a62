"""Every change to requests of data subjects, holds and rules of retention."""
