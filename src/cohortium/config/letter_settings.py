"""What the installation says about letters beside its mail server: from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cohortium.config.environment import BadEnvironment

# Before the @ there is room for three signs: the rest says which letter comes back.
_BOUNCES_TO = re.compile(r"[a-z0-9][-+a-z0-9]{0,2}@[a-z0-9.-]+\.[a-z0-9-]+|@[a-z0-9.-]+\.[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """As said."""

    # Where letters come back to, with room for what says which: `b+@mail.example.com`. Nothing: they come back to nobody.
    bounces_to: str = ""


def read(environ: Mapping[str, str]) -> LetterSettings:
    """Read them.

    Raises:
        BadEnvironment: one of them cannot be understood.
    """
    return LetterSettings(bounces_to=_bounces_to(environ.get("COHORTIUM_BOUNCES_TO", "").strip()))


def _bounces_to(given: str) -> str:
    if given and not _BOUNCES_TO.fullmatch(given):
        raise BadEnvironment(
            "COHORTIUM_BOUNCES_TO must look like b+@mail.example.com, with three signs before the @ at most, or like "
            "@bounces.example.com."
        )
    return given
