"""Compares two ways of doing the same, as a ratio: times mean nothing on another machine, ratios do."""

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from pprint import pformat
from typing import Any

import psycopg
from psycopg.rows import dict_row

ROUNDS, TIMES = 5, 200

Rows = list[dict[str, Any]]


class NotTheSame(Exception):
    """The two sides of a case do different things, so that their times cannot be compared."""


@dataclass(frozen=True, slots=True)
class Case:
    """Ours, a barer way of doing the same, and how much more ours may take."""

    what: str
    ours: Callable[[], Any]
    bare: Callable[[], Any]
    bare_is: str
    # Nothing: a figure to look at, without a target.
    at_most: float | None = None
    # Puts back what a run has changed. Not timed.
    between: Callable[[], Any] = lambda: None
    # In a round, where one takes long.
    times_at_most: int | None = None
    # What a run gave and left behind, in a form in which both sides can be equal.
    seen: Callable[[Any], Any] = lambda given: given


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds for each round (the median of its times), of either side."""

    ours: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.bare)

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round, from low to high: as far as they lie apart, a figure is noise."""
        return sorted(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    def misses(self, target: float | None) -> bool:
        """Whether the target is missed by more than noise: in each of the rounds."""
        return target is not None and self.ratios[0] > target


def compare(case: Case, *, rounds: int = ROUNDS, times: int = TIMES) -> Figures:
    """Let both sides take turns in this process.

    Raises:
        NotTheSame: they do not do the same.
    """
    check(case)
    figures = Figures([], [])
    for _ in range(rounds):
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(min(times, case.times_at_most or times)):
            for side, run in zip(taken, (case.ours, case.bare), strict=True):
                case.between()
                began = time.perf_counter()
                run()
                side.append(time.perf_counter() - began)
        figures.ours.append(statistics.median(taken[0]) * 1000)
        figures.bare.append(statistics.median(taken[1]) * 1000)
    return figures


def check(case: Case) -> None:
    """Run each side once.

    Raises:
        NotTheSame: they gave or left behind something different.
    """
    found = []
    for run in (case.ours, case.bare):
        case.between()
        case.seen(None)
        found.append(case.seen(run()))
    if found[0] != found[1]:
        ours, bare = (pformat(one, width=120).splitlines() for one in found)
        different = unified_diff(ours, bare, "ours", case.bare_is, n=0, lineterm="")
        raise NotTheSame("\n".join([case.what, *different]))


def line(case: Case, figures: Figures) -> str:
    """Say it in one line."""
    ours, bare = statistics.median(figures.ours), statistics.median(figures.bare)
    low, high = figures.ratios[0], figures.ratios[-1]
    ratio = f"ratio {figures.ratio:.2f} ({low:.2f} to {high:.2f})"
    return f"{case.what}: ours {ours:.2f} ms, {case.bare_is} {bare:.2f} ms, {ratio}, {_verdict(case, figures)}"


def _verdict(case: Case, figures: Figures) -> str:
    if case.at_most is None:
        return "no target"
    target = f"at most {case.at_most:g}"
    if figures.misses(case.at_most):
        return f"{target}: MISSED in each round"
    return f"{target}: met" if figures.ratio <= case.at_most else f"{target}: missed, but not in each round"


class BareSQL:
    """The named statements of a committed file, over one warm connection of psycopg as it is by default."""

    def __init__(self, url: str, file: Path, **values: Any) -> None:
        self._connection = psycopg.connect(url, autocommit=True, row_factory=dict_row)
        self._statements, self._values = named(file), values
        self._written: set[tuple[str, str]] = set()

    def run(self, *names: str, **values: Any) -> Rows:
        """Run these statements in one transaction, each by itself, and give the rows of the last one that has any."""
        rows: Rows = []
        self._connection.execute("BEGIN")
        for name in names:
            for statement in self._statements[name]:
                cursor = self._connection.execute(statement.encode(), self._values | values)
                if cursor.description:
                    rows = cursor.fetchall()
        self._connection.execute("COMMIT")
        return rows

    def written(self, *names: str) -> list[tuple[str, Any]]:
        """What was written since this was last asked, by the statements that say so: without ids and times."""
        rows = self.run(*names)
        new = [(row["kind"], row["said"]) for row in rows if (row["kind"], row["key"]) not in self._written]
        self._written = {(row["kind"], row["key"]) for row in rows}
        return new

    def close(self) -> None:
        self._connection.close()


def named(file: Path) -> dict[str, list[str]]:
    """The statements of a file, by the name that stands above them."""
    found = re.findall(r"-- name: (\w+)\n(.*?)(?=\n-- name:|\Z)", file.read_text(), re.DOTALL)
    return {name: [part.strip() for part in text.split(";\n") if part.strip()] for name, text in found}
