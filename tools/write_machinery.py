"""Writes what a database that was just migrated does by itself: `make docs` calls it, and a test compares it."""

import os
import sys
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cohortium.tenancy.engine import machinery
from tests import server


def main() -> None:
    """Migrate a database that goes afterwards, and write."""
    with server.running("18"), psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        machinery.MADE.write_text(machinery.written(machinery.look(connection)))


if __name__ == "__main__":
    main()
