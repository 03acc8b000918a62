"""What somebody with a role, and no other, will see and can do: in words, from what it grants. Asks nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst

from cohortium.access.permission_labels import RESOURCES
from cohortium.access.permissions import OF_EVERY_MEMBER, SPANS, Permission, how_far
from cohortium.administration.rules.roles import Granted
from cohortium.tenancy.words import Word, filled
from cohortium.web.places import PLACES, called

Words = Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in the navigation."""

    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that can be done, and how far."""

    label: str
    how_far: str


@dataclass(frozen=True, slots=True)
class Abilities:
    """What can be done with one kind of thing, and what cannot."""

    label: str
    can: list[Ability]
    cannot: list[str]
    # What is missing to get to the things with which something can be done.
    unseen: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it."""

    places: list[Seen]
    abilities: list[Abilities]
    always: list[str]


def preview_of(granted: Granted, words: Words) -> Preview:
    """What these permissions mean."""
    return Preview(
        places=[Seen(called(place, words), place.icon) for place in PLACES if place.permission in granted],
        abilities=[_abilities(label, about, granted, words) for label, about in by_resource(words)],
        always=[permission.label_in(words) for permission in sorted(OF_EVERY_MEMBER)],
    )


def by_resource(words: Words) -> list[tuple[str, list[Permission]]]:
    """What a role can grant, under the kinds of things that it is about; to see them comes first."""
    order = sorted(SPANS, key=lambda one: (not one.endswith(":read"), one))
    about = {name: [one for one in order if one.resource == name] for name in RESOURCES}
    return [
        (capfirst(filled(RESOURCES[name].label, words)), permissions)
        for name, permissions in about.items()
        if permissions
    ]


def _abilities(label: str, about: list[Permission], granted: Granted, words: Words) -> Abilities:
    return Abilities(
        label,
        [Ability(one.label_in(words), how_far(one, granted[one], words)) for one in about if one in granted],
        [one.label_in(words) for one in about if one not in granted],
        _unseen(about, granted, words),
    )


def _unseen(about: list[Permission], granted: Granted, words: Words) -> str:
    """The label of the permission to see these things, where another one reaches further."""
    for see in (one for one in about if one.endswith(":read")):
        seen = granted.get(see)
        if any(one in granted and not (seen and seen.covers(granted[one])) for one in about):
            return see.label_in(words)
    return ""
