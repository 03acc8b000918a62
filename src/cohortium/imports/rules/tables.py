"""Tables of any source, with a mapping: learners (whatever they are called), families and staff."""

from collections.abc import Callable
from collections.abc import Mapping as Pairs
from dataclasses import replace
from datetime import date

from cohortium.imports.rules import iclasspro_people as people
from cohortium.imports.rules import keys, values
from cohortium.imports.rules.alike import compare
from cohortium.imports.rules.dates import DateFormat, habit, orders, say_order
from cohortium.imports.rules.drafts import (
    AddressDraft,
    ContactDraft,
    FamilyDraft,
    GuardianDraft,
    Kind,
    LearnerDraft,
    Reading,
    StaffDraft,
    Weight,
)
from cohortium.imports.rules.gathering import Entry, Gathering, joined
from cohortium.imports.rules.iclasspro_saved import ask_about_order
from cohortium.imports.rules.mapping import EXTRA, Mapping, columns_of
from cohortium.imports.rules.names import halves
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.sheets import KEY, Sheet
from cohortium.imports.rules.synonyms import KNOWN

SHAPE = "table"
Said = Pairs[str, object]


def read_table(sheet: Sheet, mapping: Mapping | None, *, as_of: date, region: str) -> Reading:
    """The rows as records of the mapping's kind. Without a mapping: the headings, and that one is needed."""
    notes = Notes()
    if mapping is None:
        notes.say("mapping-needed")
        return Reading(SHAPE, (), tuple(notes.found), sheet.columns)
    columns = columns_of(mapping, sheet.columns, notes)
    if any(one.weight is Weight.REFUSED for one in notes.found):
        return Reading(SHAPE, (), tuple(notes.found), sheet.columns)
    rows = [(number, {key: row.get(column) for key, column in columns.items()}, row) for number, row in sheet.rows]
    found = orders([row.get("birth_date") for _, row, _ in rows])
    order = mapping.date_format or (next(iter(found)) if len(found) == 1 else habit(region))
    if not mapping.date_format:
        ask_about_order([row for _, row, _ in rows], ("birth_date",), notes)
    say_order([row.get("birth_date") for _, row, _ in rows], order, notes)
    table = Table(as_of, region, order, columns)
    add: dict[Kind, Callable[[Said, Said, str], None]] = {
        Kind.LEARNER: table.add_learner,
        Kind.FAMILY: table.add_household,
        Kind.STAFF: table.add_staff,
    }
    for number, row, original in rows:
        add[mapping.kind](row, original, f"row {number}")
    compare(table.gathering.entries.values())
    return Reading(SHAPE, table.gathering.records(), tuple(notes.found), sheet.columns)


