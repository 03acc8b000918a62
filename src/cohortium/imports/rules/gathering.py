"""Records of an iClassPro file, gathered row by row: what stands there several times becomes one record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cohortium.imports.rules import iclasspro_people as people
from cohortium.imports.rules import keys, values
from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import (
    Draft,
    EnrolmentDraft,
    FamilyDraft,
    Kind,
    LearnerDraft,
    Record,
    StaffDraft,
    Weight,
)
from cohortium.imports.rules.iclasspro_classes import class_of, enrolment_of
from cohortium.imports.rules.names import halves, is_nobody
from cohortium.imports.rules.problems import Notes

Said = Mapping[str, object]


@dataclass(slots=True)
class Entry:
    """A record while it is gathered."""

    kind: Kind
    source_id: str
    draft: Draft | None
    place: str
    original: Said
    notes: Notes
    rows: int = 1


@dataclass(slots=True)
class Gathering:
    """What is known so far. `order` is how the file writes its days, `saved_on` the day on which it was made."""

    as_of: date
    region: str
    order: DateFormat | None = None
    saved_on: date | None = None
    # How a problem's column is called in this shape of the file.
    headings: Mapping[str, str] = field(default_factory=dict)
    entries: dict[tuple[Kind, str], Entry] = field(default_factory=dict)
    # By id, what was last said of a family: it stands in the row of each of its learners.
    _families: dict[str, tuple[object, object]] = field(default_factory=dict)

    def add_class(self, said: Said, original: Said, place: str = "") -> str:
        """A class and its trainers; a second one with its id is a copy. Its id is returned."""
        notes = Notes()
        name = values.text(said.get("name"), notes, "name")
        source_id = self._id(said.get("id"), notes, lambda: keys.of_class(name))
        if known := self.entries.get((Kind.CLASS, source_id)):
            self._again(known, original)
            return source_id
        trainers = self._trainers(said.get("instructors"), notes, place or f"class {source_id}")
        draft = class_of(said, name, trainers, notes)
        self._put(Entry(Kind.CLASS, source_id, draft, place or f"class {source_id}", original, notes))
        return source_id

    def add_row(self, row: object, class_id: str, original: object, place: str = "") -> None:
        """A row of a roster: a family, a learner and an enrolment."""
        if not isinstance(row, Mapping):
            where = place or f"class {class_id}"
            self.put_unreadable(Kind.ENROLMENT, f"{class_id}:{len(self.entries)}", where, original)
            return
        has = original if isinstance(original, Mapping) else row
        family_id = self._add_family(row, has, place)
        learner = self._add_learner(row, family_id, has, place, class_id)
        home = self.entries.get((Kind.FAMILY, family_id))
        if home and isinstance(home.draft, FamilyDraft) and home.draft.looks_like_a_test:
            learner.notes.say("looks-like-a-test")
        if class_id:
            self._add_enrolment(row, learner, class_id, has, place)

    def add_family(self, said: Said, original: Said, place: str = "") -> None:
        """A family of which no learner is in the file."""
        notes = Notes()
        given = values.ident(said.get("familyId"))
        draft = people.family(said, {}, given, self.region, notes)
        if not any(sign.isalnum() for sign in draft.name):
            notes.say("name-missing", "familyName")
        source_id = self._id(given, notes, lambda: keys.of_family(draft.name, draft.email, draft.phone))
        if known := self.entries.get((Kind.FAMILY, source_id)):
            self._again(known, original)
            return
        self._put(Entry(Kind.FAMILY, source_id, draft, place or f"family {source_id}", original, notes))

    def put_unreadable(self, kind: Kind, source_id: str, place: str, original: object) -> None:
        """Something where a record should be."""
        notes = Notes()
        notes.say("row-not-understood", "", original)
        self._put(Entry(kind, source_id, None, place, {"": values.as_text(original)}, notes))

    def records(self) -> tuple[Record, ...]:
        """What was gathered, in the order in which it is applied."""
        ranks = {kind: at for at, kind in enumerate(Kind)}
        return tuple(self._record(entry) for entry in sorted(self.entries.values(), key=lambda one: ranks[one.kind]))

    def _record(self, entry: Entry) -> Record:
        found = tuple(replace(one, column=self.headings.get(one.column, one.column)) for one in entry.notes.found)
        return Record(entry.kind, entry.source_id, entry.draft, entry.place, found, entry.original, entry.rows)

    def _put(self, entry: Entry) -> Entry:
        self.entries[entry.kind, entry.source_id] = entry
        return entry

    def _id(self, said: object, notes: Notes, made: Callable[[], str]) -> str:
        if found := values.ident(said):
            return found
        notes.say("id-missing")
        return made()

    def _again(self, known: Entry, original: Said) -> None:
        known.rows += 1
        if self.headings:
            # A table repeats everything in each row, and each row is another.
            return
        differing = [key for key, value in original.items() if key in known.original and known.original[key] != value]
        if differing:
            known.notes.say("copies-differ", "", ", ".join(differing))

    def _trainers(self, said: object, notes: Notes, place: str) -> tuple[str, ...]:
        found = []
        for one in said if isinstance(said, list) else [said]:
            own = Notes()
            name = values.text(one, own, "instructors", is_name=True)
            if not name:
                continue
            if is_nobody(name):
                notes.say("trainer-not-named", "instructors", name)
                continue
            source_id = keys.of_staff(name)
            found.append(source_id)
            if known := self.entries.get((Kind.STAFF, source_id)):
                self._spelled(known, name)
                continue
            given, last = halves(name)
            self._put(
                Entry(Kind.STAFF, source_id, StaffDraft(given, last), place, {"instructors": values.as_text(one)}, own)
            )
        return tuple(dict.fromkeys(found))

    def _spelled(self, known: Entry, name: str) -> None:
        known.rows += 1
        draft, first = known.draft, values.text(known.original.get("instructors"), Notes(), "")
        if not isinstance(draft, StaffDraft) or name == first or name in draft.spellings:
            return
        known.draft = replace(draft, spellings=(*(draft.spellings or (first,)), name))
        known.notes.found = [one for one in known.notes.found if one.code != "trainer-spelled-otherwise"]
        known.notes.say("trainer-spelled-otherwise", "instructors", "; ".join(known.draft.spellings))

    def _add_family(self, row: Said, original: Said, place: str) -> str:
        beside = row.get("family")
        said = beside if isinstance(beside, Mapping) else None
        notes = Notes()
        given = values.ident((said or {}).get("familyId")) or values.ident(row.get("familyId"))
        has_one = given or said or any(values.as_text(row.get(key)).strip() for key in ("familyName",))
        if not has_one:
            return ""
        if (
            given
            and self._families.get(given) == (said, row.get("familyName"))
            and (Kind.FAMILY, given) in self.entries
        ):
            self.entries[Kind.FAMILY, given].rows += 1
            return given
        self._families[given] = (said, row.get("familyName"))
        draft = people.family(said, row, given, self.region, notes)
        source_id = self._id(given, notes, lambda: keys.of_family(draft.name, draft.email, draft.phone))
        own = (
            said
            if said is not None and not self.headings
            else _family_part(original, row, is_table=bool(self.headings))
        )
        known = self.entries.get((Kind.FAMILY, source_id))
        where = place or f"family {source_id}"
        if known is None:
            self._put(Entry(Kind.FAMILY, source_id, draft, where, own, notes))
        elif isinstance(known.draft, FamilyDraft) and known.draft.is_stub and not draft.is_stub:
            rows = known.rows
            self._put(Entry(Kind.FAMILY, source_id, draft, where, own, notes)).rows = rows + 1
        elif self.headings and isinstance(known.draft, FamilyDraft):
            known.rows += 1
            known.draft = joined(known.draft, draft, known.notes)
        elif said is not None:
            self._again(known, own)
        else:
            known.rows += 1
        return source_id

    def _add_learner(self, row: Said, family_id: str, original: Said, place: str, class_id: str) -> Entry:
        notes = Notes()
        draft = people.learner(row, family_id, self.order, notes, as_of=self.as_of, saved_on=self.saved_on)
        made = keys.of_learner(draft.given_name, draft.family_name, draft.birth_date)
        source_id = self._id(row.get("studentId"), notes, lambda: made)
        where = place or (f"class {class_id}, student {source_id}" if class_id else f"student {source_id}")
        own = self._alone(original)
        number, wanted = 1, source_id
        while known := self.entries.get((Kind.LEARNER, wanted)):
            assert isinstance(known.draft, LearnerDraft)  # noqa: S101 - for the type checker
            if people.same_person(known.draft, draft):
                known.rows += 1
                # What a second row cannot say again: the first has said it.
                known.draft = people.merged(known.draft, draft, known.notes)
                return known
            number += 1
            wanted = keys.another(source_id, number)
        if number > 1:
            first = self.entries[Kind.LEARNER, source_id].draft
            assert isinstance(first, LearnerDraft)  # noqa: S101 - for the type checker
            notes.say("id-of-two-people", "studentId", f"{first.given_name} {first.family_name}".strip())
        return self._put(Entry(Kind.LEARNER, wanted, draft, where, own, notes))

    def _alone(self, original: Said) -> Said:
        """What the file says of one record: a family has its own, but in a table, where all stands in one row."""
        return original if self.headings else {key: value for key, value in original.items() if key != "family"}

    def _add_enrolment(self, row: Said, learner: Entry, class_id: str, original: Said, place: str) -> None:
        notes = Notes()
        draft = enrolment_of(row, learner.source_id, class_id, notes, order=self.order, as_of=self.as_of)
        made = keys.of_enrolment(learner.source_id, class_id, draft.starts)
        source_id = self._id(row.get("enrollmentId"), notes, lambda: made)
        where = place or f"class {class_id}, student {learner.source_id}"
        own = self._alone(original)
        if _is_refused(learner):
            notes.say("learner-refused", "studentId")
        if (group := self.entries.get((Kind.CLASS, class_id))) is None or _is_refused(group):
            notes.say("class-refused")
        known = self.entries.get((Kind.ENROLMENT, source_id))
        if known is None:
            self._put(Entry(Kind.ENROLMENT, source_id, draft, where, own, notes))
            return
        before = known.draft
        same = (learner.source_id, class_id)
        if isinstance(before, EnrolmentDraft) and (before.learner_source_id, before.class_source_id) == same:
            known.rows += 1
            known.notes.say("enrolment-repeated", "enrollmentId", source_id)
            return
        number = 2
        while (Kind.ENROLMENT, keys.another(source_id, number)) in self.entries:
            number += 1
        notes.say("id-twice", "enrollmentId", source_id)
        self._put(Entry(Kind.ENROLMENT, keys.another(source_id, number), draft, where, own, notes))


def _is_refused(entry: Entry) -> bool:
    return entry.draft is None or any(one.weight is Weight.REFUSED for one in entry.notes.found)


def _family_part(original: Said, row: Said, *, is_table: bool) -> Said:
    if is_table:
        return original
    return {key: original.get(key, row.get(key)) for key in ("familyId", "familyName")}


def joined(one: FamilyDraft, other: FamilyDraft, notes: Notes) -> FamilyDraft:
    """What two rows of a table say of one family: guardians are added, the first holds otherwise."""
    for name in ("name", "email", "phone", "address"):
        before, after = getattr(one, name), getattr(other, name)
        if before and after and before != after:
            notes.say("copies-differ", "", after if isinstance(after, str) else after.line_1)
    known = {guardian.source_id for guardian in one.guardians}
    more = tuple(replace(each, is_primary=False) for each in other.guardians if each.source_id not in known)
    return replace(
        one,
        email=one.email or other.email,
        phone=one.phone or other.phone,
        address=one.address or other.address,
        campus=one.campus or other.campus,
        guardians=(*one.guardians, *more),
    )
