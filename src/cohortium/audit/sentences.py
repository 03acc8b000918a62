"""How entries read. The app that owns a fact registers its sentence, and the labels of the fields that it changes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cohortium.core.errors import Words

_sentences: dict[str, Words] = {}
_labels: dict[tuple[str, str], Words] = {}
_values: dict[tuple[str, str], Mapping[Any, Words]] = {}
_told: dict[str, frozenset[str]] = {}
_kinds: dict[str, str] = {}


def register(
    sentences: Mapping[str, Words],
    *,
    entity_type: str,
    labels: Mapping[str, Words],
    values: Mapping[str, Mapping[Any, Words]] = MappingProxyType({}),
    told: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> None:
    """Say how these kinds of entry read, and what the fields of this entity are called.

    `values` says how a field's values read, where they are words of the code; None is what comes after the last one.
    `told` names the fields that a sentence tells by itself: "Closed" need not go on with "Open: yes, no".
    """
    _sentences.update(sentences)
    _told.update(told)
    _kinds.update(dict.fromkeys(sentences, entity_type))
    _labels.update({(entity_type, name): label for name, label in labels.items()})
    _values.update({(entity_type, name): words for name, words in values.items()})


def sentence_of(kind: str) -> Words:
    return _sentences.get(kind, kind)


def told_by(kind: str) -> frozenset[str]:
    return _told.get(kind, frozenset())


def label_of(entity_type: str, field: str) -> Words:
    return _labels.get((entity_type, field), field)


def change_of(entity_type: str, field: str, before: Any, after: Any) -> tuple[Words, Any, Any]:
    """The field's label, and its values before and after, as people read them."""
    words = _values.get((entity_type, field))
    if words:
        before, after = _read(before, words) if before else None, _read(after, words)
    return label_of(entity_type, field), before, after


def acts() -> dict[str, str]:
    """Every act that has a sentence, and the kind of thing that it is about."""
    return dict(_kinds)


def _read(value: Any, words: Mapping[Any, Words]) -> Any:
    return [words.get(one, one) for one in value] if isinstance(value, list) else words.get(value, value)
