"""Families and learners of iClassPro, by the keys of its saved export. The other shapes are brought to these."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from cohortium.imports.rules import keys, values
from cohortium.imports.rules.dates import DateFormat, day
from cohortium.imports.rules.drafts import AddressDraft, ContactDraft, FamilyDraft, GuardianDraft, LearnerDraft
from cohortium.imports.rules.names import fold, halves, looks_like_a_test
from cohortium.imports.rules.problems import Notes

Said = Mapping[str, object]
_ADDRESS = {"line_1": "street", "city": "city", "state": "state", "postcode": "zip", "line_2": "street2"}
_NOTHING = frozenset(
    {"none", "n a", "na", "nil", "no", "nka", "nkda", "nothing", "none known", "not applicable", "no known allergies"}
)
_AGE = re.compile(r"(\d{1,3})\s*(?:y(?:ears?|rs?)?\b.*|y\d.*)?", re.ASCII | re.IGNORECASE)
_OLDEST = 122


def age(born: date, on: date) -> int:
    """Whole years. Who was born on 29 February has their birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birth_date(said: object, order: DateFormat | None, notes: Notes, column: str, as_of: date) -> date | None:
    """When somebody was born, unless nobody can have been."""
    found = day(said, order, notes, column, as_of=as_of)
    if found is None:
        if not notes.has("date-not-understood"):
            notes.say("birth-date-missing", column)
        return None
    if found > as_of:
        notes.say("born-in-future", column, found)
        return None
    if as_of.year - found.year > _OLDEST:
        notes.say("birth-date-too-old", column, found)
        return None
    return found


def family(said: Said | None, row: Said, source_id: str, region: str, notes: Notes) -> FamilyDraft:
    """The family beside a row; by its id and name, if the file has no more of it."""
    of = said if said is not None else {}
    name = values.text(of.get("familyName"), notes, "familyName", is_name=True)
    name = name or values.text(row.get("familyName"), notes, "familyName", is_name=True)
    guardians = _guardians(of, source_id, region, notes)
    first = next((one for one in guardians if one.is_primary), guardians[0] if guardians else None)
    if not name and first:
        name = f"{first.given_name} {first.family_name}".strip()
    given = values.text(row.get("firstName"), Notes(), "")
    if not any(sign.isalnum() for sign in name):
        notes.say("family-named-after-learner", "familyName")
        name = values.text(row.get("lastName"), Notes(), "") or given
    is_test = not guardians and looks_like_a_test(name, given)
    if said is None:
        notes.say("family-stub")
    elif not guardians:
        notes.say("no-guardian", "guardians")
    if is_test:
        notes.say("looks-like-a-test")
    return FamilyDraft(
        name=name,
        email=_family_email(of, guardians, notes),
        phone=values.phone(of.get("primaryPhone") or _first(of, "phone"), region, notes, "primaryPhone"),
        address=_address(of.get("address"), region, notes),
        guardians=guardians,
        contacts=_contacts(of.get("emergencyContacts"), region, notes),
        is_stub=said is None or not guardians,
        looks_like_a_test=is_test,
    )


def learner(
    row: Said, family_id: str, order: DateFormat | None, notes: Notes, *, as_of: date, saved_on: date | None
) -> LearnerDraft:
    """The learner of a row."""
    given = values.text(row.get("firstName"), notes, "firstName", is_name=True)
    last = values.text(row.get("lastName"), notes, "lastName", is_name=True)
    given, last = names(given, last, notes, "firstName")
    born = birth_date(row.get("birthDate"), order, notes, "birthDate", as_of)
    raised = row.get("flags")
    flags = raised if isinstance(raised, Mapping) else {}
    health = values.lines(row.get("healthConcerns"), notes, "healthConcerns")
    medical = values.flag(flags.get("medical"), notes, "medical")
    if medical and not health:
        notes.say("medical-flag-no-text", "healthConcerns")
    check_age(row.get("age"), born, saved_on, as_of, notes)
    return LearnerDraft(
        given_name=given,
        family_name=last,
        birth_date=born,
        gender=values.gender(row.get("gender"), notes, "gender"),
        family_source_ids=(family_id,) if family_id else (),
        health=health,
        ask_about_health=bool(medical) and not health,
        health_is_none=says_nothing(health),
        photo_allowed=values.flag(flags.get("allowImage"), notes, "allowImage"),
    )


def names(given: str, last: str, notes: Notes, column: str) -> tuple[str, str]:
    """Both halves of a name, of which the first is there if any is."""
    if not any(sign.isalnum() for sign in given + last):
        notes.say("name-missing", column)
    elif not any(sign.isalnum() for sign in given):
        notes.say("last-name-alone", column, last)
        return last, ""
    elif not last:
        notes.say("one-name", column)
    return given, last


def says_nothing(health: str) -> bool:
    """Whether words about health say that there is nothing."""
    return fold(health) in _NOTHING


def check_age(said: object, born: date | None, saved_on: date | None, as_of: date, notes: Notes) -> None:
    """Say so, if the age beside a birth date is another. A file may be a day off its date, or lie for a year."""
    match = _AGE.fullmatch(values.as_text(said).strip())
    if not match or born is None:
        return
    on = saved_on or as_of
    fitting = {age(born, on), age(born, on - timedelta(days=1)), age(born, on + timedelta(days=1))}
    if not saved_on:
        fitting |= {one - 1 for one in fitting}
    if int(match[1]) not in fitting:
        notes.say("age-mismatch", "age", values.as_text(said))


