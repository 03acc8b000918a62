"""Guardians whose id is made of what the file says of them: known again, although that says something else now.

A flat file has no ids of guardians, and one of name and e-mail address is made. Who has another address since is the
same where the family, the name and the number are. Where that is not sure nobody is taken for another, and it is said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cohortium.imports.models import ExternalReference
from cohortium.imports.rules.drafts import GuardianDraft, Problem, Weight
from cohortium.imports.rules.keys import is_made_of_guardian, own_id
from cohortium.imports.rules.names import same_words
from cohortium.people.models import Guardian
from cohortium.people.states import GuardianStatus

# Said of who is known again by a number, and of who may be known.
ANOTHER_ADDRESS, MAYBE_KNOWN = "guardian-has-another-address", "guardian-maybe-twice"
# Before an id by which somebody was known until another one was made: erased, they are known by it still.
WAS = "was:"
# And the version of such a one: no row has it, so that nothing is compared with it.
OF_BEFORE = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A family that is known here, the guardians that the file has of it, and which of their ids are known."""

    family_id: UUID
    # By which the file knows it. Several records may be one family.
    source_id: str
    # By their ids in the file.
    drafts: Mapping[str, GuardianDraft]
    known: Mapping[str, UUID]

    @property
    def unknown(self) -> dict[str, GuardianDraft]:
        return {source_id: one for source_id, one in self.drafts.items() if source_id not in self.known}


@dataclass(frozen=True, slots=True)
class Again:
    """Somebody who is known again, and by which reference, if an import knew them."""

    row: Guardian
    reference: ExternalReference | None


@dataclass(slots=True)
class KnownAgain:
    """By their ids in the file: who is known again, and what is said of whom."""

    found: dict[str, Again] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    # The ids by which somebody was known, that are written down as such already.
    noted: set[str] = field(default_factory=set)


def known_again(asked: Iterable[Asked], *, source: str) -> KnownAgain:
    """Look for those whose ids are not known among the guardians of their families."""
    wanted = [one for one in asked if one.unknown]
    result = KnownAgain()
    if not wanted:
        return result
    here: dict[UUID, list[Guardian]] = defaultdict(list)
    rows = Guardian.objects.filter(family__in={one.family_id for one in wanted}, merged_into=None)
    for row in rows.exclude(status=GuardianStatus.ERASED).order_by("family", "place", "pk"):
        here[row.family_id].append(row)
    references = _references([row.pk for some in here.values() for row in some], source)
    for one in wanted:
        taken = set(one.known.values())
        _look(one, [row for row in here[one.family_id] if row.pk not in taken], references, result)
    before = [WAS + again.reference.source_id for again in result.found.values() if again.reference]
    noted = ExternalReference.objects.filter(source=source, kind="guardian", source_id__in=before)
    result.noted = set(noted.values_list("source_id", flat=True))
    return result


def _references(ids: Collection[UUID], source: str) -> dict[UUID, list[ExternalReference]]:
    known = ExternalReference.objects.filter(source=source, kind="guardian", target_id__in=ids)
    found: dict[UUID, list[ExternalReference]] = defaultdict(list)
    for one in known.exclude(written_version=OF_BEFORE).order_by("pk"):
        found[one.target_id].append(one)
    return found


def _look(
    asked: Asked, here: Sequence[Guardian], references: Mapping[UUID, list[ExternalReference]], result: KnownAgain
) -> None:
    namesakes = {
        source_id: [
            row for row in here if _named(row) == _called(one) and _may_be(source_id, references.get(row.pk, ()))
        ]
        for source_id, one in asked.unknown.items()
    }
    agreeing = {
        source_id: [row for row in rows if _agree(row, asked.drafts[source_id])]
        for source_id, rows in namesakes.items()
    }
    for source_id, rows in agreeing.items():
        one = asked.drafts[source_id]
        said = f"{one.given_name} {one.family_name}".strip()
        # One of here for one of the file: a father and a son with one number are nobody's to tell apart.
        if len(rows) == 1 and sum(rows[0] in others for others in agreeing.values()) == 1:
            # By what another record of the file knows them, that one knows them still.
            own = [one for one in references.get(rows[0].pk, []) if one.source_id.startswith(f"{asked.source_id}/")]
            result.found[source_id] = Again(rows[0], own[-1] if own else None)
            if not _has_address(rows[0], one):
                result.problems[source_id] = Problem(ANOTHER_ADDRESS, Weight.WARNING, "guardian_email", said)
        elif namesakes[source_id]:
            result.problems[source_id] = Problem(MAYBE_KNOWN, Weight.WARNING, "", said)


def _may_be(source_id: str, known: Sequence[ExternalReference]) -> bool:
    """Two ids that the source gave are two people, whatever else is the same."""
    return is_made_of_guardian(source_id) or all(
        is_made_of_guardian(one.source_id) or own_id(one.source_id) == own_id(source_id) for one in known
    )


def _agree(row: Guardian, one: GuardianDraft) -> bool:
    return bool(one.phone and row.phone == one.phone) or bool(one.email and _has_address(row, one))


def _has_address(row: Guardian, one: GuardianDraft) -> bool:
    return row.email.strip().casefold() == one.email.strip().casefold()


def _named(row: Guardian) -> str:
    return same_words(f"{row.first_name} {row.last_name}")


def _called(one: GuardianDraft) -> str:
    return same_words(f"{one.given_name} {one.family_name}")
