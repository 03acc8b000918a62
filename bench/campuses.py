"""What our way of changing and listing costs, as a ratio to the bare SQL for the same rows. `make bench` runs it.

Both sides take turns in one process, each on one warm connection, 5 rounds of 200; the figures are the medians of the
rounds. Times mean nothing on another machine; ratios do.
"""

import os
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests import server

ROUNDS, TIMES, CAMPUSES = 5, 200, 50


def main() -> None:
    """Measure, and print both figures and their ratio."""
    with server.running("18"):
        server.create("cohortium_bench", template=server.TEMPLATE)
        server.point_at("cohortium_bench")
        os.environ["DJANGO_SETTINGS_MODULE"] = "cohortium.config.settings"
        import django  # noqa: PLC0415 - once it knows its database

        django.setup()
        measure()
        from django.db import connections  # noqa: PLC0415 - as above

        connections.close_all()


def measure() -> None:
    """Take turns."""
    from cohortium.access.actor import Origin  # noqa: PLC0415 - once Django is set up
    from cohortium.access.roles import OWNER  # noqa: PLC0415 - as above
    from cohortium.administration.actions.campuses import close_campuses  # noqa: PLC0415 - as above
    from cohortium.administration.queries.campuses import campuses  # noqa: PLC0415 - as above
    from tests.fixtures import found_provider  # noqa: PLC0415 - as above

    provider = found_provider()
    rows = [provider.campus(f"Campus {n:02}") for n in range(CAMPUSES)]
    owner, campus = provider.member(OWNER), rows[0]
    bare = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    names = {
        "organisation": str(provider.id),
        "actor": str(owner.id),
        "campus": str(campus.pk),
        "correlation": str(Origin().correlation_id),
    }
    statements = {name: text.format(**names).replace("{}", "{{}}") for name, text in bare_statements().items()}

    def reopen() -> None:
        bare.execute(
            f"BEGIN; SET LOCAL app.organisation_id = '{provider.id}'; "
            f"UPDATE tenancy_campus SET is_active = true WHERE id = '{campus.pk}'; COMMIT"
        )

    def counts() -> tuple[int, int]:
        with provider.scope():
            from cohortium.audit.models import AuditEntry  # noqa: PLC0415 - as above

            entries = AuditEntry.objects.count()
        found = bare.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
        return entries, found[0] if found else 0

    def ours_close() -> None:
        with provider.scope():
            close_campuses(owner, campus_ids=[campus.pk])

    def ours_list() -> None:
        with provider.scope():
            campuses(owner)

    def bare_run(name: str) -> Callable[[], None]:
        parts = [part for part in statements[name].split(";\n") if part.strip()]

        def run() -> None:
            for part in parts:
                cursor = bare.execute(part)  # type: ignore[arg-type]
                if cursor.description:
                    cursor.fetchall()

        return run

    # The same rows are written: counted before they are timed.
    grown = []
    for side in (ours_close, bare_run("close")):
        before = counts()
        side()
        reopen()
        grown.append(tuple(after - earlier for after, earlier in zip(counts(), before, strict=True)))
    if grown[0] != grown[1]:
        raise SystemExit(f"Not the same rows: ours {grown[0]}, bare {grown[1]} (entries, jobs).")

    compare("close one campus, with its entry and its job", ours_close, bare_run("close"), reopen)
    compare(f"list {CAMPUSES} campuses", ours_list, bare_run("list"), lambda: None)
    bare.close()


def compare(what: str, ours: Callable[[], None], bare: Callable[[], None], between: Callable[[], None]) -> None:
    """Time both in turn and print the medians."""
    medians: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        taken: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(TIMES):
            for name, run in (("ours", ours), ("bare", bare)):
                started = time.perf_counter()
                run()
                taken[name].append(time.perf_counter() - started)
                between()
        for name, times in taken.items():
            medians[name].append(statistics.median(times) * 1000)
    ours_ms, bare_ms = statistics.median(medians["ours"]), statistics.median(medians["bare"])
    print(f"{what}: ours {ours_ms:.2f} ms, bare {bare_ms:.2f} ms, ratio {ours_ms / bare_ms:.2f}")


def bare_statements() -> dict[str, str]:
    """Read the named statements."""
    text = (Path(__file__).parent / "campuses.sql").read_text()
    return dict(re.findall(r"-- name: (\w+)\n(.*?)(?=\n-- name:|\Z)", text, re.DOTALL))


if __name__ == "__main__":
    main()
