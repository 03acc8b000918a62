"""What would come of records of a file: compared with what is here, field by field, a few hundred at a time.

The preview asks this and shows the answer; the import asks it and writes what it says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from cohortium.access.models import Membership
from cohortium.administration.rules.members import NewMember
from cohortium.administration.rules.places import countries
from cohortium.core.ids import new_id
from cohortium.imports.models import ExternalReference, ImportBatch, ImportRow
from cohortium.imports.queries.erased import erased_among
from cohortium.imports.queries.homes import NO_CAMPUS, Homes, homes
from cohortium.imports.queries.judging_guardians import (
    ANOTHER_ADDRESS,
    MAYBE_KNOWN,
    OF_BEFORE,
    WAS,
    KnownAgain,
)
from cohortium.imports.rules import fitting
from cohortium.imports.rules.assuming import ASSUMED, NOT_ASSUMED
from cohortium.imports.rules.drafts import Draft, Problem, Weight
from cohortium.imports.rules.fitting import House
from cohortium.imports.rules.merging import Prints, merged
from cohortium.imports.rules.outcomes import Choice, Outcome
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.models import EmergencyContact, Family, Guardian, Learner
from cohortium.people.queries.consent_texts import newest_of
from cohortium.tenancy.models import Organisation

# Said where somebody here changed what the file says otherwise, and where ours stays.
CONTESTED = "changed-here-since"
# Said of who was erased here, and stands in a file again.
ERASED = "erased-here"
# The status of whoever was.
_GONE = "erased"
# Said of what stands in a file twice under one id.
TWICE = "same-id-twice"
# Said of who may be the same as somebody here.
HERE = "perhaps-here-already"
# Said of whose id is somebody else's here.
REUSED = "id-of-another"
# What the preview found, and the import finds again if it is so still, or what was decided by then.
LOOKED_AT_ANEW = frozenset(
    {CONTESTED, ERASED, HERE, REUSED, NO_CAMPUS, ANOTHER_ADDRESS, MAYBE_KNOWN, ASSUMED, NOT_ASSUMED}
)
# What waits for a decision is no mistake of the file: there is nothing to correct in it.
TO_DECIDE = frozenset({HERE, REUSED})
TABLES: Mapping[str, type[Any]] = {
    "family": Family,
    "guardian": Guardian,
    "contact": EmergencyContact,
    "learner": Learner,
    "staff": Membership,
}


@dataclass
class Item:
    """A record under way: what it says, what is wrong with it, what comes of it, and what it does."""

    row: ImportRow
    draft: Draft | None
    problems: list[Problem]
    original: Mapping[str, object] = field(default_factory=dict)
    outcome: Outcome = Outcome.UNCHANGED
    target_type: str = ""
    target_id: UUID | None = None
    memo: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return self.draft is None or any(one.weight == Weight.REFUSED for one in self.problems)

    def became(self, outcome: Outcome) -> None:
        """Something came of it: what was made is more than what was changed."""
        if self.outcome == Outcome.UNCHANGED:
            self.outcome = outcome


@dataclass
class Plan:
    """What is to be written for some records of one kind."""

    new: dict[str, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    amended: dict[str, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    health_new: dict[UUID, str] = field(default_factory=dict)
    health_amended: dict[UUID, str] = field(default_factory=dict)
    photos_refused: dict[UUID, Item] = field(default_factory=dict)
    members: dict[UUID, NewMember] = field(default_factory=dict)
    brought_back: list[UUID] = field(default_factory=list)
    references: list[ExternalReference] = field(default_factory=list)
    changed_references: dict[UUID, ExternalReference] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What is the same for all records of a batch."""

    batch: ImportBatch
    house: House
    prints: Prints
    today: date
    # Nothing is written: what other records will have made is not there.
    is_trial: bool
    homes: Homes
    # To which a no to photos is said; nothing, where there are no words yet.
    photo_text_id: UUID | None
    # In a trial, by their ids in the file: the families that will be here when learners come in.
    coming: Mapping[str, UUID] = field(default_factory=dict)


def setting_of(batch: ImportBatch, *, today: date, is_trial: bool) -> Setting:
    """Look up what is the same for all records."""
    country = Organisation.objects.values_list("country", flat=True).get()
    house = House(country, frozenset(countries()), today)
    text = newest_of([PHOTO.key]).get(PHOTO.key)
    text_id = text.text_id if text else None
    return Setting(batch, house, Prints(settings.ENCRYPTION_KEYS), today, is_trial, homes(batch.campus_id), text_id)


