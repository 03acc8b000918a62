"""`cohortium doctor`: looks at the installation from the ground up, and says of each thing whether it is well."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module

from cohortium.config import database, examinations
from cohortium.config.environment import BadEnvironment
from cohortium.config.examinations import Finding, Level, Patient
from cohortium.config.postgres_home import DatabaseNotStarted

Look = Callable[[Patient], Iterator[Finding]]

__all__ = ["Finding", "Level", "Report", "examine"]


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found."""

    findings: Sequence[Finding]

    @property
    def is_well(self) -> bool:
        """Whether nothing keeps the installation from working. What one should look at does not count."""
        return all(one.level != Level.FAULT for one in self.findings)

    def as_json(self) -> str:
        """For machines."""
        return json.dumps({"well": self.is_well, "findings": [asdict(one) for one in self.findings]}, indent=1)

    def as_text(self) -> str:
        """A line for each thing; what to do stands below it."""
        wide = max(len(one.name) for one in self.findings)
        lines = []
        for one in self.findings:
            lines.append(f"{one.level:<5}  {one.name:<{wide}}  {one.says}")
            lines.extend([f"{'':<{wide + 7}}  → {one.do}"] if one.do else [])
        return "\n".join(lines)


def examine() -> Report:
    """Look at everything that can be looked at; what rests on something that is broken is left out."""
    return Report(list(_findings()))


def _findings() -> Iterator[Finding]:
    patient = Patient(os.environ, datetime.now(UTC))
    yield from examinations.python(patient)
    looks: tuple[Look, ...] = (examinations.settings, examinations.data_folder)
    for look in looks:
        found = list(look(patient))
        yield from found
        if any(one.level == Level.FAULT for one in found):
            return
    for look in (examinations.secrets, examinations.addresses, examinations.assets, examinations.mail):
        yield from look(patient)
    try:
        with database.provided():
            yield from _of_the_database(patient)
    except (BadEnvironment, DatabaseNotStarted) as error:
        yield Finding(Level.FAULT, "database", str(error))


def _of_the_database(patient: Patient) -> Iterator[Finding]:
    found = list(examinations.reachable(patient))
    yield from found
    if any(one.level == Level.FAULT for one in found):
        return
    # What needs Django, and with it the address of a database.
    inside = import_module("cohortium.config.examinations_inside")
    looks: Sequence[Look] = inside.LOOKS
    for look in looks:
        found = list(look(patient))
        yield from found
        if look is inside.migrations and any(one.level == Level.FAULT for one in found):
            # Tables are missing: nothing else can be said.
            return
