"""Devices that somebody signed in with before, by a cookie of theirs.

They have a bucket of tries of their own, so that whoever guesses somebody's password cannot keep them out; and a
sign-in on another one is told by letter.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
_SALT = "cohortium.device"
_AGE = 365 * 24 * 3600
# People who share a device.
_AT_MOST = 8
# Where a request carries who came in.
_CAME_IN = "cohortium.came_in"

Answer = Callable[[HttpRequest], HttpResponse]


def known_as(request: HttpRequest, mark: str) -> str:
    """The name of this device, if who has this mark signed in with it, and was not signed out everywhere since."""
    name, people = _read(request)
    return name if mark in people else ""


def name_of(request: HttpRequest) -> str:
    """The name of this device, if anybody signed in with it before."""
    return _read(request)[0]


def remember(request: HttpRequest, mark: str) -> None:
    """Know this device from now on as one of this person's."""
    request.META[_CAME_IN] = mark


def remember_devices(get_response: Answer) -> Answer:
    """Give the device its cookie, when somebody came in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if came_in := request.META.get(_CAME_IN):
            name, people = _read(request)
            person = came_in.partition(":")[0]
            people = [came_in, *(one for one in people if one.partition(":")[0] != person)][:_AT_MOST]
            value = signing.dumps([name or secrets.token_hex(8), people], salt=_SALT)
            response.set_cookie(COOKIE, value, max_age=_AGE, secure=request.is_secure(), httponly=True, samesite="Lax")
        return response

    return answer


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return "", []
    return said[0], said[1]
