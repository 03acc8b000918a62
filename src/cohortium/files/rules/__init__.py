"""What a file may be. Pure: they look at bytes on a disk, and know neither Django nor the database."""
