"""Reads SQL and says which tables of organisations it touches without naming the organisation."""

import re
from collections import Counter
from uuid import UUID

from django.apps import apps

from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.models import Organisation

COLUMNS = {
    model._meta.db_table: "organisation_id" for model in apps.get_models() if issubclass(model, OrganisationTable)
}
COLUMNS[Organisation._meta.db_table] = "id"

# Django's aliases: T4, U0, or the name of a FilteredRelation. What is in capitals alone is SQL's.
_TOUCHED = re.compile(r'\b(FROM|JOIN|UPDATE|INTO)\s+"(\w+)"(?:\s+([A-Z]+\d+|"?[a-z]\w*"?)\b)?')


def unnamed(sql: str, organisation_id: UUID) -> list[str]:
    """List the tables that this statement touches without saying whose rows it wants.

    A joined one may say so by the join; what a SELECT, UPDATE or DELETE starts from must name the organisation itself.
    """
    # What is compared, without the brackets and casts that Django and psycopg put around values.
    plain = re.sub(rf"\(?'({organisation_id}|{organisation_id.hex})'(::uuid)?\)?", "ORG", sql)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for verb, table, alias in _TOUCHED.findall(plain):
        if table in COLUMNS:
            wanted[verb, table, alias or f'"{table}"'] += 1
    missing = []
    for (verb, table, alias), times in wanted.items():
        column = f'{alias}."{COLUMNS[table]}"'
        if verb == "INTO":
            named = len(re.findall(rf'INTO "{table}" \([^)]*"{COLUMNS[table]}"', plain))
        elif verb == "JOIN":
            named = plain.count(f"{column} = ") + plain.count(f"= {column}")
        else:
            named = plain.count(f"{column} = ORG")
        if named < times:
            missing.append(f"{verb} {table}")
    return missing
