"""A real directory of names (DNS) on this machine, that says what a test puts into its zones."""

import socketserver
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from django.test import override_settings


class Zones:
    """What it answers to questions for texts; and which names it does not answer at all."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.aliases: dict[str, str] = {}
        self.silent: set[str] = set()
        self.asked: list[str] = []
        self.port = 0

    def answer(self, wire: bytes) -> bytes | None:
        question = dns.message.from_wire(wire)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        response = dns.message.make_response(question)
        response.flags |= dns.flags.AA
        at = self.aliases.get(name, name)
        found = self.texts.get(at, [])
        aliases = [dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{at}.")][: int(at != name)]
        lines = [dns.rrset.from_text(f"{at}.", 60, "IN", "TXT", *map(quoted, found))][: len(found)]
        response.answer = [*aliases, *lines]
        response.set_rcode({True: dns.rcode.NOERROR, False: dns.rcode.NXDOMAIN}[bool(response.answer)])
        return {True: None, False: response.to_wire()}[name in self.silent]


def quoted(text: str) -> str:
    """As a zone has it: in strings of 255 signs at most."""
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))


@pytest.fixture
def zones() -> Iterator[Zones]:
    """A directory of names, which the product's settings point to."""
    one = Zones()

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request
            with suppress(dns.exception.DNSException):
                for said in filter(None, [one.answer(wire)]):
                    socket.sendto(said, self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        # Looked at often: whoever ends it waits for the next look.
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        one.port = server.server_address[1]
        with override_settings(DNS_SERVERS=(("127.0.0.1", one.port),)):
            yield one
        server.shutdown()
