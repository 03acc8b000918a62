"""What the installation says about letters beside its mail server: from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from cohortium.config.environment import BadEnvironment

# Before the @ there is room for three signs: the rest says which letter comes back.
_BOUNCES_TO = re.compile(r"[a-z0-9][-+a-z0-9]{0,2}@[a-z0-9.-]+\.[a-z0-9-]+|@[a-z0-9.-]+\.[a-z0-9-]+")

_DKIM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}=[A-Za-z0-9._-]+\.[A-Za-z0-9-]+")
_SPF = re.compile(r"(include|a|mx|ip4|ip6):[A-Za-z0-9._:/-]+")
_NUMBER = re.compile(r"[0-9]{1,7}")
_DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """As said."""

    # Where letters come back to, with room for what says which: `b+@mail.example.com`. Nothing: to nobody.
    bounces_to: str = ""
    # How many letters an organisation sends in a day of those that can wait. 0: as many as it likes.
    per_day: int = 0
    # Where the key stands by which the mail server signs for domains of organisations, and what it is called there.
    dkim_selector: str = ""
    dkim_target: str = ""
    # What says in a zone that the mail server may send: `include:mail.example.com`.
    spf: str = ""
    # Servers of names, with their ports. None: those of this machine.
    dns_servers: tuple[tuple[str, int], ...] = ()


def read(environ: Mapping[str, str]) -> LetterSettings:
    """Read them.

    Raises:
        BadEnvironment: one of them cannot be understood.
    """
    selector, _, target = _dkim(environ.get("COHORTIUM_MAIL_DKIM", "").strip()).partition("=")
    return LetterSettings(
        bounces_to=_bounces_to(environ.get("COHORTIUM_BOUNCES_TO", "").strip()),
        per_day=_per_day(environ.get("COHORTIUM_LETTERS_PER_DAY", "").strip()),
        dkim_selector=selector,
        dkim_target=target,
        spf=_spf(environ.get("COHORTIUM_MAIL_SPF", "").strip()),
        dns_servers=_dns_servers(environ.get("COHORTIUM_DNS", "")),
    )


def _bounces_to(given: str) -> str:
    if given and not _BOUNCES_TO.fullmatch(given):
        raise BadEnvironment(
            "COHORTIUM_BOUNCES_TO must look like b+@mail.example.com, with three signs before the @ at most, or like "
            "@bounces.example.com."
        )
    return given


def _per_day(given: str) -> int:
    if given and not _NUMBER.fullmatch(given):
        raise BadEnvironment("COHORTIUM_LETTERS_PER_DAY must be a number of letters, such as 2000; 0 for no limit.")
    return int(given or 0)


def _dkim(given: str) -> str:
    if given and not _DKIM.fullmatch(given):
        raise BadEnvironment("COHORTIUM_MAIL_DKIM must look like selector=key.mail.example.com.")
    return given


def _spf(given: str) -> str:
    if given and not _SPF.fullmatch(given):
        raise BadEnvironment("COHORTIUM_MAIL_SPF must look like include:mail.example.com or ip4:192.0.2.1.")
    return given


def _dns_servers(given: str) -> tuple[tuple[str, int], ...]:
    found = []
    for one in filter(None, (part.strip() for part in given.split(","))):
        host, _, port = one.partition(":") if one.count(":") == 1 else (one, "", "")
        try:
            found.append((str(ip_address(host)), int(port or _DNS_PORT)))
        except ValueError:
            raise BadEnvironment(
                "COHORTIUM_DNS must be addresses of servers, such as 192.0.2.1 or 127.0.0.1:5353."
            ) from None
    return tuple(found)
