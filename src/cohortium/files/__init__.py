"""Files that people send: looked at before they are kept, and read only by those whom their owner lets read them."""
