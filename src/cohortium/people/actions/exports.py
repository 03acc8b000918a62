"""Taking people out of the house: who did it, which of them, and what of them stands in the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record
from cohortium.jobs.facts import Fact
from cohortium.people.events import FamiliesExported, LearnersExported
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: the kind of file, how many rows, which parts, and what they were filtered by."""

    form: str
    number: int
    parts: Sequence[str]
    asked: Mapping[str, str]


@action(Permission.LEARNER_EXPORT)
def note_learners_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that learners were exported. What is private of them is noted for each, when it is read."""
    _note(actor, LearnersExported(), exported)


@action(Permission.FAMILY_EXPORT)
def note_families_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that families were exported, with whoever looks after their learners."""
    _note(actor, FamiliesExported(), exported)


def _note(actor: Actor, fact: Fact, exported: Exported) -> None:
    wanted = {"form": exported.form, "number": exported.number, "parts": list(exported.parts), **exported.asked}
    told = {name: (None, value) for name, value in wanted.items() if value}
    record(actor, fact, Organisation.objects.get(), told)
