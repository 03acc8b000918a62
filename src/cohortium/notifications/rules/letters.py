"""What a letter consists of, and how it reads without any dress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from cohortium.core.colour import Accent, accent


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a paragraph."""

    text: str
    bold: bool = False
    # Where it leads; nothing where it leads nowhere.
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words. Small print is what stands below the button."""

    spans: tuple[Span, ...]
    small: bool = False

    is_button: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing that a letter asks for."""

    label: str
    href: str

    is_button: ClassVar[bool] = True


Block = Paragraph | Button


class Blocks(Protocol):
    """A letter in parts, from which text and HTML are made alike."""

    @property
    def subject(self) -> str: ...

    @property
    def blocks(self) -> tuple[Block, ...]: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the product's own. Nobody keeps it: it may hold the secret of a link."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: Button | None = None
    # After the button: until when, and what to do if it is not meant for the reader.
    small_print: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its parts, from the greeting on."""
        words = [Paragraph((Span(line),)) for line in (self.greeting, *self.paragraphs)]
        button = [self.button] if self.button else []
        return (*words, *button, *(Paragraph((Span(line),), small=True) for line in self.small_print))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """In whose name a letter goes out."""

    name: str
    colour: str
    # The address of the logo, which everybody may see; nothing where there is none.
    logo: str = ""

    @property
    def accent(self) -> Accent:
        """The colour as it can be read on the paper of a letter, and what can be read on it: of its button."""
        return accent(self.colour)


@dataclass(frozen=True, slots=True)
class From:
    """Who sends a letter. Without an address it is the installation's."""

    name: str
    address: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter that is ready to go. The id stays the same however often it is tried, so that it is shown once."""

    message_id: UUID
    recipient: str
    written_at: datetime
    letterhead: Letterhead
    letter: Blocks
    # Where its reader stops letters of this kind; nothing where nobody can.
    stop: str = ""
    # Where mail servers report to that it came back; nothing: to the installation's address.
    returns_to: str = ""
    # Nothing: whoever stands in its head, by the installation's address.
    sent_from: From | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter as it is shown in the app."""

    title: str
    words: str
    href: str


# Signs of what a mail server said that are kept.
LONGEST_ANSWER = 500
# The job that sends a letter.
SEND = "notifications.tasks.send"
LONGEST_TITLE, LONGEST_HREF = 400, 500


class Outcome(StrEnum):
    """What became of it."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a letter, and what the mail server said."""

    outcome: Outcome
    answer: str


def plain_text(letter: Blocks, letterhead: Letterhead, last: Sequence[str] = ()) -> str:
    """The letter as lines of text. What comes last stands below the name."""
    return "\n\n".join([*(_plain(block) for block in letter.blocks), letterhead.name, *last]) + "\n"


def _plain(block: Block) -> str:
    if isinstance(block, Button):
        return f"{block.label}:\n{block.href}"
    return "".join(
        f"{span.text} ({span.href})" if span.href and span.href != span.text else span.text for span in block.spans
    )


def in_app(letter: Blocks) -> Notice:
    """The letter without its small print, and where its button leads."""
    words = [
        "".join(span.text for span in block.spans)
        for block in letter.blocks
        if isinstance(block, Paragraph) and not block.small
    ]
    href = next((block.href for block in letter.blocks if isinstance(block, Button)), "")
    return Notice(letter.subject[:LONGEST_TITLE], "\n\n".join(words), href[:LONGEST_HREF])


# So many letters of an organisation go out before one of another that came later.
AT_A_TURN = 20
_LAST_TURN = 1000


def turn(before: int) -> int:
    """The priority of a letter before which so many of its organisation wait: those of all take turns."""
    return -min(before // AT_A_TURN + 1, _LAST_TURN)
