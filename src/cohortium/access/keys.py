"""Keys of programs: `co_<code>_<secret>`. The organisation stands in the key; the table holds a hash of the secret."""

import re
import secrets
import string
from typing import NamedTuple

from cohortium.tenancy.finding import CODE_SHAPE

# Letters and digits, so that a double click takes all of it. 62 ** 43 is a little more than 2 ** 256.
SIGNS, LENGTH = string.ascii_letters + string.digits, 43
SHOWN = 6
_SHAPE = re.compile(rf"co_({CODE_SHAPE.pattern})_([{SIGNS}]{{{LENGTH}}})")


class Claim(NamedTuple):
    """What a key says: which organisation it is of, and the secret that proves it."""

    code: str
    secret: str


# What is no key at all: asked for like any other, it costs the same statements.
NO_CLAIM = Claim("", "")


def new_secret() -> str:
    """Make a secret of 256 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def written(claim: Claim) -> str:
    """The key as its program sends it."""
    return f"co_{claim.code}_{claim.secret}"


def beginning(claim: Claim) -> str:
    """As much of the key as may be shown and kept: it tells keys apart, and opens nothing."""
    return written(claim._replace(secret=claim.secret[:SHOWN]))


def read(text: str) -> Claim:
    """Read what `written` wrote; `NO_CLAIM` for anything else."""
    found = _SHAPE.fullmatch(text)
    return Claim(*found.groups()) if found else NO_CLAIM
