"""The virus scanner: clamd, by its INSTREAM protocol, where one is set. Never called inside a scope."""

import socket
import struct
import time
from pathlib import Path

import structlog
from django.conf import settings

from cohortium.tenancy.scope import in_scope

_PIECE = 64 * 1024
# Seconds without a word from it, and for one file from beginning to end.
PATIENCE, IN_ALL = 10.0, 60.0
_LONGEST_ANSWER = 1000
log = structlog.get_logger()


class ScannerAway(Exception):
    """The scanner does not answer, or not in words that are known. Says why."""


class TooLargeToScan(Exception):
    """The scanner takes no file of this size."""


def is_set() -> bool:
    """Whether files are scanned here."""
    return bool(settings.CLAMD)


def scanned(source: Path) -> str:
    """Show a file to the scanner. Gives the name of what it found, and nothing where it found nothing.

    Raises:
        ScannerAway, TooLargeToScan: as they say.
    """
    if in_scope():
        raise RuntimeError("No transaction waits for a scanner: scan outside every scope.")
    try:
        answer = _asked(source)
    except OSError as error:
        log.warning("scanner_away", error=type(error).__name__)
        raise ScannerAway(f"The scanner does not answer ({type(error).__name__}).") from None
    return _read(answer)


def _read(answer: bytes) -> str:
    said = answer.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if "size limit exceeded" in said:
        raise TooLargeToScan
    log.warning("scanner_strange")
    raise ScannerAway(f"The scanner said: {said[:100] or 'nothing'}")


def _asked(source: Path) -> bytes:
    ends = time.monotonic() + IN_ALL
    with _connected() as talk, source.open("rb") as file:
        try:
            talk.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                talk.sendall(struct.pack("!I", len(piece)) + piece)
                _insist(ends)
            talk.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # It has had enough of it, and says why.
            pass
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (said := talk.recv(_LONGEST_ANSWER)):
            answer += said
            _insist(ends)
    return answer


def _insist(ends: float) -> None:
    if time.monotonic() > ends:
        raise TimeoutError


def _connected() -> socket.socket:
    where = settings.CLAMD
    if where.startswith("/"):
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(PATIENCE)
        try:
            talk.connect(where)
        except OSError:
            talk.close()
            raise
        return talk
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
