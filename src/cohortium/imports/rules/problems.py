"""What can be wrong with a file or a record of it: how much it matters, and the sentence that says what to do.

Rules know no Django. The sentences are marked here, in English, and translated where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cohortium.imports.rules.drafts import Problem, Weight

# Of what the file says.
SAID_AT_MOST = 200

# Words of a house that has none of its own.
USUAL = {
    "campus_one": "campus",
    "program_one": "program",
    "cohort_one": "cohort",
    "cohort_many": "cohorts",
    "learner_one": "learner",
    "learner_many": "learners",
    "enrolment_one": "enrolment",
    "trainer_one": "trainer",
    "family_one": "family",
    "guardian_one": "guardian",
}

_REFUSED, _WARNING, _NOTE = Weight.REFUSED, Weight.WARNING, Weight.NOTE


def _(words: str) -> str:
    """Mark a sentence for translation, as gettext_noop does."""
    return words


# By code. `%(said)s` is what the file says, `%(column)s` where.
KNOWN: dict[str, tuple[Weight, str]] = {
    # Files that cannot be opened.
    "file-empty": (_REFUSED, _("The file is empty. Save it again where it comes from.")),
    "file-too-large": (_REFUSED, _("The file is larger than 40 MB. Split it, and send the parts one after another.")),
    "unpacks-too-large": (_REFUSED, _("Unpacked, the file would be too large. Split it, and send the parts.")),
    "archive-broken": (_REFUSED, _("The archive is broken or was cut off. Save it again, and send it whole.")),
    "archive-of-several": (_REFUSED, _("The archive holds several files. Unpack it, and send them one by one.")),
    "old-workbook": (_REFUSED, _("This is a workbook of Excel 97. Open it, and save it as .xlsx or .csv.")),
    "workbook-broken": (_REFUSED, _("The workbook cannot be opened. Save it anew as .xlsx or .csv.")),
    "workbook-locked": (_REFUSED, _("The workbook has a password. Save it without one.")),
    "sheet-too-large": (
        _REFUSED,
        _("A sheet reaches to %(said)s. Delete the empty rows and columns, and save it anew."),
    ),
    "not-a-table": (_REFUSED, _("This is neither a table nor JSON. Send a file of type .csv, .xlsx or .json.")),
    "json-cut-off": (_REFUSED, _("The file ends in the middle, at %(said)s. Save it again where it comes from.")),
    "json-broken": (_REFUSED, _("The file is no JSON: look at %(said)s. Save it again where it comes from.")),
    "json-too-deep": (_REFUSED, _("The file is nested too deeply to be a list of people.")),
    "shape-unknown": (_REFUSED, _("Nothing that can be moved in is in this file. Check which file you chose.")),
    "no-rows": (_REFUSED, _("There are no rows below the headings.")),
    # What was understood of a file.
    "archive-unpacked": (_NOTE, _("The file was unpacked: %(said)s.")),
    "encoding-guessed": (_NOTE, _("The file does not say how its letters are written. Read as %(said)s.")),
    "letters-garbled": (_WARNING, _("Letters look as if saved wrongly before: %(said)s. Save it anew, as UTF-8.")),
    "null-bytes-removed": (_NOTE, _("Signs without a meaning (null bytes) were removed.")),
    "quote-open": (_WARNING, _("A quotation mark is opened and never closed. Look whether rows ran into each other.")),
    "other-sheets": (_NOTE, _("Only one sheet was read. Save the others as files of their own: %(said)s.")),
    "rows-above-headings": (_NOTE, _("The headings were found in %(said)s. What stands above was left out.")),
    "heading-twice": (_WARNING, _("Several columns are called %(said)s. The second is read under a name of its own.")),
    "heading-missing": (_NOTE, _("A column has no heading. It is read as %(said)s.")),
    "cells-merged": (_NOTE, _("Merged cells were taken apart: each has what stood in all.")),
    "mapping-needed": (_NOTE, _("Say which column holds what.")),
    "field-missing": (_REFUSED, _("No column is chosen for what every record needs: %(said)s.")),
    "field-unknown": (_REFUSED, _("A column is aimed at something that does not exist: %(said)s.")),
    "field-twice": (_REFUSED, _("Two columns are aimed at the same: %(said)s. Leave one of them out.")),
    "column-gone": (_WARNING, _("A column of the mapping is not in this file: %(said)s.")),
    "column-unused": (_NOTE, _("A column is not taken over: %(said)s.")),
    "dates-ambiguous": (_REFUSED, _("Whether the day or the month comes first cannot be told (%(said)s). Choose.")),
    "dates-mixed": (_WARNING, _("Some days have the month first, and some the day. Choose, and look at the rest.")),
    "classes-missing": (
        _WARNING,
        _("The file speaks of more %(cohort_many)s than it holds (%(said)s). Some were not saved."),
    ),
    "photo-no-or-unasked": (
        _NOTE,
        _("Where the file says no to pictures (%(said)s), nobody may ever have been asked. It counts as no."),
    ),
    # Any record.
    "row-not-understood": (_REFUSED, _("This is not a record. Look at it where it comes from.")),
    "id-missing": (_NOTE, _("There is no id. One was made of the name, so that the next import finds it again.")),
    "id-twice": (_REFUSED, _("The id %(said)s belongs to another record of the file as well. Give it one of its own.")),
    "row-repeated": (_NOTE, _("The same row stands in the file more than once. It counts once.")),
    "copies-differ": (_WARNING, _("The file says different things about the same record. The first holds: %(said)s.")),
    "cells-beyond-headings": (
        _WARNING,
        _("There are more cells than headings. Look whether a column moved: %(said)s."),
    ),
    "text-too-long": (_REFUSED, _("The text in %(column)s is too long. Shorten it.")),
    "text-cut": (_WARNING, _("The text in %(column)s was too long, and was cut off.")),
    "hidden-signs-removed": (_NOTE, _("Signs that cannot be seen were removed from %(column)s.")),
    "letters-joined": (_NOTE, _("Letters and their accents were joined in %(column)s, so that it can be found.")),
    "entity-decoded": (_NOTE, _("Signs in the spelling of web pages were put right in %(column)s.")),
    "date-not-understood": (_WARNING, _("%(said)s is not a date, and was left out. Write dates like 2016-05-04.")),
    "date-from-number": (_NOTE, _("%(said)s was read as a day in the count of spreadsheets. Check it.")),
    "date-with-short-year": (_WARNING, _("The year of %(said)s has two digits only. Check the century.")),
    "date-with-time": (_NOTE, _("%(said)s has a time of day, which was left out.")),
    "zero-date": (_NOTE, _("%(said)s is not a date, and counts as none.")),
    "number-not-understood": (_WARNING, _("%(said)s is no number.")),
    "amount-not-understood": (_WARNING, _("%(said)s is no amount. Write it as 1234.50.")),
    "yes-or-no-not-understood": (_WARNING, _("%(said)s is neither yes nor no.")),
    "country-not-understood": (_WARNING, _("%(said)s is no country. Write its name in English, or its two letters.")),
    # People.
    "name-missing": (_REFUSED, _("There is no name. Fill one in.")),
    "name-split": (_NOTE, _("%(said)s was split into given and last name. Check it.")),
    "one-name": (_NOTE, _("There is one name only. It is kept as the given name.")),
    "looks-like-a-test": (_WARNING, _("This looks like a record for trying things out. Leave it out?")),
    "email-not-understood": (
        _WARNING,
        _("%(said)s is no e-mail address, and was left out. No letters go there."),
    ),
    "several-emails": (_WARNING, _("There are several addresses (%(said)s). The first was taken.")),
    "phone-not-understood": (_WARNING, _("%(said)s is no phone number, and was left out.")),
    "phone-extension": (_WARNING, _("The extension of %(said)s was left out.")),
    "gender-not-understood": (_NOTE, _("%(said)s was not taken over as a gender.")),
    "relationship-not-understood": (
        _NOTE,
        _("What %(said)s is to the %(learner_many)s is not known. Fill it in later."),
    ),
    # Families.
    "family-stub": (_NOTE, _("The file has the name of this %(family_one)s only. A later import completes it.")),
    "family-named-after-learner": (_NOTE, _("It has no name in the file, and was named after its %(learner_one)s.")),
    "no-guardian": (_WARNING, _("There is no %(guardian_one)s.")),
    "guardian-without-name": (_WARNING, _("One %(guardian_one)s has no name, and was left out: %(said)s.")),
    "email-from-guardian": (_NOTE, _("No address is marked as the first. One %(guardian_one)s has this: %(said)s.")),
    "cannot-be-notified": (_WARNING, _("There is no e-mail address, so nobody can be notified. Ask for one.")),
    "mailbox-shared": (_NOTE, _("Another %(family_one)s has the same e-mail address (%(said)s). Both are kept.")),
    "family-maybe-twice": (
        _WARNING,
        _("This may be the same %(family_one)s as %(said)s. Both are kept: compare them."),
    ),
    # Learners.
    "id-of-two-people": (
        _REFUSED,
        _("Two people have the same id. The other is %(said)s. Give each one of its own."),
    ),
    "id-with-two-names": (_WARNING, _("The file writes this name in two ways, also as %(said)s. The first was taken.")),
    "learner-maybe-twice": (_WARNING, _("This may be the same person as %(said)s. Both are kept: compare them.")),
    "birth-date-missing": (_NOTE, _("The birth date is not known.")),
    "born-in-future": (_WARNING, _("%(said)s is in the future, and was left out. Ask for the birth date.")),
    "birth-date-too-old": (_WARNING, _("Nobody was born on %(said)s and lives. It was left out. Ask.")),
    "age-mismatch": (_WARNING, _("The file says %(said)s, which does not fit the birth date. The birth date holds.")),
    "medical-flag-no-text": (_WARNING, _("The file has a medical flag, and no words. Ask what it means.")),
    "photo-differs": (_WARNING, _("The file says yes and no to pictures. It counts as no, until somebody asks.")),
    "photo-held-back": (
        _WARNING,
        _("The file says yes to pictures here, and no for %(said)s, who may be the same. It waits for a decision."),
    ),
    # Staff.
    "trainer-not-named": (_NOTE, _("%(said)s is nobody's name. There is no %(trainer_one)s yet.")),
    "trainer-spelled-otherwise": (_NOTE, _("The file writes this name in several ways (%(said)s). They are one.")),
    "trainer-spelled-alike": (_WARNING, _("%(said)s is written nearly alike. Two people are kept: compare them.")),
    # Classes.
    "campus-from-name": (
        _NOTE,
        _("The %(campus_one)s and the %(program_one)s were read from the name: %(said)s. Confirm both."),
    ),
    "capacity-unknown": (_WARNING, _("How many fit in is not known. Fill it in.")),
    "over-capacity": (_WARNING, _("More are enrolled than fit in (%(said)s). Nobody more can come in.")),
    "class-full": (_NOTE, _("This is full (%(said)s).")),
    "no-slot": (_NOTE, _("The %(cohort_one)s meets at no time of the week.")),
    "first-slot-only": (
        _NOTE,
        _("The %(cohort_one)s meets several times a week. Such files list who comes to the first."),
    ),
    "slot-not-understood": (_WARNING, _("%(said)s is no time of a week, and was left out.")),
    "slot-without-length": (_WARNING, _("How long it lasts is not known: %(said)s.")),
    "slots-overlap": (_WARNING, _("Two times of the week overlap: %(said)s.")),
    # Enrolments.
    "enrolment-repeated": (_NOTE, _("The %(enrolment_one)s stands in the file more than once. It counts once.")),
    "learner-refused": (_REFUSED, _("Its %(learner_one)s stays out. Put that right first.")),
    "class-refused": (_REFUSED, _("Its %(cohort_one)s stays out. Put that right first.")),
    "standing-conflict": (_WARNING, _("Type and flags differ (%(said)s). The flag holds.")),
    "type-not-understood": (_WARNING, _("The type %(said)s is not known. It counts as enrolled.")),
    "ends-later": (_NOTE, _("It ends on %(said)s. Until then it goes on.")),
    "never-started": (_WARNING, _("It ended before it began: %(said)s. It counts as dropped, never started.")),
    "waiting-without-date": (_NOTE, _("Since when they wait is not known. They stand in the order of the ids.")),
    "visit-only": (_NOTE, _("A visit to make up for another day: no %(enrolment_one)s, and no seat.")),
}


def problem(code: str, column: str = "", said: object = "") -> Problem:
    """A problem of this code. What the file says is cut, and may be anything."""
    words = "" if said is None else str(said)
    if len(words) > SAID_AT_MOST:
        words = f"{words[: SAID_AT_MOST - 1]}…"
    return Problem(code, KNOWN[code][0], column, storable(words))


def sentence(of: Problem, house: Mapping[str, str] = USUAL) -> str:
    """The sentence in English, filled in. A page translates `KNOWN[code][1]` first, and fills that in."""
    return filled(KNOWN[of.code][1], of, house)


def filled(words: str, of: Problem, house: Mapping[str, str] = USUAL) -> str:
    """A sentence, translated or not, with what the file says and the words of the house."""
    return words % {**house, "said": of.said, "column": of.column}


def storable(words: str) -> str:
    """The text without what no database takes: zeros, and halves of signs."""
    if words.isascii() and "\0" not in words:
        return words
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@dataclass(slots=True)
class Notes:
    """What is found while something is read. The same is said once."""

    found: list[Problem] = field(default_factory=list)

    def say(self, code: str, column: str = "", said: object = "") -> None:
        """Add a problem."""
        one = problem(code, column, said)
        if one not in self.found:
            self.found.append(one)

    def has(self, code: str) -> bool:
        """Whether this was said."""
        return any(one.code == code for one in self.found)
