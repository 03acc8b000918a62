"""Reads docs/seed_map.csv, where all that the source documents name lives, and says which rows lead nowhere.

A target is `app.Model.field` (`app.Model` for an entity), `rule: <name> @ <test>` or `issue: <capability>`. The name of a
rule is a dotted one in the code, or that of a constraint or an index in PostgreSQL's catalogue; the test shows it.
"""

import ast
import csv
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from cohortium.core.states import Machine
from cohortium.tenancy.engine.catalogue import ORGANISATIONS
from cohortium.tenancy.global_tables import GLOBAL_INDEXES, GLOBAL_TABLES
from tests.architecture.seed_names import (
    COLUMNS_IN_WORDS,
    MADE_BY_CODE,
    ORGANISATION_COLUMNS,
    PARTS,
    RENAMED_COLUMNS,
    RENAMED_VALUES,
    UNIQUE_WHILE_OPEN,
)
from tests.databases import rows

ROOT = Path(__file__).resolve().parents[2]

FIELD = re.compile(r"(\w+\.\w+)(?:\.(\w+))?")
RULE = re.compile(r"rule: ([\w.]+) @ (.+)")
ISSUE = re.compile(r"issue: (.+)")
TEST = re.compile(r"(tests/[\w/]+\.py)::(?:\w+::)?(test_\w+)(?:\[.+\])?")

Faults = Iterator[str]


class Seed(NamedTuple):
    """Something that a source document names."""

    id: str
    seed: str
    entity: str
    name: str
    kind: str
    source_text: str


class Row(NamedTuple):
    """Where it lives."""

    id: str
    seed: str
    entity: str
    name: str
    target: str


class Index(NamedTuple):
    """An index, as PostgreSQL has it."""

    table: str
    columns: list[str]
    is_unique: bool
    is_partial: bool


class Catalogue(NamedTuple):
    indexes: dict[str, Index]
    constraints: set[str]


def seeds() -> list[Seed]:
    return [Seed(*line) for line in _lines("seeds.csv", Seed._fields)]


def mapped() -> list[Row]:
    return [Row(*line) for line in _lines("seed_map.csv", Row._fields)]


def faults(mapping: Sequence[Row], known: Sequence[Seed], connection: Any) -> list[str]:
    """List every fault of the map, each as one sentence that names the row. None is as it should be."""
    by_id, catalogue = {seed.id: seed for seed in known}, read(connection)
    found = [fault for row in mapping if row.id in by_id for fault in of_target(row.target, by_id[row.id], catalogue)]
    return [*of_rows(mapping, known), *found]


def of_rows(mapping: Sequence[Row], known: Sequence[Seed]) -> Faults:
    """Each thing that the sources name has one row, under the same names and in the same order."""
    by_id, times = {seed.id: seed for seed in known}, Counter(row.id for row in mapping)
    yield from (f"{missing} has no row." for missing in by_id if missing not in times)
    yield from (f"{unknown} is in no source." for unknown in times if unknown not in by_id)
    yield from (f"{twice} has {count} rows." for twice, count in times.items() if count > 1)
    places = {name: place for place, name in enumerate(by_id)}
    inside = [row for row in mapping if row.id in by_id]
    for row in inside:
        if row[:4] != by_id[row.id][:4]:
            yield f"{row.id} is {' / '.join(row[1:4])} here, and {' / '.join(by_id[row.id][1:4])} in the sources."
    for before, after in pairwise(inside):
        if places[before.id] > places[after.id]:
            yield f"{after.id} stands behind {before.id}, and the sources have it before."


def of_target(target: str, seed: Seed, catalogue: Catalogue) -> Faults:
    """What is mapped leads to something of its kind, which knows all that the source says of it."""
    if issue := ISSUE.fullmatch(target):
        yield from of_capability(issue[1], seed)
    elif rule := RULE.fullmatch(target):
        if seed.kind == "entity":
            yield f"{seed.id} is an entity, and {rule[1]} no model."
        yield from of_test(rule[2], seed)
        yield from of_name(rule[1], seed) if "." in rule[1] else of_constraint(rule[1], seed, catalogue)
    elif field := FIELD.fullmatch(target):
        yield from of_field(field[1], field[2], seed)
    else:
        yield f"{seed.id}: {target!r} is neither a field nor a rule with its test nor an issue."


