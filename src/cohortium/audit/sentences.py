"""How entries read. The app that owns a fact registers its sentence, and the labels of the fields that it changes."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from cohortium.core.errors import Words

_sentences: dict[str, Words] = {}
_labels: dict[tuple[str, str], Words] = {}
_values: dict[tuple[str, str], Mapping[Any, Words]] = {}
_readers: dict[tuple[str, str], "Reader"] = {}
_causes: dict[tuple[str, str], str] = {}
_told: dict[str, frozenset[str]] = {}
_kinds: dict[str, str] = {}
_beginnings: dict[str, Words] = {}
_finders: dict[str, Callable[[str], "Found | None"]] = {}


# Given every value of a field on a page, it looks up what they name, once, and gives what reads them one by one.
Reader = Callable[[list[Any]], Callable[[Any], Words]]
Readings = Mapping[tuple[str, str], Callable[[Any], Words]]


class Found(NamedTuple):
    """What a field is called that no list has, and how its values read."""

    label: Words
    values: Mapping[Any, Words] = MappingProxyType({})


def register(
    sentences: Mapping[str, Words],
    *,
    entity_type: str,
    labels: Mapping[str, Words],
    values: Mapping[str, Mapping[Any, Words]] = MappingProxyType({}),
    told: Mapping[str, frozenset[str]] = MappingProxyType({}),
    readers: Mapping[str, Reader] = MappingProxyType({}),
    causes: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Say how these kinds of entry read, and what the fields of this entity are called.

    `values` says how a field's values read, where they are words of the code; None is what comes after the last one.
    `told` names the fields that a sentence tells by itself: "Closed" need not go on with "Open: yes, no".
    `readers` say how values read that name others by their ids.
    `causes` name the fields in which an entry keeps the id of what it follows from, and what kind of thing that is.
    """
    _sentences.update(sentences)
    _told.update(told)
    _kinds.update(dict.fromkeys(sentences, entity_type))
    _labels.update({(entity_type, name): label for name, label in labels.items()})
    _values.update({(entity_type, name): words for name, words in values.items()})
    _causes.update({(entity_type, name): kind for name, kind in causes.items()})
    _readers.update({(entity_type, name): reader for name, reader in readers.items()})


def register_beginning(kind: str, words: Words) -> None:
    """Say who is behind what the system does in the wake of this act: `%(name)s` stands for whoever did it."""
    _beginnings[kind] = words


def beginnings() -> Mapping[str, Words]:
    """The acts behind which somebody stands for all that follows."""
    return _beginnings


def register_finder(entity_type: str, find: Callable[[str], Found | None]) -> None:
    """Say how fields of this entity read that are not known beforehand: settings, fields of the organisation's own."""
    _finders[entity_type] = find


def sentence_of(kind: str) -> Words:
    return _sentences.get(kind, kind)


def told_by(kind: str) -> frozenset[str]:
    return _told.get(kind, frozenset())


def cause_of(entity_type: str, changes: Mapping[str, list[Any]]) -> tuple[str, UUID] | None:
    """What an entry follows from, by its kind and id, where it keeps that."""
    for field, (_before, after) in changes.items():
        if after and (kind := _causes.get((entity_type, field))):
            return kind, UUID(after)
    return None


def label_of(entity_type: str, field: str) -> Words:
    label = _labels.get((entity_type, field))
    if label is not None:
        return label
    return found.label if (found := _found(entity_type, field)) else field


def readings(entries: Iterable[tuple[str, Mapping[str, list[Any]]]]) -> Readings:
    """What reads the values in these entries that name others: asked once for all of them."""
    kept: dict[tuple[str, str], list[Any]] = {}
    for entity_type, changes in entries:
        for field, pair in changes.items():
            if (entity_type, field) in _readers:
                kept.setdefault((entity_type, field), []).extend(value for value in pair if value)
    return {which: _readers[which](values) for which, values in kept.items()}


def change_of(
    entity_type: str, field: str, before: Any, after: Any, *, read: Readings = MappingProxyType({})
) -> tuple[Words, Any, Any]:
    """The field's label, and its values before and after, as people read them."""
    if reader := read.get((entity_type, field)):
        return label_of(entity_type, field), before and reader(before), after and reader(after)
    words = _values.get((entity_type, field))
    if words is None and (found := _found(entity_type, field)):
        words = found.values
    if words:
        before, after = _read(before, words) if before else None, _read(after, words)
    return label_of(entity_type, field), before, after


def acts() -> dict[str, str]:
    """Every act that has a sentence, and the kind of thing that it is about."""
    return dict(_kinds)


def _found(entity_type: str, field: str) -> Found | None:
    find = _finders.get(entity_type)
    return find(field) if find else None


def _read(value: Any, words: Mapping[Any, Words]) -> Any:
    return [words.get(one, one) for one in value] if isinstance(value, list) else words.get(value, value)
