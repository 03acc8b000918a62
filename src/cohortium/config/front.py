"""What stands between the server and Django: a thread is given to a request that is there, and to an answer's making.

A thread that reads a body waits for its sender, and one that sends an answer waits for its reader; a dozen who never
finish would hold every thread. So both are done on the event loop, where waiting costs nothing, within a time.
"""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from asgiref.wsgi import WsgiToAsgiInstance
from django.utils.http import parse_header_parameters

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# In each process; further requests wait in line. Each thread keeps a connection to the database.
THREADS = 8
# Seconds for a body, all of it. A large file on a slow line needs minutes; a thread it never needs.
PATIENCE = 300.0
# Seconds without a byte, either way.
SILENCE = 15.0
# Bytes a second, below which nobody sends a form or a file: one byte now and then would hold a connection for minutes.
SLOWEST = 500
# Bytes of one body, and of all bodies that a process holds at once. They lie on the disk where the database may lie.
LARGEST, HELD_AT_MOST = 64 * 1024**2, 1024**3
# What a form is larger than the file in it.
AROUND_A_FILE = 1024**2
# Where the environment of a request says why its body was not read: Django tells that, in its own dress.
UNREAD = "cohortium.unread"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
IN_MEMORY, PIECE = 64 * 1024, 64 * 1024
LONGEST_TYPE = 256
NOT_UTF_8 = "Send UTF-8."
TOO_SLOW = "The request did not arrive in time."

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
log = structlog.get_logger()