def of_capability(capability: str, seed: Seed) -> Faults:
    """What comes later is a part in PARTS, or an app that is not there yet."""
    if capability in built():
        yield f"{seed.id} waits for {capability}, which is there: say where it lives."
    elif capability not in planned() | PARTS.keys():
        yield f"{seed.id} waits for {capability}, which is neither an app to come nor one of PARTS."


def of_field(label: str, name: str | None, seed: Seed) -> Faults:
    """An entity is a model; everything else is one of its fields, with the values that the source names."""
    model = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}.get(label)
    if model is None:
        yield f"{seed.id}: there is no model {label}."
    elif name is None:
        if seed.kind not in {"entity", "rule"}:
            yield f"{seed.id} is a {seed.kind}, and {label} a whole model."
    elif seed.kind in {"entity", "index", "constraint", "transition"}:
        yield f"{seed.id} is of the kind {seed.kind}, and {label}.{name} a field."
    else:
        yield from _of_column(model, name, seed)


def _of_column(model: Any, name: str, seed: Seed) -> Faults:
    place = f"{model._meta.label}.{name}"
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        yield f"{seed.id}: {model._meta.label} has no field {name}."
        return
    if seed.kind == "relationship" and not field.is_relation:
        yield f"{seed.id} is a relationship, and {place} refers to nothing."
    ours = MADE_BY_CODE.get(place) or {str(value) for value, _ in getattr(field, "flatchoices", [])}
    yield from _of_values(seed, ours | ({None} if field.null else set()), place)


def of_name(name: str, seed: Seed) -> Faults:
    """A dotted name of ours can be imported; where the source names states, values or moves, it has them."""
    found = _imported(name) if name.startswith("cohortium.") else None
    if found is None or isinstance(found, ModuleType):
        yield f"{seed.id}: {name} is no function, class or value of ours."
    elif columns_named(seed) is not None:
        yield f"{seed.id} asks for columns, and {name} is not in PostgreSQL's catalogue."
    elif seed.kind == "transition":
        yield from _of_move(seed, found, name)
    elif values_named(seed):
        yield from _of_values(seed, _values_of(found), name)


def _imported(name: str) -> Any:
    try:
        return pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError):
        return None


def _of_values(seed: Seed, ours: set[Any], place: str) -> Faults:
    renamed = RENAMED_VALUES.get(seed.id, {})
    for value in values_named(seed):
        missing = [one or "nothing" for one in renamed.get(value, (value,)) if one not in ours]
        if missing:
            yield f"{seed.id}: {place} does not have {', '.join(missing)}, for {value}."


def _values_of(found: Any) -> set[str]:
    statuses = found.statuses if isinstance(found, Machine) else found
    is_enum = isinstance(statuses, type) and issubclass(statuses, Enum)
    return {str(one.value) for one in statuses} if is_enum else set()


def _of_move(seed: Seed, machine: Any, name: str) -> Faults:
    source, _, target = seed.name.partition(" -> ")
    if not isinstance(machine, Machine):
        yield f"{seed.id} is a transition, and {name} is no machine."
        return
    statuses, follow = {str(one.value) for one in machine.statuses}, machine.table().get(source, [])
    if source not in statuses:
        yield f"{seed.id}: {name} does not know {source}."
    elif target == "nothing" and follow:
        yield f"{seed.id}: {name} leads from {source} to {', '.join(follow)}."
    elif target != "nothing" and target not in follow:
        yield f"{seed.id}: {name} does not lead from {source} to {target}."


def of_constraint(name: str, seed: Seed, catalogue: Catalogue) -> Faults:
    """A constraint or an index is in the catalogue, with the columns that the source names, led by the organisation."""
    columns, index = columns_named(seed), catalogue.indexes.get(name)
    if index is None and name not in catalogue.constraints:
        yield f"{seed.id}: PostgreSQL has no constraint or index {name}."
    elif seed.kind == "transition" or values_named(seed):
        yield f"{seed.id} asks for statuses, and {name} is a constraint or an index."
    elif columns is not None and index is None:
        yield f"{seed.id} asks for columns, and {name} is no index."
    elif columns is not None and index is not None:
        yield from _of_columns(seed, name, index, columns)


