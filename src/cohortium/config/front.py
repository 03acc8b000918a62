"""What stands between the server and Django: takes a request whole before a thread is given to it.

A thread that reads a body waits for its sender, and a dozen senders who never finish would hold every thread. So bodies
are read on the event loop, where waiting costs nothing, and within a time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from asgiref.sync import AsyncToSync, sync_to_async
from asgiref.wsgi import WsgiToAsgiInstance

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# In each process; further requests wait in line. Each thread keeps a connection to the database.
THREADS = 8
# Seconds for a body, all of it. A large file on a slow line needs minutes; a thread it never needs.
PATIENCE = 300.0
# Seconds without a byte.
SILENCE = 15.0
IN_MEMORY = 64 * 1024

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class Front:
    """An ASGI application around a WSGI one."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: Any = _Request(self._closing)  # type: ignore[no-untyped-call]
        await request(scope, receive, send)

    def _closing(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        # Django ends a request, and lets go of its connection, when the answer is closed. asgiref does not close it.
        response = self._application(environ, start_response)
        try:
            yield from response
        finally:
            response.close()


class _Request(WsgiToAsgiInstance):
    run_wsgi_app = sync_to_async(
        WsgiToAsgiInstance.__dict__["run_wsgi_app"].func, thread_sensitive=False, executor=_threads
    )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A name with an underscore would pass for the one with a hyphen, which a proxy may have taken away.
        self.scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                async with asyncio.timeout(PATIENCE):
                    complete = await _read(receive, body)
            except TimeoutError:
                await _refuse(send, 408, b"The request did not arrive in time.\n")
                return
            if not complete:
                await _refuse(send, 400, b"The request did not arrive whole.\n")
                return
            body.seek(0)

            async def sending(message: dict[str, Any]) -> None:
                # The server's own `send` gives something to wait for without being a coroutine: asgiref would warn.
                await send(message)

            self.sync_send = AsyncToSync(sending)
            await self.run_wsgi_app(body)


async def _read(receive: Receive, body: Any) -> bool:
    """Read the whole body, and say whether its sender was there to the end."""
    while True:
        async with asyncio.timeout(SILENCE):
            message = await receive()
        if message["type"] != "http.request":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            return True


async def _refuse(send: Send, status: int, why: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})
