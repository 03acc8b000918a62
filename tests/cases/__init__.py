"""One request for everything that a route does, a module for each capability.

The isolation suite, the matrix of routes and roles and the list of routes all start here: a route without a case fails.
"""

import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import resolve

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider

JSON = "application/json"


@dataclass(frozen=True)
class At:
    """Where a request goes: the organisation's code, the id that it is about, and what stands beside it rightfully."""

    code: str
    id: UUID
    beside: UUID


# Makes what a request is about, at this campus, and gives its id.
Make = Callable[[Provider, Campus], UUID]
Send = Callable[[Client, At], Any]
# Makes what is this actor's own, and gives its id.
Own = Callable[[Provider, Actor], UUID]
# What a body may hold so that it is accepted, about this campus and this subject.
Values = Callable[[Provider, Campus, UUID], dict[str, Any]]


def nothing(provider: Provider, campus: Campus) -> UUID:
    """What a request needs beside its id, where it needs nothing."""
    return new_id()


@dataclass(frozen=True)
class Case:
    """A request, what it is about, and the answer that its rightful actor gets."""

    name: str
    send: Send
    answer: int
    # What the request is about; None where it names nothing but the organisation.
    subject: Make | None
    # Something rightful beside it: the member, where the request is about the campus that they are given.
    beside: Make = nothing
    # The answer where the id is of another organisation, of another campus, or of nowhere.
    refused: int = 404
    # Whether what it is about belongs to a campus, so that a reach of another campus does not cover it.
    at_campus: bool = True
    # The answer to an actor who may do this with what is their own only, which the subject is not; or who is signed in
    # as somebody else than the link is for.
    not_own: int = 404
    # The same for whoever it belongs to, who gets `own_answer`.
    own: Own | None = None
    own_answer: int = 200
    # Whether nobody reaches what is not their own, whatever their roles: then `own` makes what the request is about.
    is_own_only: bool = False
    # For requests that are made up, where no schema can say what is accepted.
    values: Values | None = None

    def rightful(self, provider: Provider, campus: Campus, actor: Actor) -> UUID:
        """Make what it is about, so that this actor gets the answer."""
        if self.is_own_only and self.own:
            return self.own(provider, actor)
        return self.subject(provider, campus) if self.subject else campus.pk

    @cached_property
    def route(self) -> tuple[str, str]:
        """The method and the route that it is sent to."""
        noting = _Noting()
        self.send(noting, At("rocket", new_id(), new_id()))
        return noting.seen[-1]


class _Noting:
    """Stands where the browser stands, and notes where a case would send its requests."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def __getattr__(self, method: str) -> Any:
        def send(path: str, *_: Any, **__: Any) -> Any:
            self.seen.append((method.upper(), resolve(path.partition("?")[0]).route))
            return _Answer()

        return send


class _Answer:
    """Nothing that a case needs to know."""

    headers: dict[str, str] = {}


def every() -> list[Case]:
    """All cases, by the names of their modules."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [case for name in modules for case in importlib.import_module(f"{__name__}.{name}").CASES]


def page(path: str) -> Send:
    """Ask for a page of the organisation. `ID` and `BESIDE` in the path stand for the ids."""
    return lambda client, at: client.get(f"/o/{at.code}/{_filled(path, at)}")


def post(path: str, **data: Any) -> Send:
    """Send a form. `ID` and `BESIDE` stand for the ids in its values too."""
    return lambda client, at: client.post(f"/o/{at.code}/{_filled(path, at)}", _filled(data, at))


def call(method: str, path: str, body: Any = None, **headers: str) -> Send:
    """Call an endpoint; a change names the version that it read first."""

    def send(client: Client, at: At) -> Any:
        url = f"/api/v1/o/{at.code}/{_filled(path, at)}"
        named = dict(headers)
        if method in ("patch", "put", "delete"):
            named["If-Match"] = client.get(url).headers.get("ETag", '"none"')
        if method == "get":
            return client.get(url, headers=named)
        return getattr(client, method)(url, json.dumps(_filled(body, at)), headers=named, content_type=JSON)

    return send


def _filled(value: Any, at: At) -> Any:
    match value:
        case str():
            return value.replace("BESIDE", str(at.beside)).replace("ID", str(at.id))
        case dict():
            return {name: _filled(one, at) for name, one in value.items()}
        case list():
            return [_filled(one, at) for one in value]
    return value
