"""A real mail server on this machine, that keeps what it is given and answers as a test tells it to."""

import asyncio
import socketserver
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from tests.programs import free_port


class Post:
    """What the server was given, and what it answers."""

    def __init__(self) -> None:
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        # Each of them as it came over the wire.
        self.wires: list[bytes] = []
        # Who each of them says it is from, to mail servers.
        self.senders: list[str] = []
        # By address, what is answered to RCPT and to the end of DATA, one for each time; then it takes everything.
        # Letters of other tests may come meanwhile.
        self.on_recipient: dict[str, list[str]] = defaultdict(list)
        self.on_data: dict[str, list[str]] = defaultdict(list)
        # By address, what is done when all of a message is there and nothing was answered.
        self.before_answer: dict[str, Callable[[Any], None]] = {}

    def to(self, recipient: str) -> list[EmailMessage]:
        """The messages for this address, in the order they came."""
        return [message for message in self.messages if message["To"] == recipient]

    async def handle_RCPT(  # noqa: N802 - the server's names
        self,
        server: SMTP,  # noqa: ARG002 - its signature
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,
        address: str,
        options: Any,  # noqa: ARG002 - as above
    ) -> str:
        answer = self.on_recipient[address].pop(0) if self.on_recipient[address] else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - as above
        self,
        server: SMTP,
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,
    ) -> str:
        self.senders.append(envelope.mail_from or "")
        wire = envelope.original_content or b""
        message = message_from_bytes(wire, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.wires.append(wire)
        address = str(message["To"])
        if act := self.before_answer.get(address):
            act(server)
        return self.on_data[address].pop(0) if self.on_data[address] else "250 Taken"


def hang_up(server: Any) -> None:
    """Break the connection instead of answering."""
    server.transport.abort()


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server, to which the product's settings point."""
    with mail_server() as one:
        yield one


@contextmanager
def mail_server(**options: Any) -> Iterator[Post]:
    """A mail server that can do what these say, to which the product's settings point."""
    one = Post()
    controller = Controller(one, hostname="127.0.0.1", port=one.port, ready_timeout=20, **options)
    controller.start()
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=one.port, EMAIL_USE_TLS=False, EMAIL_TIMEOUT=5):
            yield one
    finally:
        with suppress(asyncio.CancelledError):
            controller.stop()


@contextmanager
def odd_server(script: list[str]) -> Iterator[list[bytes]]:
    """A server that does not speak as one should. `DATA …` and `QUIT …` say what it answers there; `DRIP`: it greets for ever.

    Gives the messages that it took.
    """
    said = dict(line.partition(" ")[::2] for line in script)
    taken: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while "DRIP" in said:
                    self.wfile.write(b"220-wait\r\n")
                    time.sleep(0.2)
                self.wfile.write(b"220 here\r\n")
                while line := self.rfile.readline():
                    self.answer(line.upper().split()[:1])

        def answer(self, verb: list[bytes]) -> None:
            match verb:
                case [b"DATA"]:
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    taken.append(b"".join(lines))
                    self.wfile.write(said.get("DATA", "250 OK").encode() + b"\r\n")
                case [b"QUIT"]:
                    self.wfile.write(said.get("QUIT", "221 bye").encode() + b"\r\n")
                case _:
                    self.wfile.write(b"250 OK\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        # Looked at often: whoever ends it waits for the next look.
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        port = server.server_address[1]
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False, EMAIL_TIMEOUT=5):
            yield taken
        server.shutdown()