def same_person(one: LearnerDraft, other: LearnerDraft) -> bool:
    """Whether two rows with one id can be about one person: a birth date or a given name is the same."""
    if one.birth_date and other.birth_date:
        if one.birth_date == other.birth_date:
            return True
        return fold(one.given_name) == fold(other.given_name) and fold(one.family_name) == fold(other.family_name)
    return fold(one.given_name) == fold(other.given_name)


def merged(one: LearnerDraft, other: LearnerDraft, notes: Notes) -> LearnerDraft:
    """What two rows say of one learner: the first holds, gaps are filled, and no outweighs yes."""
    for name, column in (("given_name", "firstName"), ("family_name", "lastName")):
        if getattr(one, name) != getattr(other, name):
            notes.say("id-with-two-names", column, f"{other.given_name} {other.family_name}".strip())
    for name, column in (("birth_date", "birthDate"), ("gender", "gender"), ("health", "healthConcerns")):
        before, after = getattr(one, name), getattr(other, name)
        if before and after and before != after:
            notes.say("copies-differ", column, after)
    photo = one.photo_allowed if other.photo_allowed is None else other.photo_allowed
    if one.photo_allowed is not None and other.photo_allowed is not None and one.photo_allowed != other.photo_allowed:
        notes.say("photo-differs", "allowImage")
        photo = False
    health = one.health if one.health and not one.health_is_none else other.health or one.health
    return replace(
        one,
        birth_date=one.birth_date or other.birth_date,
        gender=one.gender or other.gender,
        health=health,
        health_is_none=says_nothing(health),
        ask_about_health=not health and (one.ask_about_health or other.ask_about_health),
        photo_allowed=photo,
        family_source_ids=tuple(dict.fromkeys((*one.family_source_ids, *other.family_source_ids))),
    )


def _guardians(said_of_family: Said, family_id: str, region: str, notes: Notes) -> tuple[GuardianDraft, ...]:
    found: list[GuardianDraft] = []
    for one in _listed(said_of_family.get("guardians")):
        if not isinstance(one, Mapping):
            notes.say("guardian-skipped", "guardians", values.as_text(one))
            continue
        given = values.text(one.get("firstName"), notes, "guardians", is_name=True)
        last = values.text(one.get("lastName"), notes, "guardians", is_name=True)
        if "name" in one:
            given, last = halves(values.text(one.get("name"), notes, "guardians", is_name=True))
        if not any(sign.isalnum() for sign in given):
            given, last = last, ""
        email = values.email(one.get("email"), notes, "guardianEmail")
        if not any(sign.isalnum() for sign in given):
            reached = [said for said in (email, values.as_text(one.get("phone")).strip()) if said]
            if reached:
                notes.say(_of_nameless(said_of_family, one), "guardians", ", ".join(reached))
            else:
                notes.say("guardian-skipped", "guardians")
            continue
        found.append(
            GuardianDraft(
                source_id=values.ident(one.get("guardianId")) or keys.of_guardian(family_id, f"{given} {last}", email),
                given_name=given,
                family_name=last,
                email=email,
                phone=values.phone(one.get("phone"), region, notes, "guardianPhone"),
                relationship=values.relationship(one.get("relationship"), notes, "relationship"),
                is_primary=values.flag(one.get("isPrimary"), notes, "isPrimary") or False,
            )
        )
    # The same grown-up twice is one.
    return tuple({one.source_id: one for one in reversed(found)}.values())[::-1]


def _first(of: Said, name: str) -> object:
    """What the first grown-up of whom it is known has of this, named or not: nobody is lost for want of a name."""
    some = (one.get(name) for one in _listed(of.get("guardians")) if isinstance(one, Mapping))
    return next((one for one in some if values.as_text(one).strip()), None)


def _of_nameless(of: Said, one: Said) -> str:
    """What is said of a grown-up without a name: whether all that is known of them stays with the family."""
    pairs = (("primaryEmail", "email"), ("primaryPhone", "phone"))
    own = [(of.get(family) or _first(of, name), one.get(name)) for family, name in pairs]
    is_kept = all(not has or values.as_text(there) == values.as_text(has) for there, has in own)
    return "guardian-without-name" if is_kept else "guardian-skipped"


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _family_email(of: Said, guardians: tuple[GuardianDraft, ...], notes: Notes) -> str:
    said = values.as_text(of.get("primaryEmail")).strip()
    email = values.email(said, notes, "primaryEmail")
    if said:
        return email
    ordered = sorted(guardians, key=lambda one: not one.is_primary)
    email = next((one.email for one in ordered if one.email), "")
    email = email or values.email(_first(of, "email"), Notes(), "primaryEmail")
    if email:
        notes.say("email-from-guardian", "primaryEmail", email)
    elif not notes.has("email-not-understood"):
        notes.say("cannot-be-notified", "primaryEmail")
    return email


def _contacts(said: object, region: str, notes: Notes) -> tuple[ContactDraft, ...]:
    found = []
    for one in said if isinstance(said, list) else []:
        if not isinstance(one, Mapping):
            continue
        name = values.text(one.get("name"), notes, "emergencyContacts")
        if not name:
            parts = (values.text(one.get(key), notes, "emergencyContacts") for key in ("firstName", "lastName"))
            name = " ".join(parts).strip()
        phone = values.phone(one.get("phone"), region, notes, "emergencyContacts")
        if name or phone:
            relationship = values.relationship(one.get("relationship"), notes, "emergencyContacts")
            found.append(ContactDraft(name or phone, phone, relationship))
    return tuple(found)


def _address(said: object, region: str, notes: Notes) -> AddressDraft | None:
    if not isinstance(said, Mapping):
        return None
    return values.address({ours: said.get(theirs) for ours, theirs in _ADDRESS.items()}, _ADDRESS, region, notes)