class Judge:
    """Compares records of one kind with what is here. Made anew for every few hundred of them."""

    def __init__(self, at: Setting) -> None:
        self.at, self.plan = at, Plan()
        self._references: dict[tuple[str, str], ExternalReference] = {}
        self._rows: dict[str, dict[UUID, Any]] = {}
        self._judged: dict[tuple[str, str], UUID] = {}
        self._erased: dict[tuple[str, str], date] = {}
        self.again = KnownAgain()
        # By its id now, by which one a guardian was known before.
        self._were: dict[str, str] = {}
        # Ids of guardians that somebody else has here, and what that one is called.
        self.others: dict[str, str] = {}

    def look_up(self, wanted: Mapping[str, Iterable[str]], *, also: Mapping[str, Iterable[UUID]]) -> None:
        """Read what is known by these ids of the source, and these rows."""
        for kind, some in wanted.items():
            source_ids, source = sorted(set(some)), self.at.batch.source
            self._erased |= {(kind, one): day for one, day in erased_among(source, kind, source_ids).items()}
            found = ExternalReference.objects.filter(source=source, kind=kind, source_id__in=source_ids)
            self._references |= {(kind, one.source_id): one for one in found}
        for kind in wanted:
            ids = {one.target_id for (of, _id), one in self._references.items() if of == kind} | set(also.get(kind, ()))
            self._rows[kind] = _in_bulk(TABLES[kind], ids) if ids else {}

    def reference(self, kind: str, source_id: str) -> ExternalReference | None:
        """By which id of the source it is known here."""
        return self._references.get((kind, source_id))

    def is_erased(
        self,
        item: Item,
        kind: str,
        source_id: str,
        *,
        weight: Weight = Weight.REFUSED,
        same_as: UUID | None = None,
    ) -> bool:
        """Whether it was erased here. It is said, and nothing brings it back."""
        day, chosen = self._erased.get((kind, source_id)), self.row(kind, same_as)
        if day is None and chosen is not None and chosen.status == _GONE:
            # Somebody decided that it is the same, and whom they meant was erased since.
            day = chosen.updated_at.date()
        if day is not None:
            item.problems.append(Problem(ERASED, weight, "", day.isoformat()))
            if weight == Weight.REFUSED:
                item.outcome = Outcome.REFUSED
        return day is not None

    def was_erased(self, kind: str, source_id: str) -> bool:
        """Whether it was erased here; nothing is said of that."""
        return (kind, source_id) in self._erased

    def know_again(self, again: KnownAgain) -> None:
        """Know those by another id from now on. What they were known by is kept, in case that they are erased."""
        self.again = again
        for source_id, one in again.found.items():
            self._rows["guardian"][one.row.pk] = one.row
            if (reference := one.reference) is None:
                continue
            was = self._were[source_id] = reference.source_id
            self._references["guardian", source_id] = reference
            if WAS + was not in again.noted:
                kept = {"source": reference.source, "kind": "guardian", "target_id": reference.target_id}
                self.plan.references.append(ExternalReference(**kept, source_id=WAS + was, written_version=OF_BEFORE))
            reference.source_id = source_id
            self.note(reference)

    def row(self, kind: str, row_id: UUID | None) -> Any:
        """The row, if it is there."""
        return self._rows[kind].get(row_id) if row_id else None

    def compare(
        self,
        item: Item,
        kind: str,
        source_id: str,
        values: Mapping[str, Any],
        *,
        same_as: UUID | None = None,
        **more: Any,
    ) -> UUID:
        """Say what comes of one thing: it is made with `more` beside its values, or what differs is taken over."""
        if (kind, source_id) in self._judged:
            # The first of two under one id holds, and nothing is made twice.
            item.problems.append(Problem(TWICE, Weight.WARNING, "", source_id[: fitting.MOST_SAID]))
            return self._judged[kind, source_id]
        pk = self._judged[kind, source_id] = self._compared(item, kind, source_id, values, same_as=same_as, **more)
        return pk

    def _compared(
        self,
        item: Item,
        kind: str,
        source_id: str,
        values: Mapping[str, Any],
        *,
        same_as: UUID | None = None,
        **more: Any,
    ) -> UUID:
        reference = self.reference(kind, source_id)
        known = self.row(kind, reference.target_id if reference else same_as)
        prints = self.at.prints
        of_the_file = {name: prints.of(name, value) for name, value in values.items()}
        if known is None:
            pk = new_id()
            self.plan.new.setdefault(kind, {})[pk] = {**_row_values(values, {}), **more}
            item.became(Outcome.CREATED)
            item.memo.append({"type": kind, "id": str(pk), "made": True, "version": 1, "source_id": source_id})
            self._refer(reference, kind, source_id, pk, of_the_file, version=1)
            return pk
        before = dict(reference.prints) if reference else {}
        here = {name: value_of(known, name) for name in values}
        outcome = merged(here, values, before, prints, takes_theirs=self.at.batch.takes_theirs)
        for name in outcome.contested:
            said = self.at.homes.told(name, values[name])[: fitting.MOST_SAID]
            item.problems.append(Problem(CONTESTED, Weight.WARNING, name, said))
        version = known.version
        if outcome.taken:
            self._amend(kind, known, outcome.taken)
            item.became(Outcome.CHANGED)
        # By whichever record it is changed: it is written once.
        version += known.pk in self.plan.amended.get(kind, {})
        after = {**before, **of_the_file}
        was = self._were.get(source_id, "") if kind == "guardian" else ""
        if reference is None or outcome.taken or after != before or was:
            item.memo.append(
                {
                    "type": kind,
                    "id": str(known.pk),
                    "made": False,
                    "before": {name: here[name] for name in outcome.taken},
                    "wrote": outcome.taken,
                    "prints": before,
                    "source_id": source_id,
                    "referred": reference is None,
                    "was": was,
                    # In which version it was left before: with another one by now, somebody has worked on it.
                    "left": reference.written_version if reference else known.version,
                    "found": known.version,
                }
            )
            self._refer(reference, kind, source_id, known.pk, after, version=version)
        return UUID(str(known.pk))

    def _amend(self, kind: str, known: Any, taken: Mapping[str, Any]) -> None:
        """Take this over. Another record that is of the same is compared with what it says from now on."""
        values, is_first = _row_values(taken, known), known.pk not in self.plan.amended.get(kind, {})
        self.plan.amended.setdefault(kind, {}).setdefault(known.pk, {}).update(values)
        for name, value in values.items():
            setattr(known, name, value)
        for (of, source_id), pk in self._judged.items() if is_first else ():
            if (of, pk) == (kind, known.pk):
                reference = self._references[kind, source_id]
                reference.written_version = known.version + 1
                self.note(reference)

    def refer(self, item: Item, kind: str, source_id: str, target_id: UUID, *, is_new: bool) -> None:
        """Know something again by this id from now on, of which nothing is compared."""
        reference, pk = self.reference(kind, source_id), str(target_id)
        if is_new:
            item.memo.append({"type": kind, "id": pk, "made": True, "version": 1, "source_id": source_id})
        else:
            said = {"type": kind, "id": pk, "made": False, "before": {}, "wrote": {}, "prints": {}}
            item.memo.append({**said, "source_id": source_id, "referred": True})
        self._refer(reference, kind, source_id, target_id, {}, version=1)

    def _refer(
        self,
        reference: ExternalReference | None,
        kind: str,
        source_id: str,
        target_id: UUID,
        prints: dict[str, str],
        *,
        version: int,
    ) -> None:
        if reference is None:
            made = ExternalReference(
                source=self.at.batch.source,
                kind=kind,
                source_id=source_id,
                target_id=target_id,
                prints=prints,
                written_version=version,
            )
            self._references[kind, source_id] = made
            self.plan.references.append(made)
            return
        reference.target_id, reference.prints, reference.written_version = target_id, prints, version
        self.note(reference)

    def note(self, reference: ExternalReference) -> None:
        """Have a reference written again that was changed."""
        if all(reference is not one for one in self.plan.references):
            self.plan.changed_references[reference.pk] = reference


