"""Reads which providers of OpenID Connect people may sign in with."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

VARIABLE = "COHORTIUM_OIDC"
_ID = re.compile(r"[a-z][a-z0-9-]{0,30}")
_NEEDED = ("id", "name", "server", "client", "secret")
_LOOPBACK = {"localhost", "127.0.0.1"}


class BadProviders(ValueError):
    """The setting cannot be understood. The message says what is wrong, in one line."""


def providers(environ: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """Read the setting into what django-allauth takes.

    Raises:
        BadProviders: as said.
    """
    given = environ.get(VARIABLE, "")
    if not given:
        return ()
    try:
        read: Any = json.loads(given)
    except ValueError:
        raise BadProviders(f"{VARIABLE} must be a list in JSON: see docs/settings.md.") from None
    if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
        raise BadProviders(f"{VARIABLE} must be a list in JSON: see docs/settings.md.")
    found = tuple(_provider(one) for one in read)
    if len({one["provider_id"] for one in found}) < len(found):
        raise BadProviders(f"{VARIABLE} names a provider twice: each needs an id of its own.")
    return found


def origins(found: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Where their sign-in pages are."""
    pages = (one["settings"].get("sign_in_at") or one["settings"]["server_url"] for one in found)
    return tuple(dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, pages)))


def _provider(one: Mapping[str, Any]) -> dict[str, Any]:
    for name in _NEEDED:
        if not isinstance(one.get(name), str) or not one[name]:
            raise BadProviders(f"{VARIABLE}: a provider needs {', '.join(_NEEDED)}, and one has no {name}.")
    if not _ID.fullmatch(one["id"]):
        raise BadProviders(f"{VARIABLE}: the id of a provider is made of small letters, digits and hyphens.")
    for name in ("server", "sign_in_at"):
        parts = urlsplit(str(one.get(name) or one["server"]))
        if not parts.hostname or not (parts.scheme == "https" or parts.hostname in _LOOPBACK):
            raise BadProviders(f"{VARIABLE}: the {name} of {one['id']} must start with https://.")
    settings = {"server_url": one["server"].rstrip("/"), "oauth_pkce_enabled": True}
    if one.get("sign_in_at"):
        settings["sign_in_at"] = one["sign_in_at"]
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client"],
        "secret": one["secret"],
        "settings": settings,
    }