class Table:
    """Rows on their way to records. Problems name the columns of the file."""

    def __init__(self, as_of: date, region: str, order: DateFormat, columns: Pairs[str, str]) -> None:
        alike = {"primaryEmail": "email", "allowImage": "photo", "instructors": "full_name", "firstName": "given_name"}
        headings = {**columns, **{said: columns[key] for said, key in alike.items() if key in columns}}
        self.gathering = Gathering(as_of, region, order, None, headings)
        self.as_of, self.region, self.order = as_of, region, order

    def add_learner(self, row: Said, original: Said, place: str) -> None:
        """A learner, and the family that stands beside, if more of it does than an id."""
        notes = Notes()
        given, last = self._name(row, notes)
        born = None
        if "birth_date" in row:
            born = people.birth_date(row["birth_date"], self.order, notes, "birth_date", self.as_of)
        email = values.email(row.get("email"), notes, "email")
        phone = values.phone(row.get("phone"), self.region, notes, "phone")
        health = values.lines(row.get("health"), notes, "health")
        families = [self._beside(row, last or given, original, place), values.ident(row.get("second_family_id"))]
        extra = {
            key.removeprefix(EXTRA): values.lines(said, notes, key)
            for key, said in row.items()
            if key.startswith(EXTRA) and values.as_text(said).strip()
        }
        draft = LearnerDraft(
            given_name=given,
            family_name=last,
            preferred_name=values.text(row.get("preferred_name"), notes, "preferred_name"),
            birth_date=born,
            gender=values.gender(row.get("gender"), notes, "gender"),
            email=email,
            phone=phone,
            address=self._address(row, notes),
            campus=self._campus(row, notes),
            family_source_ids=tuple(dict.fromkeys(one for one in families if one)),
            health=health,
            health_is_none=people.says_nothing(health),
            photo_allowed=values.flag(row.get("photo"), notes, "photo"),
            extra=extra,
            contacts=self._contacts(row, notes),
        )
        made = keys.of_learner(given, last, born, email or phone)
        self._put(row, Entry(Kind.LEARNER, made, draft, place, original, notes))

    def add_household(self, row: Said, original: Said, place: str) -> None:
        """A family of its own row."""
        notes = Notes()
        name = values.text(row.get("name"), notes, "name", is_name=True)
        draft = self._family(row, name, notes, original, prefix="")
        if not any(sign.isalnum() for sign in draft.name):
            notes.say("name-missing", "name")
        balance = values.amount(row.get("balance"), notes, "balance")
        draft = replace(draft, balance=balance, contacts=self._contacts(row, notes))
        made = keys.of_family(draft.name, draft.email, draft.phone)
        self._put(row, Entry(Kind.FAMILY, made, draft, place, original, notes))

    def add_staff(self, row: Said, original: Said, place: str) -> None:
        """Somebody who works here."""
        notes = Notes()
        given, last = self._name(row, notes)
        email = values.email(row.get("email"), notes, "email")
        phone = values.phone(row.get("phone"), self.region, notes, "phone")
        draft = StaffDraft(given, last, email, phone, self._campus(row, notes))
        made = keys.of_staff_address(email) if email else keys.of_staff(f"{given} {last}")
        self._put(row, Entry(Kind.STAFF, made, draft, place, original, notes))

    def _put(self, row: Said, entry: Entry) -> None:
        """Keep a record. One that says the same as another is that one; one that merely has its id is refused."""
        entries, said, kind = self.gathering.entries, values.ident(row.get("source_id")), entry.kind
        kept = keys.given(entry.original.get(KEY)).get(kind, "")
        source_id, number = said or kept or entry.source_id, 1
        entry.source_id = source_id
        while known := entries.get((kind, entry.source_id)):
            if known.draft == entry.draft:
                known.rows += 1
                known.notes.say("row-repeated")
                return
            number += 1
            entry.source_id = keys.another(source_id, number)
        if not said and not kept and "source_id" in row:
            entry.notes.say("id-missing")
        if number > 1 and said:
            entry.notes.say("id-twice", "source_id", said)
        elif number > 1:
            first = entries[kind, source_id]
            entry.notes.say("family-maybe-twice" if kind is Kind.FAMILY else "learner-maybe-twice", "", first.place)
        entries[kind, entry.source_id] = entry

    def _beside(self, row: Said, last: str, original: Said, place: str) -> str:
        """The id of the family of a learner's row; a family of its own, where the row has more than that."""
        given = values.ident(row.get("family_id"))
        has_more = any(
            values.as_text(said).strip() for key, said in row.items() if key.startswith(("guardian_", "household"))
        )
        if not has_more:
            return given
        notes, kept = Notes(), keys.given(original.get(KEY)).get(Kind.FAMILY, "")
        household = values.text(row.get("household"), notes, "household", is_name=True)
        draft = self._family(
            {key: said for key, said in row.items() if key not in {"email", "phone"}},
            household or last,
            notes,
            original,
            prefix="guardian_1_",
        )
        first = draft.guardians[0] if draft.guardians else None
        who = f"{first.given_name} {first.family_name}" if first else draft.name
        source_id = given or kept or keys.of_family(who, draft.email, draft.phone)
        known = self.gathering.entries.get((Kind.FAMILY, source_id))
        if known is not None and isinstance(known.draft, FamilyDraft):
            known.rows += 1
            # Named after one child, it may be named after another here: that is no difference.
            known.draft = joined(
                known.draft, draft if household else replace(draft, name=known.draft.name), known.notes
            )
            return source_id
        if not given and not kept and "family_id" in row:
            notes.say("id-missing")
        self.gathering.entries[Kind.FAMILY, source_id] = Entry(Kind.FAMILY, source_id, draft, place, original, notes)
        return source_id

    def _family(self, row: Said, name: str, notes: Notes, original: Said, *, prefix: str) -> FamilyDraft:
        email = values.email(row.get("email"), notes, "email")
        phone = values.phone(row.get("phone"), self.region, notes, "phone")
        found = self._guardians(row, notes, keys.given(original.get(KEY)))
        named = [one for one in found if one.given_name]
        if not name and named:
            name = f"{named[0].given_name} {named[0].family_name}".strip()
        if not email and not values.as_text(row.get("email")).strip():
            email = next((one.email for one in found if one.email), "")
            if not email and not notes.has("email-not-understood"):
                notes.say("cannot-be-notified", f"{prefix}email")
        phone = phone or next((one.phone for one in found if one.phone), "")
        guardians = _called(found, name, (email, phone), notes)
        campus = self._campus(row, notes)
        return FamilyDraft(name, email, phone, self._address(row, notes), guardians, campus=campus)

    def _guardians(self, row: Said, notes: Notes, kept: Pairs[str, str]) -> tuple[GuardianDraft, ...]:
        found: list[GuardianDraft] = []
        for number in (1, 2):
            own = f"guardian_{number}_"
            given = values.text(row.get(f"{own}given_name"), notes, f"{own}given_name", is_name=True)
            last = values.text(row.get(f"{own}family_name"), notes, f"{own}family_name", is_name=True)
            if not given and (whole := values.text(row.get(f"{own}name"), notes, f"{own}name", is_name=True)):
                given, last = halves(whole) if not last else (whole, last)
            given, last = (given, last) if any(sign.isalnum() for sign in given) else (last, "")
            email = values.email(row.get(f"{own}email"), notes, f"{own}email")
            phone = values.phone(row.get(f"{own}phone"), self.region, notes, f"{own}phone")
            if not any(sign.isalnum() for sign in given):
                given, last = "", ""
                if not email and not phone:
                    continue
            relationship = values.relationship(row.get(f"{own}relationship"), notes, f"{own}relationship")
            name = f"{given} {last}"
            source_id = kept.get(keys.of_name(name)) or keys.of_guardian("", name, email or phone)
            is_first = not any(one.is_primary for one in found) and bool(given)
            found.append(GuardianDraft(source_id, given, last, email, phone, relationship, is_primary=is_first))
        return tuple({one.source_id: one for one in reversed(found)}.values())[::-1]

    def _contacts(self, row: Said, notes: Notes) -> tuple[ContactDraft, ...]:
        name = values.text(row.get("contact_name"), notes, "contact_name")
        phone = values.phone(row.get("contact_phone"), self.region, notes, "contact_phone")
        if not name and not phone:
            return ()
        relationship = values.relationship(row.get("contact_relationship"), notes, "contact_relationship")
        return (ContactDraft(name or phone, phone, relationship),)

    def _name(self, row: Said, notes: Notes) -> tuple[str, str]:
        given = values.text(row.get("given_name"), notes, "given_name", is_name=True)
        last = values.text(row.get("family_name"), notes, "family_name", is_name=True)
        column = "given_name"
        if not given and (whole := values.text(row.get("full_name"), notes, "full_name", is_name=True)):
            given, last = halves(whole) if not last else (whole, last)
            column = "full_name"
            if last and len(whole.split()) > 2:  # noqa: PLR2004 - of two words it is clear
                notes.say("name-split", column, f"{given} / {last}")
        return people.names(given, last, notes, column)

    def _campus(self, row: Said, notes: Notes) -> str:
        return values.text(row.get("campus"), notes, "campus", values.CAMPUS_AT_MOST)

    def _address(self, row: Said, notes: Notes) -> AddressDraft | None:
        parts = {"line_1": "address_1", "line_2": "address_2", "city": "city", "state": "state"}
        parts |= {"postcode": "postcode", "country": "country"}
        return values.address({ours: row.get(theirs) for ours, theirs in parts.items()}, parts, self.region, notes)


def _called(
    found: tuple[GuardianDraft, ...], name: str, of_household: tuple[str, str], notes: Notes
) -> tuple[GuardianDraft, ...]:
    """Nothing of who has no name is lost: it is the household's, or theirs under the name of the family."""
    kept: list[GuardianDraft] = []
    for one in found:
        if one.given_name:
            kept.append(one)
            continue
        said = ", ".join(filter(None, (one.email, one.phone)))
        if {one.email, one.phone} <= {"", *of_household} or not name:
            notes.say("guardian-without-name", "guardian_1_name", said)
        else:
            notes.say("guardian-named-after-family", "guardian_1_name", said)
            kept.append(replace(one, given_name=name))
    return tuple(kept)


__all__ = ["KNOWN", "SHAPE", "Table", "read_table"]
