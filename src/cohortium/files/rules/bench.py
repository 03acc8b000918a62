"""A process of its own that opens one file, with bounds: `python -m cohortium.files.rules.bench`.

What opens other people's files can be made to use all the memory there is, to go on for ever, or to crash. Here it
takes nobody with it. It reads one order from its input, as JSON, and writes one answer.
"""

import errno
import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cohortium.files.rules import images, offices, pdfs, previews, texts
from cohortium.files.rules.types import BY_NAME, MOST_SECONDS, Cleaned, Family, Fault, Unacceptable

MOST_MEMORY = 1536 * 1024**2
_WHILE_WRITING = {errno.EFBIG: Fault.TOO_LARGE, errno.ENOSPC: Fault.NO_ROOM, errno.EDQUOT: Fault.NO_ROOM}


def look(order: dict[str, Any]) -> Cleaned:
    """Do what is ordered: look at a file and write it as it is kept, or draw its small picture.

    Raises:
        Unacceptable: as the rules of its type say.
    """
    source, target = Path(order["source"]), Path(order["target"])
    sent_as, kept_as = BY_NAME[order["sent_as"]], BY_NAME[order["kept_as"]]
    if order["preview"]:
        return previews.draw(source, target, kept_as=kept_as)
    match sent_as.family:
        case Family.IMAGE:
            return images.clean(source, target, sent_as=sent_as, kept_as=kept_as, fits=order["fits"])
        case Family.PDF:
            return pdfs.clean(source, target)
        case Family.OFFICE:
            return offices.clean(source, target, kept_as=kept_as)
        case Family.TEXT:
            return texts.clean(source, target, kept_as=kept_as)


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """What there is to say of it, in words for a machine."""
    try:
        return {"cleaned": asdict(look(order))}
    except Unacceptable as refusal:
        return {"fault": str(refusal.fault)}
    except OSError as error:
        return {"fault": str(_WHILE_WRITING.get(error.errno or 0, Fault.DAMAGED))}


def main() -> None:
    """Answer one order."""
    order = json.loads(sys.stdin.readline())
    _bound(resource.RLIMIT_AS, MOST_MEMORY)
    _bound(resource.RLIMIT_CPU, MOST_SECONDS)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, order["at_most"])
    sys.stdout.write(json.dumps(answer(order)) + "\n")


def _bound(what: int, most: int) -> None:
    """Not more than this, nor than was allowed before."""
    allowed, _never_more = resource.getrlimit(what)
    most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
