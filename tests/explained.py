"""What a plan of PostgreSQL reads."""

from collections.abc import Iterator
from typing import Any


def reads(plan: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The tables of which all rows are read, and the indexes that are asked for something.

    By an index that is asked for nothing but the organisation, all of this is read as well.
    """
    scans = list(_scans(plan, ""))
    asked = {index for _table, index, condition in scans if " AND " in condition}
    return {table for table, _index, condition in scans if " AND " not in condition}, asked


def _scans(node: dict[str, Any], table: str) -> Iterator[tuple[str, str, str]]:
    """Table, index and its condition, of each node that reads some."""
    # Of the indexes of a bitmap, it stands with the node above.
    table = node.get("Relation Name", table)
    if node["Node Type"] == "Seq Scan":
        yield table, "", ""
    elif "Index Name" in node:
        yield table, node["Index Name"], node.get("Index Cond", "")
    for inner in node.get("Plans", []):
        yield from _scans(inner, table)
