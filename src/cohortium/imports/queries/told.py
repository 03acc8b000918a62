"""What is said of what is wrong with a record or a file, and of what became of it."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_lazy

from cohortium.core.errors import Words
from cohortium.imports.rules.drafts import Kind, Problem
from cohortium.imports.rules.outcomes import Choice, Outcome, Undo
from cohortium.imports.rules.problems import KNOWN
from cohortium.tenancy.words import words_here

# Of what is found where the file meets what is here. What the reader finds has its sentences there.
SENTENCES: dict[str, Words] = {
    "changed-here-since": gettext_lazy("%(column)s was changed here since. Ours stays, unless the file is to hold."),
    "same-id-twice": gettext_lazy("The id %(said)s stands in the file twice. The first holds."),
    "value-not-taken": gettext_lazy("%(said)s cannot be kept in %(column)s, and was left out."),
    "cut-short": gettext_lazy("The text in %(column)s was too long, and was cut."),
    "contact-without-number": gettext_lazy("There is no number for the emergency contact %(said)s, who was left out."),
    "family-not-there": gettext_lazy("What it belongs to, %(said)s, did not come in."),
    "third-family": gettext_lazy("They belong to two already. %(said)s was left out."),
    "photo-no-without-text": gettext_lazy(
        "The file says no to photos. Publish a text about photos, so that it can be written down."
    ),
    "perhaps-here-already": gettext_lazy("This may be here already. Say whether it is."),
    "staff-without-address": gettext_lazy(
        "There is no e-mail address, and so nobody to invite. They wait for what they teach."
    ),
    "staff-uses-portal": gettext_lazy(
        "This address is that of a log-in to the portal. Take that log-in away, or give them another address, "
        "and send the file again."
    ),
    "staff-not-invited": gettext_lazy(
        "They come into the team without a role, and nobody writes to them. Invite them from their page there."
    ),
    "erased-here": gettext_lazy("Erased here on %(said)s, and not brought back."),
    "not-written": gettext_lazy("The database did not take it. Tell whoever runs this installation."),
    "file-not-understood": gettext_lazy("We could not read this file. Tell whoever runs this installation."),
    "file-gone": gettext_lazy("The file is not where it should be. Send it again."),
    "file-not-clean": gettext_lazy("The virus scanner found something in this file."),
}
KINDS: Mapping[str, Words] = {
    Kind.FAMILY: gettext_lazy("%(family_many)s"),
    Kind.LEARNER: gettext_lazy("%(learner_many)s"),
    Kind.STAFF: gettext_lazy("Staff"),
    Kind.CLASS: gettext_lazy("%(cohort_many)s"),
    Kind.ENROLMENT: gettext_lazy("%(enrolment_many)s"),
}
FORESEEN: Mapping[str, Words] = {
    Outcome.CREATED: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("As it is"),
    Outcome.HELD: gettext_lazy("Waits for teaching"),
    Outcome.REFUSED: gettext_lazy("Stays out"),
    Outcome.EXCLUDED: gettext_lazy("Left out"),
}
UNDONE: Mapping[str, Words] = {
    Undo.REMOVED: gettext_lazy("Taken back"),
    Undo.RESTORED: gettext_lazy("As before"),
    Undo.ARCHIVED: gettext_lazy("Put into the archive"),
    Undo.KEPT: gettext_lazy("Stays: somebody worked on it since"),
}
CHOICES: Mapping[str, Words] = {
    Choice.NEW: gettext_lazy("Somebody else: bring in"),
    Choice.OUT: gettext_lazy("Leave out"),
}


def saying(problem: Problem) -> str:
    """The sentence of a problem that was just found."""
    return sentence({"code": problem.code, "column": problem.column, "said": problem.said})


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
    house = {f"{key}_{case}": said for key, word in words_here().items() for case, said in word._asdict().items()}
    return words % {**house, "said": problem.get("said", ""), "column": problem.get("column", "")}
