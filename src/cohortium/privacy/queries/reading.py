"""An export as people read it: what each table holds of somebody, under its name. Nothing here writes.

It is shown as the file is that families take out of their portal: `portal/own_data.html`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, ForeignKey, UUIDField
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cohortium.audit.sentences import change_of
from cohortium.core.contacts import written
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.queries.plans import label_of_column, word_of_table
from cohortium.privacy.queries.subjects import TABLES
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import said


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """What a table holds: for each row its facts."""

    title: str
    entries: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of one person."""

    title: str
    about: str
    blocks: tuple[Block, ...]
    pictures: tuple[str, ...] = ()


def page_of(data: Mapping[str, Any], *, subject: Subject, now: datetime) -> dict[str, Any]:
    """What the page shows of this data, in the words of the house."""
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())
    person = TABLES[subject]
    own = f"{person._meta.app_label}.{person.__name__}"
    # Who they are comes first.
    tables = sorted(data["tables"].items(), key=lambda one: (one[0] != own, one[0]))
    blocks = (_block(holdings()[table], rows, zone) for table, rows in tables)
    about = word_of_table(holdings()[own])
    title = str(person.objects.get(pk=data["subject"]["id"]))
    return {
        "organisation": data["organisation"]["name"],
        "taken_at": date_format(now.astimezone(zone), "DATETIME_FORMAT"),
        "language": get_language(),
        "sections": [Section(title, about, tuple(block for block in blocks if block.entries))],
    }


def _block(held: Holding, rows: list[dict[str, Any]], zone: ZoneInfo) -> Block:
    entries = (tuple(_facts(held, row, zone)) for row in rows)
    return Block(word_of_table(held), tuple(facts for facts in entries if facts))


def _facts(held: Holding, row: Mapping[str, Any], zone: ZoneInfo) -> list[Fact]:
    entity = str(held.model._meta.model_name)
    columns = {one.attname: one for one in held.model._meta.local_fields}
    facts = []
    for name, value in row.items():
        column = columns.get(name)
        # What an id would be to whoever reads it: nothing.
        if not value or isinstance(column, UUIDField | ForeignKey) or name.endswith("_id"):
            continue
        _label, _before, words = change_of(entity, name, None, value)
        if words is value and isinstance(value, str):
            words = dict(column.flatchoices if column else ()).get(value, value)
        facts.append(Fact(label_of_column(entity, name), _words(words, column, zone)))
    return facts


def _words(value: Any, column: Any, zone: ZoneInfo) -> str:
    match value:
        case Promise():
            return capfirst(said(value))
        case bool():
            return _("Yes")
        case str():
            return _text(value, column, zone)
        case Mapping():
            return "\n".join(f"{key}: {_words(one, None, zone)}" for key, one in value.items() if one)
        case list() | tuple():
            return ", ".join(_words(one, None, zone) for one in value if one)
    return str(value)


def _text(value: str, column: Any, zone: ZoneInfo) -> str:
    if isinstance(column, DateTimeField):
        return date_format(datetime.fromisoformat(value).astimezone(zone), "DATETIME_FORMAT")
    if isinstance(column, DateField):
        return date_format(date.fromisoformat(value))
    return written(value) if column is not None and column.name.endswith("phone") else value