class Refused(Exception):
    """The request will not be shown to Django."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


class Unread(Exception):
    """The body was not read, or not to its end. Django says so, with nothing in the place of the body."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Front:
    """An ASGI application around a WSGI one. `largest`: the bytes of a body."""

    def __init__(self, application: Callable[..., Any], *, largest: int = LARGEST) -> None:
        self._application = application
        self._largest = largest
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            body = _Body(file)
            try:
                request = _Request(self._closing, _readable(scope))
                answer = await self._answered(request, receive, body)
            except Refused as refused:
                answer = _Answer.plain(refused.code, str(refused))
            except Exception:
                # Django answers for its own mistakes; this is one before or behind it.
                log.exception("crashed")
                answer = _Answer.plain(500, "Something broke on our side.")
            finally:
                self._held -= body.size
        await answer.send(send)

    async def _answered(self, request: "_Request", receive: Receive, body: "_Body") -> "_Answer":
        try:
            self._check_announced(request.scope["headers"])
            await self._read(receive, body)
        except Unread as unread:
            return await request.run(_Body(BytesIO()), unread=unread.code)
        return await request.run(body)

    def _check_announced(self, headers: list[tuple[bytes, bytes]]) -> None:
        """Read nothing of what is announced as too much.

        Raises:
            Unread: as said.
        """
        announced = dict(headers).get(b"content-length", b"")
        if announced.isdigit() and int(announced) > self._largest:
            raise Unread(413)

    async def _read(self, receive: Receive, body: "_Body") -> None:
        """Read the whole body.

        Raises:
            Refused: it is too slow, or not whole.
            Unread: it is too large, or there is no room for it.
        """
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(PATIENCE):
                while await self._take(receive, body, began):
                    pass
        except TimeoutError:
            raise Refused(408, TOO_SLOW) from None
        body.file.seek(0)

    async def _take(self, receive: Receive, body: "_Body", began: float) -> bool:
        """Take the next piece of the body, and say whether another follows."""
        async with asyncio.timeout(SILENCE):
            message = await receive()
        if message["type"] != "http.request":
            raise Refused(400, "The request did not arrive whole.")
        piece = message.get("body", b"")
        body.size += len(piece)
        self._held += len(piece)
        if body.size > self._largest:
            raise Unread(413)
        if self._held > HELD_AT_MOST:
            raise Refused(503, "Too much is being sent at the moment. Try again.")
        taken = asyncio.get_running_loop().time() - began
        more: bool = message.get("more_body", False)
        if more and taken > SILENCE and body.size < SLOWEST * taken:
            raise Refused(408, TOO_SLOW)
        try:
            body.file.write(piece)
        except OSError as error:
            if error.errno not in FULL:
                raise
            log.error("disk_full")  # noqa: TRY400 - where it happened says nothing
            raise Unread(507) from None
        return more

    def _closing(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        # Django ends a request, and lets go of its connection, when the answer is closed. asgiref does not close it.
        response = self._application(environ, start_response)
        try:
            yield from response
        finally:
            response.close()


@dataclass
class _Body:
    """A body on its way in, and how much of it is here."""

    file: Any
    size: int = 0


class _Request(WsgiToAsgiInstance):
    """Runs the WSGI application in a thread, which makes the answer whole and sends nothing."""

    def __init__(self, application: Callable[..., Any], scope: Scope) -> None:
        # asgiref has no types.
        super().__init__(application)  # type: ignore[no-untyped-call]
        self.scope = scope
        self._unread = 0

    async def run(self, body: _Body, *, unread: int = 0) -> "_Answer":
        """Make the answer. `unread`: with which status Django says that the body was not read."""
        answer, self._unread = _Answer(), unread
        self.sync_send: Any = answer.take
        # A body that came in chunks has no length yet, and without one Django would read nothing.
        sized = (b"content-length", str(body.size).encode())
        self.scope["headers"] = [one for one in self.scope["headers"] if one[0] != sized[0]] + [sized]
        await sync_to_async(self._in_thread, thread_sensitive=False, executor=_threads)(body.file)
        return answer

    def build_environ(self, scope: Scope, body: Any) -> dict[str, Any]:
        """What Django reads. No header can write what is added here."""
        environ: dict[str, Any] = super().build_environ(scope, body)  # type: ignore[no-untyped-call]
        return environ | ({UNREAD: self._unread} if self._unread else {})

    def _in_thread(self, body: Any) -> None:
        WsgiToAsgiInstance.__dict__["run_wsgi_app"].func(self, body)


class _Answer:
    """An answer, first made and then sent."""

    def __init__(self) -> None:
        self._start: Message = {}
        self._body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent

    @classmethod
    def plain(cls, status: int, why: str) -> "_Answer":
        """An answer without Django."""
        answer = cls()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        answer.take({"type": "http.response.start", "status": status, "headers": headers})
        answer.take({"type": "http.response.body", "body": f"{why}\n".encode()})
        return answer

    def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body.write(message.get("body", b""))

    async def send(self, send: Send) -> None:
        """Send it piece by piece. A reader who stops reading is left."""
        with self._body as body:
            body.seek(0)
            try:
                await _within(send(self._start))
                while piece := body.read(PIECE):
                    await _within(send({"type": "http.response.body", "body": piece, "more_body": True}))
                await _within(send({"type": "http.response.body", "body": b""}))
            except TimeoutError:
                log.warning("reader_left")


async def _within(sending: Awaitable[None]) -> None:
    async with asyncio.timeout(SILENCE):
        await sending


def _readable(scope: Scope) -> Scope:
    """The request's head as Django may read it.

    Raises:
        Refused: it says two things at once, or its body is written in something else than UTF-8.
    """
    if not scope["query_string"].isascii():
        raise Refused(400, "An address holds ASCII only: write other signs as %C3%A9.")
    headers: list[tuple[bytes, bytes]] = []
    cookies: list[bytes] = []
    for name, value in scope["headers"]:
        if name == b"cookie":
            # Several fields are one, and asgiref would join them as other headers are joined.
            cookies.append(value)
        # A name with an underscore would pass for the one with a hyphen, which a proxy may have taken away.
        elif b"_" not in name:
            headers.append((name, value))
    if cookies:
        headers.append((b"cookie", b"; ".join(cookies)))
    _check_type([value for name, value in headers if name == b"content-type"])
    return {**scope, "headers": headers}


def _check_type(types: list[bytes]) -> None:
    if len(types) > 1:
        raise Refused(400, "Send one Content-Type.")
    # Reading a long one takes a time that grows with its square; one with a star names a codec in yet another way.
    if any(len(value) > LONGEST_TYPE or b"*" in value for value in types):
        raise Refused(415, NOT_UTF_8)
    parameters = [parse_header_parameters(value.decode("latin1"))[1] for value in types]
    # Django would believe any codec that Python knows, such as zlib, and some take minutes for a megabyte.
    if any(one.get("charset", "utf-8").lower() not in {"utf-8", "utf8"} for one in parameters):
        raise Refused(415, NOT_UTF_8)
