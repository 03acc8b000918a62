"""Which column of a table holds what."""

from collections import abc
from dataclasses import dataclass, field

from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import Kind


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of one kind of record, and how its file writes days. Remembered per source."""

    kind: Kind
    fields: abc.Mapping[str, str] = field(default_factory=dict)
    """Heading to the key of a field."""
    date_format: DateFormat | None = None
    """None: it is found out."""
