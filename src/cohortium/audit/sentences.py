"""How entries read. The app that owns a fact registers its sentence, and the labels of the fields that it changes."""

from collections.abc import Mapping
from types import MappingProxyType

from cohortium.core.errors import Words

_sentences: dict[str, Words] = {}
_labels: dict[tuple[str, str], Words] = {}
_told: dict[str, frozenset[str]] = {}
_kinds: dict[str, str] = {}


def register(
    sentences: Mapping[str, Words],
    *,
    entity_type: str,
    labels: Mapping[str, Words],
    told: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> None:
    """Say how these kinds of entry read, and what the fields of this entity are called.

    `told` names the fields that a sentence tells by itself: "Closed" need not go on with "Open: yes, no".
    """
    _sentences.update(sentences)
    _told.update(told)
    _kinds.update(dict.fromkeys(sentences, entity_type))
    _labels.update({(entity_type, name): label for name, label in labels.items()})


def sentence_of(kind: str) -> Words:
    return _sentences.get(kind, kind)


def told_by(kind: str) -> frozenset[str]:
    return _told.get(kind, frozenset())


def label_of(entity_type: str, field: str) -> Words:
    return _labels.get((entity_type, field), field)


def acts() -> dict[str, str]:
    """Every act that has a sentence, and the kind of thing that it is about."""
    return dict(_kinds)
