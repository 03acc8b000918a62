"""What a file is called: as its sender called it, as far as that can be shown and saved anywhere."""

import re
import unicodedata

from cohortium.core.text import normal

LONGEST = 120
# What a name may not hold on one system or another, and what would be a path.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
NAMELESS = "file"


def extension_of(name: str) -> str:
    """The end of a name, in small letters and with its dot; nothing where there is none."""
    stem, dot, end = _readable(name).rpartition(".")
    return f".{end.lower()}" if dot and stem else ""


def tidied(name: str, extension: str) -> str:
    """The name under which it is shown, with the end that its type has."""
    readable = _readable(name)
    stem, dot, _end = readable.rpartition(".")
    stem = _FORBIDDEN.sub("_", stem if dot else readable).strip(" .")
    return f"{stem[: LONGEST - len(extension)].rstrip(' .') or NAMELESS}{extension}"


def _readable(name: str) -> str:
    """Without folders, and without signs that cannot be seen: some turn the writing round."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in normal(last, "NFC") if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(seen.split())
