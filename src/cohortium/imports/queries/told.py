"""What is said of what is wrong with a record or a file, and of what became of it."""

from collections.abc import Iterable, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from cohortium.core.errors import Words
from cohortium.imports.rules.drafts import Kind, Problem
from cohortium.imports.rules.outcomes import Choice, Outcome, Undo
from cohortium.imports.rules.problems import KNOWN
from cohortium.imports.rules.synonyms import CAMPUS, FIELDS
from cohortium.tenancy.words import words_here

# Of what is found where the file meets what is here. What the reader finds has its sentences there.
SENTENCES: dict[str, Words] = {
    "changed-here-since": gettext_lazy(
        "%(column)s was edited here since, and the file has another value (%(said)s). What is here stays, unless you "
        "choose the file when you start."
    ),
    "same-id-twice": gettext_lazy("The ID %(said)s is in the file twice. The first one counts."),
    "value-not-taken": gettext_lazy("%(said)s does not fit into %(column)s, and was skipped."),
    "cut-short": gettext_lazy("The text in %(column)s was too long, and was shortened."),
    "contact-without-number": gettext_lazy(
        "There is no phone number for the emergency contact %(said)s, who was skipped."
    ),
    "family-not-there": gettext_lazy("The %(family_one)s it belongs to (%(said)s) was not imported."),
    "third-family": gettext_lazy("They already belong to two %(family_many)s. %(said)s was skipped."),
    "photo-no-without-text": gettext_lazy(
        "The file says no to photos. Publish a consent text about photos, so that this can be recorded."
    ),
    "campus-unknown": gettext_lazy(
        "There is no open %(campus_one)s called %(said)s. Write the name as it stands here, or open one first."
    ),
    "perhaps-here-already": gettext_lazy("This record may be here already. Choose below."),
    "id-of-another": gettext_lazy(
        "This ID is that of somebody else here (%(said)s): name and details differ from the file. Choose below "
        "whether it is the same, renamed, or another one."
    ),
    "guardian-id-of-another": gettext_lazy(
        "The file has another %(guardian_one)s under the ID of %(said)s, who stays as they are. Both are kept: compare "
        "them."
    ),
    "staff-without-address": gettext_lazy("There is no e-mail address to invite them at. They stay on hold."),
    "staff-uses-portal": gettext_lazy(
        "This e-mail address already has a log-in to the portal. Remove that log-in, or give them another address, "
        "and send the file again."
    ),
    "staff-not-invited": gettext_lazy(
        "They join the team without a role, and get no e-mail. Invite them from their page."
    ),
    "guardian-has-another-address": gettext_lazy(
        "%(said)s has another e-mail address in this file, and the same name and number. Check that it is the same "
        "person."
    ),
    "guardian-maybe-twice": gettext_lazy(
        "The %(family_one)s has a %(guardian_one)s called %(said)s already, with another e-mail address and number. "
        "Both are kept: compare them."
    ),
    "rights-assumed": gettext_lazy(
        "The file does not say what each %(guardian_one)s may do. Assumed: they may pick up and see everything, and "
        "the first one pays the whole bill."
    ),
    "rights-not-assumed": gettext_lazy(
        "A %(learner_one)s of this %(family_one)s has another %(family_one)s in the file. Say who may pick up, see and "
        "pay: until then nobody may."
    ),
    "erased-here": gettext_lazy("Erased here on %(said)s, and not imported again."),
    "not-written": gettext_lazy("The database refused this record. Tell whoever runs this installation."),
    "file-not-understood": gettext_lazy("This file could not be read. Tell whoever runs this installation."),
    "file-gone": gettext_lazy("The file is not where it should be. Send it again."),
    "file-not-clean": gettext_lazy(
        "The virus scanner found something in this file. Do not open it; export it again from where it comes from."
    ),
}
KINDS: Mapping[str, Words] = {
    Kind.FAMILY: gettext_lazy("%(family_many)s"),
    Kind.LEARNER: gettext_lazy("%(learner_many)s"),
    Kind.STAFF: gettext_lazy("Staff"),
    Kind.CLASS: gettext_lazy("%(cohort_many)s"),
    Kind.ENROLMENT: gettext_lazy("%(enrolment_many)s"),
}
EACH: Mapping[str, Words] = {
    Kind.FAMILY: gettext_lazy("%(family_one)s"),
    Kind.LEARNER: gettext_lazy("%(learner_one)s"),
    Kind.STAFF: gettext_lazy("Staff"),
    Kind.CLASS: gettext_lazy("%(cohort_one)s"),
    Kind.ENROLMENT: gettext_lazy("%(enrolment_one)s"),
}
FORESEEN: Mapping[str, Words] = {
    Outcome.CREATED: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
    Outcome.HELD: gettext_lazy("On hold"),
    Outcome.REFUSED: gettext_lazy("Not imported"),
    Outcome.EXCLUDED: gettext_lazy("Skipped"),
}
# Of what comes in, and has something that somebody should look at.
TO_CHECK: Words = gettext_lazy("To check")
TO_DECIDE: Words = gettext_lazy("To decide")
UNDONE: Mapping[str, Words] = {
    Undo.REMOVED: gettext_lazy("Removed"),
    Undo.RESTORED: gettext_lazy("Restored"),
    Undo.ARCHIVED: gettext_lazy("Archived"),
    Undo.KEPT: gettext_lazy("Kept: edited since"),
}
CHOICES: Mapping[str, Words] = {
    Choice.NEW: gettext_lazy("Import as new"),
    Choice.OUT: gettext_lazy("Skip this record"),
}


