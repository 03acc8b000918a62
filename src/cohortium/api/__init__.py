"""Endpoints. They translate: a schema into one action or query, and its answer into JSON."""
