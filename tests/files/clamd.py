"""A scanner on this machine, that speaks clamd's protocol and knows one signature: our own."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.test import override_settings

from tests.files.corpus import SIGNATURE


class Scanner:
    """What it was shown, and what it answers instead of the truth, one for each file."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.says: list[bytes] = []
        self.address = ""

    def answer(self, content: bytes) -> bytes:
        self.seen.append(content)
        if self.says:
            return self.says.pop(0)
        return b"stream: Our.Own FOUND\0" if SIGNATURE in content else b"stream: OK\0"


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(self.server.scanner.answer(content) if command == b"zINSTREAM\0" else b"UNKNOWN COMMAND\0")


class _OverTcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _BySocket(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def scanning(path: Path | None = None) -> Iterator[Scanner]:
    """Run a scanner, to which the product's settings point: over TCP, or by a socket at this path."""
    one = Scanner()
    running: Any = _BySocket(str(path), _Talk) if path else _OverTcp(("127.0.0.1", 0), _Talk)
    with running as server:
        server.scanner = one
        one.address = str(path) if path else f"127.0.0.1:{server.server_address[1]}"
        # Looked at often: whoever ends it waits for the next look.
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with override_settings(CLAMD=one.address):
            yield one
        server.shutdown()
