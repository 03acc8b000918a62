"""Of what type a file may be that is moved in, and for how long what it says of people is kept."""

from datetime import timedelta

from cohortium.files.rules.types import CSV, JSON, TEXT, XLSX

TYPES = (JSON, XLSX, CSV, TEXT)
# So long an import can be undone. Then what its rows say and the file itself are deleted.
KEPT_FOR = timedelta(days=30)
