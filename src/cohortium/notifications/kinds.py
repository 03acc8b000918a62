"""The kinds of notification. The app that owns one declares it, and nothing else is needed to have it sent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Words
from cohortium.notifications.rules import texts as rules
from cohortium.notifications.rules.texts import Text
from cohortium.notifications.states import CHANNELS, Channel, RecipientType

# What a language falls back to: every kind has its words in it.
USUAL_LANGUAGE = "en"
LANGUAGES: Mapping[str, Words] = MappingProxyType({USUAL_LANGUAGE: _("English")})


class About(NamedTuple):
    """What one notification is about, and for whom it is; an address alone has no id."""

    subject_id: UUID
    recipient_id: UUID | None


# The values of all variables for many notifications at once, by one statement however many they are. What is missing in
# the answer is not needed any more. It runs when letters are sent and not before, in the organisation's scope.
Fill = Callable[[Collection[About], datetime], Mapping[About, Mapping[str, str]]]

# The names of subjects, by one statement.
Names = Callable[[Collection[UUID]], dict[UUID, str]]


@dataclass(frozen=True, slots=True)
class Variable:
    """What may stand in the words of a kind, as `{name}`."""

    name: str
    about: Words
    # What stands there in a preview.
    example: Words
    is_link: bool = False
    # Whether a text without it is refused: an invitation without its link.
    is_required: bool = False

    @property
    def rule(self) -> rules.Variable:
        """What the rules need to know of it."""
        return rules.Variable(self.name, self.is_link, self.is_required)


# The daily letter that holds others: those that can wait of whoever wants one.
DIGEST = "notification.digest"
# In every kind, filled in by itself.
ORGANISATION = Variable("organisation", _("The name of your organisation"), _("Rocket Academy"))


@dataclass(frozen=True, slots=True)
class Kind:
    """All that is known of a kind."""

    key: str
    name: Words
    about: Words
    group: Words
    # What nobody can switch off, and no quiet hours hold back.
    is_critical: bool
    # In which ways it can be sent.
    channels: tuple[Channel, ...]
    recipients: frozenset[RecipientType]
    variables: tuple[Variable, ...]
    texts: Mapping[str, Text]
    fill: Fill
    names: Names
    # The ways that somebody has to choose before it is sent so.
    off_at_first: frozenset[Channel] = frozenset()
    # Whose record it is about, by the subject: as the trail calls it, and its id.
    record: Callable[[UUID], tuple[str, UUID] | None] | None = None

    @property
    def known(self) -> list[rules.Variable]:
        """Its variables, as the rules take them."""
        return [one.rule for one in self.variables]

    @property
    def links(self) -> frozenset[str]:
        """The variables that are addresses."""
        return frozenset(one.name for one in self.variables if one.is_link)

    @property
    def examples(self) -> dict[str, str]:
        """What stands in a preview."""
        return {one.name: str(one.example) for one in self.variables}

    def text_in(self, language: str) -> Text:
        """The usual words in this language, or in the one that every kind has."""
        return self.texts.get(language) or self.texts[USUAL_LANGUAGE]


class CannotBeDeclared(RuntimeError):
    """A mistake in the code: a kind twice, a channel that nobody has built, or a text that its own rules refuse."""


_kinds: dict[str, Kind] = {}


def is_usual(kind: str, channel: Channel) -> bool:
    """Whether it is sent in this way to whoever chose nothing."""
    return kind not in _kinds or channel not in _kinds[kind].off_at_first


def declare(
    key: str,
    *,
    name: Words,
    about: Words,
    group: Words,
    texts_by_language: Mapping[str, Text],
    variables: Sequence[Variable],
    fill: Fill,
    names: Names,
    recipients: Collection[RecipientType],
    channels: Sequence[Channel] = (Channel.EMAIL,),
    is_critical: bool = False,
    off_at_first: Collection[Channel] = (),
    record: Callable[[UUID], tuple[str, UUID] | None] | None = None,
) -> Kind:
    """Say that there is such a kind: what it is called, what stands in it, whom it is for.

    Raises:
        CannotBeDeclared: see there.
    """
    every = (ORGANISATION, *variables)
    kind = Kind(
        key,
        name,
        about,
        group,
        is_critical,
        tuple(channels),
        frozenset(recipients),
        every,
        MappingProxyType(dict(texts_by_language)),
        fill,
        names,
        frozenset(off_at_first),
        record,
    )
    wrong = [
        f"{language}: {fault}" for language, text in kind.texts.items() for fault in rules.faults(text, kind.known)
    ]
    if key in _kinds or not set(channels) <= CHANNELS or USUAL_LANGUAGE not in kind.texts or wrong:
        raise CannotBeDeclared(f"{key}: {'; '.join(wrong)}")
    _kinds[key] = kind
    return kind


def every() -> Mapping[str, Kind]:
    """Every kind, by its key, in the order in which they were declared."""
    return MappingProxyType(_kinds)


def kind_of(key: str) -> Kind:
    """The kind with this key.

    Raises:
        KeyError: no app declared it.
    """
    return _kinds[key]


def name_of(key: str) -> Words:
    """What notifications of this kind are called."""
    return _kinds[key].name if key in _kinds else key


def is_critical(key: str) -> bool:
    """Whether nobody can switch it off, and nothing holds it back."""
    return key not in _kinds or _kinds[key].is_critical


def names_of(key: str, subject_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the subjects of notifications of this kind are called."""
    return _kinds[key].names(subject_ids) if key in _kinds else {}


def language_of(locale: str) -> str:
    """The language of the letters of an organisation with this locale."""
    language = locale.partition("-")[0]
    return language if language in LANGUAGES else USUAL_LANGUAGE
