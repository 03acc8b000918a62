"""Letters that come back: what a mail server reports about one that it took (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

from cohortium.notifications.rules.answers import told

# What is read of a message: the report stands before the letter that came back, which may be large.
LONGEST = 2 * 1024**2
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
# Where a mail server says for whom a message is that it hands to a program.
_ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
# RFC 3463: 5.0 says nothing more, 5.1 is about the address, and 5.2 about the mailbox. Of the latter, a full one is
# emptied, and too long is the letter.
_ABOUT_THE_ADDRESS = frozenset({"0", "1", "2"})
_FOR_NOW = frozenset({("2", "2"), ("2", "3")})


class NoBounce(ValueError):
    """The message reports nothing: somebody answered, or is away."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server reports about a letter."""

    # Whether it gave up. Otherwise the letter is late, or arrived after all.
    is_final: bool
    # Such as 5.1.1; nothing where it says none.
    status: str
    # What is kept of its words.
    answer: str

    @property
    def is_about_the_address(self) -> bool:
        """Whether the next letter would come back as well: nobody is there, whatever stands in it."""
        found = _STATUS.fullmatch(self.status)
        if not self.is_final or found is None:
            return False
        kind, subject, detail = found.groups()
        return kind == "5" and subject in _ABOUT_THE_ADDRESS and (subject, detail) not in _FOR_NOW


def addressed(raw: bytes) -> list[str]:
    """To which addresses the message says that it is."""
    head = BytesHeaderParser().parsebytes(raw[:LONGEST])
    said = [str(line) for name in _ADDRESSED for line in head.get_all(name, [])]
    return list(dict.fromkeys(address for line in said for address in _ADDRESS.findall(line)))


def read(raw: bytes) -> Bounce:
    """What the message reports; the worst of it, where it is about several recipients.

    Raises:
        NoBounce: it reports nothing.
    """
    try:
        message = message_from_bytes(raw[:LONGEST])
    except RecursionError:
        # Parts within parts within parts: no mail server writes such a report.
        raise NoBounce from None
    if message.get_content_type() != "multipart/report":
        raise NoBounce
    parts: Any = message.get_payload()
    reports = [part for part in parts if isinstance(part, Message) and part.get_content_type() in _REPORTS]
    about = [one for report in reports for one in _recipients(report)]
    if not about:
        raise NoBounce
    return next((one for one in about if one.is_final), about[0])


def _recipients(report: Message) -> list[Bounce]:
    """What the report says of each recipient: a paragraph of lines like those in the head of a message."""
    inside: Any = report.get_payload()
    whole = b"\n\n".join(one.as_bytes() for one in inside) if isinstance(inside, list) else str(inside).encode()
    paragraphs = [BytesHeaderParser().parsebytes(one.strip()) for one in _BLANK.split(whole) if one.strip()]
    return [_bounce(one) for one in paragraphs if one.get("Action")]


def _bounce(said: Message) -> Bounce:
    status, diagnostic = str(said.get("Status", "")), str(said.get("Diagnostic-Code", ""))
    found = _STATUS.search(status) or _STATUS.search(diagnostic)
    words = diagnostic.partition(";")[2] or diagnostic or status
    is_final = str(said["Action"]).strip().lower() == "failed"
    return Bounce(is_final, found.group() if found else "", told(words))
