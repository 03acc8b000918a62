"""The directory of names (DNS): what the zone of a domain says. Never asked inside a scope."""

import time
from collections.abc import Iterable

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings

from cohortium.notifications.rules.senders import LONGEST_RECORD, Heard
from cohortium.tenancy.scope import in_scope

# Seconds for one name, and for all of them.
_FOR_ONE, _IN_ALL = 3.0, 8.0
# More records than that at one name are nobody's work.
_AT_MOST = 20
_SILENT = Heard(is_silent=True)


def heard_of(names: Iterable[str]) -> dict[str, Heard]:
    """The texts at each of these names. A directory that does not answer keeps nobody waiting for long."""
    if in_scope():
        raise RuntimeError("No transaction waits for a directory of names: ask it outside every scope.")
    try:
        resolver = _resolver()
    except (dns.exception.DNSException, ValueError, OSError):
        return dict.fromkeys(names, _SILENT)
    until = time.monotonic() + _IN_ALL
    return {name: _heard(resolver, name, until - time.monotonic()) for name in names}


def _resolver() -> dns.resolver.Resolver:
    if not settings.DNS_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [host for host, _ in settings.DNS_SERVERS]
    resolver.nameserver_ports = dict(settings.DNS_SERVERS)
    return resolver


def _heard(resolver: dns.resolver.Resolver, name: str, left: float) -> Heard:
    if left <= 0:
        return _SILENT
    try:
        # With its dot at the end: nobody looks for it below the domain of this machine.
        found = resolver.resolve(f"{name}.", "TXT", lifetime=min(left, _FOR_ONE), search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Heard()
    except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
        # No zone can hold such a name.
        return Heard()
    except (dns.exception.DNSException, OSError):
        return _SILENT
    rows = list(found)[:_AT_MOST]
    return Heard(tuple(b"".join(row.strings).decode(errors="replace")[:LONGEST_RECORD] for row in rows))
