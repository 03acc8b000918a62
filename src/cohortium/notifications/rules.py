"""What a letter consists of, and how it reads without any dress."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing that a letter asks for."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in parts, from which text and HTML are made alike. Nobody keeps it: it may hold the secret of a link."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: Button | None = None
    # After the button: until when, and what to do if it is not meant for the reader.
    small_print: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """In whose name a letter goes out."""

    name: str
    colour: str
    # The address of the logo, which everybody may see; nothing where there is none.
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter that is ready to go. The id stays the same however often it is tried, so that it is shown once."""

    message_id: UUID
    recipient: str
    written_at: datetime
    letterhead: Letterhead
    letter: Letter


# Signs of what a mail server said that are kept.
LONGEST_ANSWER = 500


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


def plain_text(letter: Letter, letterhead: Letterhead) -> str:
    """The letter as lines of text."""
    button = [f"{letter.button.label}:\n{letter.button.href}"] if letter.button else []
    return "\n\n".join([letter.greeting, *letter.paragraphs, *button, *letter.small_print, letterhead.name]) + "\n"