def _in_bulk(model: type[Any], ids: Iterable[UUID]) -> dict[UUID, Any]:
    """These rows. Who was merged is who they were merged into."""
    found = model.objects.in_bulk(ids)
    rows, went = dict(found), _went(found)
    while went:
        survivors = model.objects.in_bulk(set(went.values()))
        rows |= {pk: survivors[into] for pk, into in went.items()}
        further = _went(survivors)
        went = {pk: further[into] for pk, into in went.items() if into in further}
    return rows


def _went(rows: Mapping[UUID, Any]) -> dict[UUID, UUID]:
    return {pk: into for pk, row in rows.items() if (into := getattr(row, "merged_into_id", None))}


def same_as(items: Sequence[Item]) -> dict[int, UUID]:
    """Who or what somebody decided that records are: what is here, or what another row of the file made."""
    chosen = {one.row.number: one.row.same_as for one in items if one.row.choice == Choice.SAME and one.row.same_as}
    if not chosen:
        return {}
    made = dict(ImportRow.objects.filter(pk__in=list(chosen.values())).values_list("pk", "target_id"))
    return {number: found for number, pk in chosen.items() if (found := made.get(pk, pk))}


def stays_out(item: Item) -> bool:
    """Whether it cannot come in, or shall not."""
    return item.is_refused or item.row.choice == Choice.OUT


def note_out(item: Item) -> None:
    """Say why it is not here."""
    item.outcome = Outcome.EXCLUDED if item.row.choice == Choice.OUT else Outcome.REFUSED


def hold_all(_at: Setting, items: Sequence[Item]) -> Plan:
    """Say of records of what this product cannot take over yet: they are kept, and wait."""
    for item in items:
        if stays_out(item):
            note_out(item)
        else:
            item.outcome = Outcome.HELD
    return Plan()


def value_of(row: Any, name: str) -> Any:
    """A field, or one of the organisation's own."""
    is_own, key = name.startswith("custom."), name.removeprefix("custom.")
    return row.custom.get(key) if is_own else getattr(row, name)


def _row_values(values: Mapping[str, Any], row: Any) -> dict[str, Any]:
    own = {name.removeprefix("custom."): value for name, value in values.items() if name.startswith("custom.")}
    plain = {name: value for name, value in values.items() if not name.startswith("custom.")}
    return {**plain, "custom": {**(getattr(row, "custom", None) or {}), **own}} if own else plain
