"""The heads of the seals, outside the database: a file for each organisation, to which each new seal is added.

Whoever owns the database can take its newest seals away and nothing in it would show that. This file does, and any
copy of it that somebody else keeps.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from cohortium.audit.models import AuditSeal
from cohortium.audit.seal import NOTHING, NoHead, Seal, read_heads
from cohortium.audit.seals import SEAL_COLUMNS, seal_of
from cohortium.tenancy.scope import organisation_scope

_MANY = 500
# No line is longer.
_LONGEST = 4096


class DoesNotContinue(RuntimeError):
    """The database has other seals than those that left it. The file stays as it is, because it is the evidence."""


def file_of(code: str) -> Path:
    """Where the heads of this organisation's seals are kept."""
    return Path(settings.SEAL_FOLDER) / f"{code}.jsonl"


def kept(organisation_id: UUID, code: str) -> dict[int, Seal] | None:
    """The heads that left the house, by number; nothing where there is no file.

    The heads themselves say whose they are. A code stands in the database, and whoever owns that can write another.

    Raises:
        NoHead: there is something else in the file.
    """
    files = whose().get(organisation_id) or [file for file in [file_of(code)] if file.exists()]
    found: dict[int, Seal] = {}
    for file in files:
        for head in read_heads(_whole_lines(file.read_text(errors="replace"))):
            found.setdefault(head.number, head)
    return found if files else None


def whose() -> dict[UUID, list[Path]]:
    """All files of heads, by the organisation that the first head of each is of."""
    found: dict[UUID, list[Path]] = {}
    for file in sorted(Path(settings.SEAL_FOLDER).glob("*.jsonl")):
        if organisation_id := _is_of(file):
            found.setdefault(organisation_id, []).append(file)
    return found


def export(organisation_id: UUID, code: str) -> int:
    """Add the seals that are not in the file yet, and say how many. Outside every scope.

    Raises:
        DoesNotContinue: the database has others than the file.
        OSError: the file cannot be written; it is as before.
    """
    number = 0
    # Into the file that is there already, whatever the organisation is called by now.
    path = file_of(code)
    if not path.exists() or _is_of(path) != organisation_id:
        path = next(iter(whose().get(organisation_id, ())), path)
    with _opened(path) as file:
        last = _last(file)
        while found := _after(organisation_id, last.number if last else 0):
            for seal in found:
                if (seal.number, seal.previous_hash) != (
                    last.number + 1 if last else 1,
                    last.hash if last else NOTHING,
                ):
                    raise DoesNotContinue(f"{code}: seal {seal.number} does not follow what is in {path}.")
                last = seal
            _append(file, "".join(f"{json.dumps(seal.to_json())}\n" for seal in found))
            number += len(found)
        if last and not _is_there(organisation_id, last):
            raise DoesNotContinue(f"{code}: seal {last.number} of {path} is not in the database.")
    return number


def _is_of(file: Path) -> UUID | None:
    """Whose the first head in this file is."""
    with file.open("rb") as opened, suppress(NoHead):
        for head in read_heads(opened.readline(_LONGEST).decode(errors="replace")):
            return head.organisation_id
    return None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+b") as file:
        # Two workers may have sealed: whoever comes second finds the lines of the first.
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _last(file: BinaryIO) -> Seal | None:
    """The last head. Half a line, left by somebody who was killed or had no room, is taken back."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 2 * _LONGEST)
    file.seek(start)
    tail = file.read()
    whole, newline, half = tail.rpartition(b"\n")
    if half:
        file.truncate(end - len(half))
    if not newline:
        return None
    found = list(read_heads(whole.rpartition(b"\n")[2].decode(errors="replace")))
    if len(found) != 1:
        raise NoHead
    return found[0]


def _append(file: BinaryIO, lines: str) -> None:
    before = file.seek(0, os.SEEK_END)
    try:
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(before)
        raise


def _after(organisation_id: UUID, number: int) -> list[Seal]:
    with organisation_scope(organisation_id):
        rows = AuditSeal.objects.filter(number__gt=number).order_by("number")
        return [seal_of(row) for row in rows.values(**SEAL_COLUMNS)[:_MANY]]


def _is_there(organisation_id: UUID, head: Seal) -> bool:
    with organisation_scope(organisation_id):
        return AuditSeal.objects.filter(number=head.number, hash=bytes.fromhex(head.hash)).exists()


def _whole_lines(text: str) -> str:
    """Without half a line at the end: whoever writes it now is not done."""
    return text[: text.rfind("\n") + 1]
