"""The words of the house: what an organisation calls things, in the cases that sentences need."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Word(NamedTuple):
    """One word of the house. Lower case: a template raises the first letter where a sentence starts."""

    one: str | Promise
    many: str | Promise
    a: str | Promise


DEFAULTS: dict[str, Word] = {"campus": Word(_("campus"), _("campuses"), _("a campus"))}


def words_of(chosen: Mapping[str, Mapping[str, str]]) -> dict[str, Word]:
    """The organisation's own words, and the usual ones where it has none: `words.campus.many`."""
    return {
        key: word._replace(**{case: said for case, said in chosen.get(key, {}).items() if case in Word._fields})
        for key, word in DEFAULTS.items()
    }


def filled(sentence: str | Promise, words: Mapping[str, Word]) -> str:
    """Put the words of the house into a sentence that leaves room for them: `Close %(campus_many)s`."""
    return sentence % {f"{key}_{case}": said for key, word in words.items() for case, said in word._asdict().items()}
