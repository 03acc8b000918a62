"""How somebody comes to an organisation of their own: founding it, and what to do in it first."""
