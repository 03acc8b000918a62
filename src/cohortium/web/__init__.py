"""Pages. They translate: an address and a form into one action or query, and its answer into HTML."""