# Said of our own fields, and not of what the file says.
_OF_OUR_FIELDS = frozenset({"field-missing", "field-twice"})
# By what readers call them: by our own fields, and by the keys of a saved export.
_LABELS = {aim.key: aim.label for aims in FIELDS.values() for aim in aims if aim.key != "name"} | {
    "name": "Name",
    "first_name": "First name",
    "firstName": "First name",
    "last_name": "Last name",
    "lastName": "Last name",
    "display_name": "Full name",
    "date_of_birth": "Date of birth",
    "birthDate": "Date of birth",
    "suburb": "Suburb or town",
    "address": "Street address",
    "medical_info": "Health",
    "healthConcerns": "Health",
    "primaryEmail": "E-mail",
    "primaryPhone": "Phone",
    "guardians": "%(guardian_one)s",
    "guardianName": "First %(guardian_one)s: name",
    "guardianEmail": "First %(guardian_one)s: e-mail",
    "guardianPhone": "First %(guardian_one)s: phone",
    "relationship": "First %(guardian_one)s: relationship to the %(learner_one)s",
    "familyName": "Name of the %(family_one)s",
    "emergencyContacts": "Emergency contact: name",
    "photo_allowed": "Pictures allowed",
    "allowImage": "Pictures allowed",
    "campus_id": CAMPUS.label,
}


def saying(problem: Problem) -> str:
    """The sentence of a problem that was just found."""
    return sentence({"code": problem.code, "column": problem.column, "said": problem.said})


def sentences(problems: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """What is said of each, with its code and weight. The same words of two columns are said once."""
    found: dict[str, dict[str, str]] = {}
    for one in problems:
        words = sentence(one)
        found.setdefault(words, {"code": one["code"], "weight": one["weight"], "sentence": words})
    return list(found.values())


def sentence(problem: Mapping[str, str]) -> str:
    """The sentence of a problem, with what the file says."""
    code = problem["code"]
    if code in SENTENCES:
        words = str(SENTENCES[code])
    elif code in KNOWN:
        words = gettext(KNOWN[code][1])
    else:
        # Of a newer release, whose code ran beside this one.
        return code
    said = problem.get("said", "")
    if code in _OF_OUR_FIELDS:
        said = _filled(" / ".join(column_called(one) for one in said.split(" / ")))
    if not said:
        # Not kept in the open, or forgotten by now: no brackets stand around nothing.
        words = words.replace(" (%(said)s)", "").replace(": %(said)s.", ".")
    return words % {**_house(), "said": said, "column": column_called(problem.get("column", ""))}


def column_called(column: str) -> str:
    """A column as people know it: by its heading, or the label of the field that it is."""
    return capfirst(_filled(gettext(_LABELS[column]))) if column in _LABELS else column


def _filled(words: str) -> str:
    return words % _house() if "%(" in words else words


def _house() -> dict[str, str]:
    return {f"{key}_{case}": said for key, word in words_here().items() for case, said in word._asdict().items()}
