"""Opens files in a process of its own (`rules/bench.py`), which has bounds and none of our secrets."""

import json
import subprocess
import sys
from pathlib import Path

import structlog

from cohortium.files.rules.types import MOST_SECONDS, Cleaned, Fault, FileType, Note, Unacceptable

# Its own seconds are those of a processor; these are those of a clock.
_PATIENCE = 3 * MOST_SECONDS
# By name: what opens other people’s files is not even loaded here.
_BENCH = (sys.executable, "-m", "cohortium.files.rules.bench")
log = structlog.get_logger()


def cleaned(
    source: Path, target: Path, *, sent_as: FileType, kept_as: FileType, at_most: int, fits: int = 0
) -> Cleaned:
    """Look at a file, and write it as it is kept.

    Raises:
        Unacceptable: it cannot be kept.
    """
    order = {"source": str(source), "target": str(target), "sent_as": sent_as.media_type, "at_most": at_most}
    return _done({**order, "kept_as": kept_as.media_type, "fits": fits, "preview": False})


def previewed(source: Path, target: Path, *, kept_as: FileType) -> Cleaned:
    """Draw the small picture of a file that is kept.

    Raises:
        Unacceptable: it cannot be drawn.
    """
    order = {"source": str(source), "target": str(target), "sent_as": kept_as.media_type, "at_most": 8 * 1024**2}
    return _done({**order, "kept_as": kept_as.media_type, "fits": 0, "preview": True})


def _done(order: dict[str, object]) -> Cleaned:
    try:
        run = subprocess.run(  # noqa: S603 - our own program; what it is given is no command
            _BENCH, input=json.dumps(order), capture_output=True, text=True, timeout=_PATIENCE, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise Unacceptable(Fault.TOO_HARD) from None
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        # It used up what it may, or crashed: of its last words only the last line is no secret of the file.
        log.warning("bench_broke", code=run.returncode, error=(run.stderr.splitlines() or [""])[-1].partition(":")[0])
        raise Unacceptable(Fault.TOO_HARD) from None
    if fault := answer.get("fault"):
        raise Unacceptable(Fault(fault))
    said = answer["cleaned"]
    return Cleaned(**{**said, "notes": tuple(Note(one) for one in said["notes"])})