def _of_columns(seed: Seed, name: str, index: Index, columns: list[str]) -> Faults:
    """A unique one has exactly these, in any order; another one starts with them. The organisation leads both."""
    must_be_unique = seed.kind == "constraint" or "unique" in f"{seed.name} {seed.source_text}".lower()
    lead = ["id" if index.table == ORGANISATIONS else "organisation_id"]
    if columns and (index.table in GLOBAL_TABLES or name in GLOBAL_INDEXES):
        lead = []
    found, wanted = index.columns[: len(lead + columns)], lead + columns
    if must_be_unique:
        found, wanted = _any_order(index.columns, len(lead)), _any_order(wanted, len(lead))
    if found != wanted:
        yield f"{seed.id}: {name} is on ({', '.join(index.columns)}), and not on ({', '.join(lead + columns)})."
    if must_be_unique and not index.is_unique:
        yield f"{seed.id}: {name} lets the same come twice."
    if index.is_partial and seed.id not in UNIQUE_WHILE_OPEN:
        yield f"{seed.id}: {name} holds some rows only."


def of_test(test: str, seed: Seed) -> Faults:
    """The test that shows a rule is there."""
    named = TEST.fullmatch(test)
    if named is None:
        yield f"{seed.id}: {test} is not the id of a test."
    elif not (ROOT / named[1]).exists():
        yield f"{seed.id}: there is no file {named[1]}."
    elif named[2] not in tests_in(named[1]):
        yield f"{seed.id}: there is no {named[2]} in {named[1]}."


def values_named(seed: Seed) -> list[str]:
    """The values that a source allows: "enum [a, b]", "ENUM: 'a', 'b'", "a/b", "A, B"; or the state itself."""
    text = seed.source_text
    if seed.kind == "state":
        return [seed.name]
    if seed.kind != "field":
        return []
    if enum := re.match(r"enum\W+([\w, ']+)", text, re.IGNORECASE):
        return re.findall(r"\w+", enum[1])
    if re.fullmatch(r"\w+(/\w+)+", text) or re.fullmatch(r"[A-Z][a-z][\w ]*(, [A-Z][a-z][\w ]*)+", text):
        return [value.strip().lower().replace(" ", "_") for value in re.split("[/,]", text)]
    return []


def columns_named(seed: Seed) -> list[str] | None:
    """The columns that a source wants in an index, by our names and without the organisation. None: it names none."""
    table, columns = COLUMNS_IN_WORDS.get(seed.id, (seed.entity, ()))
    if not columns and seed.kind in {"index", "constraint"}:
        inside = re.search(r"\((.+)\)", seed.name)
        text = inside[1] if inside else seed.name
        columns = tuple(text.split(", ")) if re.fullmatch(r"\w+(, \w+)*", text) else ()
    if not columns:
        return None
    return [RENAMED_COLUMNS.get(f"{table}.{name}", name) for name in columns if name not in ORGANISATION_COLUMNS]


def built() -> set[str]:
    """The apps of ours that have tables."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("cohortium.")]
    return {config.label for config in ours if any(config.get_models())}


@cache
def planned() -> set[str]:
    """The apps to come: those in brackets among the layers in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "The system")
    return set(re.findall(r"\((\w+)\)", " ".join(layers)))


@cache
def tests_in(path: str) -> set[str]:
    """The functions of a file, in classes too."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def read(connection: Any) -> Catalogue:
    """What PostgreSQL's catalogue has of indexes and constraints."""
    return Catalogue(
        {name: Index(*index) for name, *index in rows(connection, _INDEXES)},
        {name for (name,) in rows(connection, _CONSTRAINTS)},
    )


def _any_order(columns: list[str], after: int) -> list[str]:
    return [*columns[:after], *sorted(columns[after:])]


def _lines(name: str, header: Iterable[str]) -> list[list[str]]:
    with (ROOT / "docs" / name).open(encoding="utf-8", newline="") as file:
        first, *lines = csv.reader(file)
    if tuple(first) != tuple(header):
        raise ValueError(f"docs/{name} starts with {first}, not with {list(header)}.")
    return lines


_INDEXES = """
    SELECT x.relname, c.relname, ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true)
        FROM generate_series(1, i.indnkeyatts) n), i.indisunique, i.indpred IS NOT NULL
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
"""

_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
