"""`make bench`: every module here that has cases, on a database of its own. It fails where a target is missed."""

import argparse
import importlib
import os
import sys
from pathlib import Path

import django

from bench.compare import ROUNDS, TIMES, compare, line
from tests import server

DATABASE = "cohortium_bench"


def main() -> int:
    """Measure, and print a line for each case."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("module", nargs="*", default=sorted(file.stem for file in Path(__file__).parent.glob("*.py")))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--times", type=int, default=TIMES, help="in each round")
    asked = parser.parse_args()
    with server.running("18"):
        server.create(DATABASE, template=server.TEMPLATE)
        server.point_at(DATABASE)
        os.environ["DJANGO_SETTINGS_MODULE"] = "cohortium.config.settings"
        django.setup()
        try:
            missed = measure(asked.module, rounds=asked.rounds, times=asked.times)
        finally:
            importlib.import_module("django.db").connections.close_all()
    if missed:
        print(f"Missed: {', '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


def measure(modules: list[str], **often: int) -> list[str]:
    """Compare what these modules compare, and name the cases that miss their target."""
    missed = []
    for name in modules:
        # Only now: they import models.
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "cases"):
            with module.cases() as cases:
                for case in cases:
                    figures = compare(case, **often)
                    print(line(case, figures), flush=True)
                    if figures.misses(case.at_most):
                        missed.append(case.what)
    return missed


if __name__ == "__main__":
    sys.exit(main())
