"""The words of the house: what an organisation calls things, in the cases that sentences need."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohortium.tenancy.scope import changed, in_scope, remembered


class Word(NamedTuple):
    """One word of the house. Lower case: a template raises the first letter where a sentence starts."""

    one: str | Promise
    many: str | Promise
    a: str | Promise


Chosen = Mapping[str, Mapping[str, str]]

# In the order in which people read them.
DEFAULTS: dict[str, Word] = {
    "campus": Word(_("campus"), _("campuses"), _("a campus")),
    "program": Word(_("program"), _("programs"), _("a program")),
    "cohort": Word(_("cohort"), _("cohorts"), _("a cohort")),
    "session": Word(_("session"), _("sessions"), _("a session")),
    "learner": Word(_("learner"), _("learners"), _("a learner")),
    "enrolment": Word(_("enrolment"), _("enrolments"), _("an enrolment")),
    "trainer": Word(_("trainer"), _("trainers"), _("a trainer")),
    "family": Word(_("family"), _("families"), _("a family")),
    "guardian": Word(_("guardian"), _("guardians"), _("a guardian")),
    "sponsor": Word(_("sponsor"), _("sponsors"), _("a sponsor")),
    "agent": Word(_("agent"), _("agents"), _("an agent")),
    "broker": Word(_("broker"), _("brokers"), _("a broker")),
}
_REMEMBERED = "words"


def words_of(chosen: Chosen) -> dict[str, Word]:
    """The organisation's own words, and the usual ones where it has none: `words.campus.many`."""
    return {
        key: word._replace(**{case: said for case, said in chosen.get(key, {}).items() if case in Word._fields})
        for key, word in DEFAULTS.items()
    }


def words_here() -> dict[str, Word]:
    """The words of the organisation in scope, read once in a transaction; the usual ones outside of any."""
    if not in_scope():
        return DEFAULTS
    return words_of(remembered(_REMEMBERED, _chosen))


def remember_words(chosen: Chosen) -> None:
    """Spare `words_here` the question, where the organisation's row was read anyway."""
    remembered(_REMEMBERED, lambda: chosen)


def words_changed() -> None:
    """Whoever asks for words from now on in this transaction gets the new ones."""
    changed(_REMEMBERED)


def filled(sentence: str | Promise, words: Mapping[str, Word]) -> str:
    """Put the words of the house into a sentence that leaves room for them: `Close %(campus_many)s`."""
    return sentence % {f"{key}_{case}": said for key, word in words.items() for case, said in word._asdict().items()}


def said(sentence: str | Promise) -> str:
    """A sentence of the code, in the words of the organisation in scope where it leaves room for some."""
    text = str(sentence)
    return filled(text, words_here()) if "%(" in text else text


def _chosen() -> Chosen:
    # By name: this module is read before Django has any model.
    organisation: Any = apps.get_model("tenancy", "Organisation")
    return organisation.objects.values_list("words", flat=True).first() or {}
