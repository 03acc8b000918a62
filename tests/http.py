"""Requests over a real socket to a real server, by one client or by several at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx

from cohortium.access.actor import Actor
from tests.fixtures import Provider
from tests.programs import Site, session_of

TOKEN = "c" * 32
PATIENCE = 30.0


def client_of(site: Site, provider: Provider, actor: Actor | None = None) -> httpx.Client:
    """A client that keeps its connection, in which the member is signed in."""
    cookies = {"csrftoken": TOKEN}
    if actor:
        cookies["sessionid"] = session_of(provider, actor)
    # The address and not the name: no second try over IPv6, which would hide what happened to the first.
    return httpx.Client(
        base_url=f"http://127.0.0.1:{site.port}",
        cookies=cookies,
        headers={"X-CSRFToken": TOKEN, "Origin": f"http://127.0.0.1:{site.port}"},
        timeout=PATIENCE,
    )


def at_once(requests: Sequence[Callable[[], Any]]) -> list[Any]:
    """Send them all at the same moment, each from a thread of its own, and give the answers in their order."""
    barrier = Barrier(len(requests))

    def send(request: Callable[[], Any]) -> Any:
        barrier.wait(PATIENCE)
        return request()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(send, requests))
