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
    "file-empty": (_REFUSED, _("The file is empty. Export it again from where it comes from.")),
    "file-too-large": (
        _REFUSED,
        _("The file is larger than %(said)s. Split it, and upload the parts one after another."),
    ),
    "unpacks-too-large": (
        _REFUSED,
        _("Unpacked, the file would be too large. Split it, and upload the parts one after another."),
    ),
    "archive-broken": (
        _REFUSED,
        _("The archive is broken or incomplete. Download it again, and upload all of it."),
    ),
    "archive-of-several": (_REFUSED, _("The archive holds several files. Unpack it, and upload them one by one.")),
    "old-workbook": (_REFUSED, _("This is an old Excel workbook (.xls). Open it, and save it as .xlsx or .csv.")),
    "workbook-broken": (_REFUSED, _("The workbook cannot be opened. Save it again as .xlsx or .csv.")),
    "workbook-locked": (_REFUSED, _("The workbook has a password. Save it without one.")),
    "sheet-too-large": (
        _REFUSED,
        _("A sheet reaches to %(said)s. Delete the empty rows and columns, and save it again."),
    ),
    "merged-too-many": (
        _REFUSED,
        _("A sheet has more than %(said)s merged cells. Split them in your spreadsheet, and save it again."),
    ),
    "columns-too-many": (
        _REFUSED,
        _("The table has %(said)s columns. Delete those that you do not need, until 1000 are left."),
    ),
    "not-a-table": (_REFUSED, _("This is neither a table nor JSON. Upload a file of type .csv, .xlsx or .json.")),
    "json-cut-off": (
        _REFUSED,
        _("The file is incomplete: it ends at %(said)s. Export it again from where it comes from."),
    ),
    "json-broken": (
        _REFUSED,
        _("The file is not valid JSON: look at %(said)s. Export it again from where it comes from."),
    ),
    "json-too-deep": (
        _REFUSED,
        _("The file is nested too deeply to be a list of people. Check that you chose the right file."),
    ),
    "shape-unknown": (
        _REFUSED,
        _("There is nothing in this file that can be imported. Check that you chose the right file."),
    ),
    "no-rows": (_REFUSED, _("There are no rows below the headings. Check that you chose the right file.")),
    # What was understood of a file.
    "archive-unpacked": (_NOTE, _("The file was unpacked: %(said)s.")),
    "encoding-guessed": (_NOTE, _("The file does not say which encoding it uses. It was read as %(said)s.")),
    "letters-garbled": (_WARNING, _("Some letters look garbled: %(said)s. Save the file again as UTF-8.")),
    "null-bytes-removed": (_NOTE, _("Null bytes, which have no meaning, were removed.")),
    "quote-open": (_WARNING, _("A quotation mark is opened and never closed. Check whether rows ran into each other.")),
    "other-sheets": (
        _NOTE,
        _("Only one sheet was read. To import the others, save each as a file of its own: %(said)s."),
    ),
    "rows-above-headings": (_NOTE, _("The headings were found in %(said)s. The rows above were skipped.")),
    "heading-twice": (
        _WARNING,
        _("Several columns are called %(said)s. The second one is listed under a name of its own."),
    ),
    "heading-missing": (_NOTE, _("A column has no heading. It is listed as %(said)s.")),
    "cells-merged": (_NOTE, _("Merged cells were split: each part has the value of the whole.")),
    "mapping-needed": (_NOTE, _("Say which column holds what.")),
    "field-missing": (_REFUSED, _("No column is chosen for what every record needs: %(said)s.")),
    "field-unknown": (_REFUSED, _("A column is matched to a field that does not exist: %(said)s.")),
    "field-twice": (_REFUSED, _("Two columns are matched to the same field: %(said)s. Skip one of them.")),
    "column-gone": (_WARNING, _("A column that was matched before is not in this file: %(said)s.")),
    "column-unused": (_NOTE, _("These columns are not imported: %(said)s.")),
    "dates-ambiguous": (
        _REFUSED,
        _(
            "It is unclear whether the day or the month comes first (%(said)s). "
            "Match the columns, and choose how dates are written."
        ),
    ),
    "dates-day-first": (
        _NOTE,
        _("Dates were read with the day first, and the month second. If that is wrong, match the columns."),
    ),
    "dates-month-first": (
        _NOTE,
        _("Dates were read with the month first, and the day second. If that is wrong, match the columns."),
    ),
    "dates-mixed": (
        _WARNING,
        _("Some dates have the month first, and some the day. Choose how dates are written, and check the rest."),
    ),
    "classes-missing": (
        _WARNING,
        _("The file speaks of more %(cohort_many)s than it holds (%(said)s). Some were not saved."),
    ),
    "photo-no-or-unasked": (
        _NOTE,
        _(
            "For some people the file says no to pictures (%(said)s). It says so too where nobody was asked. "
            "Nobody takes pictures of them until you ask."
        ),
    ),
    # Any record.
    "row-not-understood": (_REFUSED, _("This is not a record. Check it where it comes from.")),
    "id-missing": (
        _NOTE,
        _("There is no ID. One was made from the name, so that the next import finds this record again."),
    ),
    "id-twice": (_REFUSED, _("Another record of the file has the ID %(said)s as well. Give each an ID of its own.")),
    "row-repeated": (_NOTE, _("The same row is in the file more than once. It counts once.")),
    "copies-differ": (
        _WARNING,
        _("The file says different things about the same record. The first one counts: %(said)s."),
    ),
    "cells-beyond-headings": (
        _WARNING,
        _("There are more cells than headings. Check whether a column moved: %(said)s."),
    ),
    "text-too-long": (_REFUSED, _("The text in %(column)s is too long. Shorten it.")),
    "text-cut": (_WARNING, _("The text in %(column)s was too long, and was shortened.")),
    "hidden-signs-removed": (_NOTE, _("Invisible characters were removed from %(column)s.")),
    "letters-joined": (_NOTE, _("Letters and their accents were joined in %(column)s, so that it can be found.")),
    "entity-decoded": (_NOTE, _("HTML codes in %(column)s were turned into characters.")),
    "date-not-understood": (_WARNING, _("%(said)s is not a date, and was skipped. Write dates like 2016-05-04.")),
    "date-from-number": (_NOTE, _("The number %(said)s was read as a spreadsheet date. Check it.")),
    "date-with-short-year": (_WARNING, _("The year of %(said)s has only two digits. Check the century.")),
    "date-with-time": (_NOTE, _("%(said)s has a time of day, which was skipped.")),
    "zero-date": (_NOTE, _("%(said)s is not a date, and counts as none.")),
    "number-not-understood": (_WARNING, _("%(said)s is not a number, and was skipped.")),
    "amount-not-understood": (_WARNING, _("%(said)s is not an amount, and was skipped. Write amounts like 1234.50.")),
    "yes-or-no-not-understood": (_WARNING, _("%(said)s is neither yes nor no, and was skipped.")),
    "country-not-understood": (
        _WARNING,
        _("%(said)s is not a country, and was skipped. Write its English name or its two-letter code."),
    ),
    # People.
    "name-missing": (_REFUSED, _("There is no name. Fill one in.")),
    "name-split": (_NOTE, _("%(said)s was split into first and last name. Check it.")),
    "last-name-alone": (
        _WARNING,
        _("There is a last name, and no first name (%(said)s). It stands as the first name: add what is missing."),
    ),
    "one-name": (_NOTE, _("There is only one name. It is kept as the first name.")),
    "looks-like-a-test": (_WARNING, _("This looks like a test record. Should it be skipped?")),
    "email-not-understood": (_WARNING, _("%(said)s is not an e-mail address, and was skipped.")),
    "several-emails": (_WARNING, _("There are several e-mail addresses (%(said)s). The first was taken.")),
    "phone-not-understood": (_WARNING, _("%(said)s is not a phone number, and was skipped.")),
    "phone-extension": (_WARNING, _("The extension of %(said)s was skipped.")),
    "gender-not-understood": (_NOTE, _("%(said)s was not imported as a gender.")),
    "relationship-not-understood": (
        _NOTE,
        _("%(said)s is not a known relationship to the %(learner_many)s. Fill it in later."),
    ),
    # Families.
    "family-stub": (_NOTE, _("The file has only the name of this %(family_one)s. A later import can complete it.")),
    "family-named-after-learner": (_NOTE, _("The file has no name for it, so it was named after its %(learner_one)s.")),
    "no-guardian": (_WARNING, _("There is no %(guardian_one)s.")),
    "guardian-without-name": (
        _WARNING,
        _("One %(guardian_one)s has no name. What the file says of them is kept with the %(family_one)s: %(said)s."),
    ),
    "guardian-named-after-family": (
        _WARNING,
        _("One %(guardian_one)s has no name, and was named after the %(family_one)s. Fill in the name: %(said)s."),
    ),
    "guardian-skipped": (_WARNING, _("One %(guardian_one)s has no name, and was skipped: %(said)s.")),
    "email-from-guardian": (
        _NOTE,
        _("No address is marked as the main one. That of one %(guardian_one)s was taken: %(said)s."),
    ),
    "cannot-be-notified": (_WARNING, _("There is no e-mail address, so nobody can be notified. Ask for one.")),
    "mailbox-shared": (_NOTE, _("Another %(family_one)s has the same e-mail address (%(said)s). Both are kept.")),
    "family-maybe-twice": (
        _WARNING,
        _("This may be the same %(family_one)s as %(said)s. Both are kept: compare them."),
    ),
    # Learners.
    "id-of-two-people": (
        _REFUSED,
        _("Two people have the same ID. The other is %(said)s. Give each an ID of their own."),
    ),
    "id-with-two-names": (_WARNING, _("The file spells this name in two ways, also as %(said)s. The first was taken.")),
    "learner-maybe-twice": (_WARNING, _("This may be the same person as %(said)s. Both are kept: compare them.")),
    "birth-date-missing": (_NOTE, _("The date of birth is not known.")),
    "born-in-future": (_WARNING, _("%(said)s is in the future, and was skipped. Ask for the date of birth.")),
    "birth-date-too-old": (_WARNING, _("%(said)s is too long ago for a date of birth, and was skipped. Ask for it.")),
    "age-mismatch": (
        _WARNING,
        _("The file gives the age %(said)s, which does not fit the date of birth. The date of birth was taken."),
    ),
    "medical-flag-no-text": (_WARNING, _("The file has a medical flag without any text. Ask what it means.")),
    "photo-differs": (_WARNING, _("The file says both yes and no to pictures. It counts as no until somebody asks.")),
    "photo-held-back": (
        _WARNING,
        _(
            "The file says yes to pictures here, but no for %(said)s, who may be the same person. "
            "It counts as no until that is decided."
        ),
    ),
    # Staff.
    "trainer-not-named": (_NOTE, _("%(said)s is not a name. There is no %(trainer_one)s yet.")),
    "trainer-spelled-otherwise": (
        _NOTE,
        _("The file spells this name in several ways (%(said)s). They are treated as one person."),
    ),
    "trainer-spelled-alike": (_WARNING, _("%(said)s is spelled almost the same. Both are kept: compare them.")),
    # Classes.
    "campus-from-name": (
        _NOTE,
        _("The %(campus_one)s and the %(program_one)s were taken from the name: %(said)s. Check both."),
    ),
    "capacity-unknown": (_WARNING, _("The number of places is not known. Fill it in.")),
    "over-capacity": (_WARNING, _("There are more people than places (%(said)s). Nobody else can join.")),
    "class-full": (_NOTE, _("This is full (%(said)s).")),
    "no-slot": (_NOTE, _("The %(cohort_one)s has no weekly time.")),
    "first-slot-only": (
        _NOTE,
        _("The %(cohort_one)s meets several times a week. Such files only list who comes to the first."),
    ),
    "slot-not-understood": (_WARNING, _("%(said)s is not a weekly time, and was skipped.")),
    "slot-without-length": (_WARNING, _("It is not known how long it lasts: %(said)s.")),
    "slots-overlap": (_WARNING, _("Two weekly times overlap: %(said)s.")),
    # Enrolments.
    "enrolment-repeated": (_NOTE, _("The %(enrolment_one)s is in the file more than once. It counts once.")),
    "learner-refused": (_REFUSED, _("Its %(learner_one)s was not imported. Correct that first.")),
    "class-refused": (_REFUSED, _("Its %(cohort_one)s was not imported. Correct that first.")),
    "standing-conflict": (_WARNING, _("Type and flags disagree (%(said)s). The flag counts.")),
    "type-not-understood": (_WARNING, _("The type %(said)s is not known. It counts as enrolled.")),
    "ends-later": (_NOTE, _("It ends on %(said)s, and goes on until then.")),
    "never-started": (_WARNING, _("It ended before it began: %(said)s. It counts as dropped.")),
    "waiting-without-date": (
        _NOTE,
        _("It is not known since when they have been waiting. They are put in the order of the IDs."),
    ),
    "visit-only": (_NOTE, _("A visit to make up for another day: it is no %(enrolment_one)s, and takes no place.")),
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
