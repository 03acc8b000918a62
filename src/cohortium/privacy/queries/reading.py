"""An export as people read it: what each table holds of somebody, under its name. Nothing here writes.

It is shown as the file is that families take out of their portal: `portal/own_data.html`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, ForeignKey, UUIDField

from cohortium.audit.sentences import change_of
from cohortium.core.contacts import written
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.queries.plans import label_of_column, word_of_table
from cohortium.privacy.queries.sheets import Block, Fact, Section, filled, head, words
from cohortium.privacy.queries.subjects import TABLES
from cohortium.tenancy.models import Organisation


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
    return head(data["organisation"]["name"], now, zone, [Section(title, about, filled(blocks))])


def _block(held: Holding, rows: list[dict[str, Any]], zone: ZoneInfo) -> Block:
    return Block(word_of_table(held), tuple(tuple(_facts(held, row, zone)) for row in rows))


def _facts(held: Holding, row: Mapping[str, Any], zone: ZoneInfo) -> list[Fact]:
    entity = str(held.model._meta.model_name)
    columns = {one.attname: one for one in held.model._meta.local_fields}
    facts = []
    for name, value in row.items():
        column = columns.get(name)
        # What an id would be to whoever reads it: nothing.
        if not value or isinstance(column, UUIDField | ForeignKey) or name.endswith("_id"):
            continue
        _label, _before, told = change_of(entity, name, None, value)
        if told is value and isinstance(value, str):
            told = dict(column.flatchoices if column else ()).get(value, value)
        facts.append(Fact(label_of_column(entity, name), words(_meant(told, column), zone)))
    return facts


def _meant(value: Any, column: Any) -> Any:
    """What JSON writes as text, as what it is."""
    if not isinstance(value, str):
        return value
    if isinstance(column, DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(column, DateField):
        return date.fromisoformat(value)
    return written(value) if column is not None and column.name.endswith("phone") else value
