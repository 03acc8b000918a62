"""The small language of letters: paragraphs, **bold**, {variables}, and [words]({link}). Nothing else means anything.

Nothing is looked up, run or fetched: a variable is one of those that its kind of letter has, put in after the text was
taken apart, so that what somebody is called can never be a link, and never bold.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cohortium.core.text import plain_lines, text_faults
from cohortium.notifications.rules.letters import Block, Button, Paragraph, Span

AT_MOST = {"subject": 200, "body": 10_000}
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]*)\]\((?P<target>[^()\n]*)\)")
# What somebody meant as a link, also where its target has brackets in it and so is none.
_BARE = re.compile(
    r"(?<![\w@.-])(?:[a-z][a-z0-9+.-]*://\S+|www\.\S+|(?:[\w-]+\.)+(?:com|net|org|info|biz|io|app|dev|link|online|site|xyz"
    r"|example|(?:co|com|org|edu|ac|gov|net)\.[a-z]{2})\b(?!@)\S*)",
    re.IGNORECASE,
)
_LINK_BEGUN = re.compile(r"\[[^\[\]\n]*\]\((?P<target>[^)\n]*)")
_SIGN = re.compile(r"(?P<bold>\*\*)|\{(?P<name>[^{}\n]*)\}|(?P<stray>[{}])")
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")
_NAME = re.compile(r"\{\s*(?P<name>[^{}\n]*?)\s*\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """What may stand in a text: `{name}`; whether it is an address to go to, and whether it has to be there."""

    name: str
    is_link: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a letter, as somebody types them."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a letter with everything put in."""

    subject: str
    blocks: tuple[Block, ...]


class Why(StrEnum):
    """Why a text cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    UNKNOWN = "unknown"
    BRACE = "brace"
    BOLD = "bold"
    LINK_ELSEWHERE = "link_elsewhere"
    LINK_WITHOUT_WORDS = "link_without_words"
    LINK_IN_SUBJECT = "link_in_subject"
    NOT_THERE = "not_there"


class Fault(NamedTuple):
    """What is wrong, in which field, in which line, with which word."""

    field: str
    why: Why
    line: int = 0
    word: str = ""


class _Piece(NamedTuple):
    """A part of a paragraph: words or a variable's name, and where it leads."""

    words: str = ""
    name: str = ""
    bold: bool = False
    link: str = ""


def tidied(text: Text) -> Text:
    """As it is kept: no stray spaces, one empty line between paragraphs."""
    body = re.sub(r"\n{3,}", "\n\n", plain_lines(text.body.replace("\r\n", "\n")))
    return Text(" ".join(text.subject.split()), body)


def faults(text: Text, variables: Sequence[Variable]) -> list[Fault]:
    """Everything that is wrong with it, the first first."""
    said = {"subject": text.subject, "body": text.body}
    found = [Fault(field, Why(why)) for field, why in text_faults(said, AT_MOST).items()]
    found += [Fault(field, Why.MISSING) for field, words in said.items() if not words.strip()]
    if found:
        return found
    known = {one.name: one for one in variables}
    found += [
        Fault("subject", Why.LINK_IN_SUBJECT, word=name)
        for name in _names(text.subject)
        if name in known and known[name].is_link
    ]
    found += _faults_of("subject", text.subject, 0, known)
    for line, paragraph in _paragraphs(text.body):
        found += _faults_of("body", paragraph, line, known)
    named = set(_names(text.body))
    found += [
        Fault("body", Why.NOT_THERE, word=one.name) for one in variables if one.is_required and one.name not in named
    ]
    return found


def written(text: Text, values: Mapping[str, str], links: frozenset[str]) -> Written:
    """Put the values in. A paragraph that needs one that is empty is left out; what is unknown stays as it is typed.

    A link that stands alone in its paragraph is the button. What follows it is small print.
    """
    subject = "".join(_said(piece, values) for piece in _pieces(text.subject))
    blocks: list[Block] = []
    small = False
    for _line, paragraph in _paragraphs(text.body):
        pieces = _pieces(paragraph)
        if any(not values.get(name, "-") for piece in pieces for name in (piece.name, piece.link) if name):
            continue
        spans = tuple(_span(piece, values, links) for piece in pieces)
        hrefs = {span.href for span in spans}
        if not small and len(hrefs) == 1 and "" not in hrefs and pieces[0].link:
            blocks.append(Button("".join(span.text for span in spans), hrefs.pop()))
            small = True
        elif spans:
            blocks.append(Paragraph(spans, small))
    return Written(" ".join(subject.split()), tuple(blocks))


def _names(words: str) -> list[str]:
    return [found["name"] for found in _NAME.finditer(words)]


def _paragraphs(body: str) -> Iterator[tuple[int, str]]:
    """Each paragraph, with the number of its first line."""
    at = 0
    for between in [*_BETWEEN.finditer(body), None]:
        end = between.start() if between else len(body)
        if body[at:end].strip():
            yield body.count("\n", 0, at) + 1, body[at:end].strip("\n")
        at = between.end() if between else end


def _faults_of(field: str, paragraph: str, line: int, known: Mapping[str, Variable]) -> list[Fault]:
    def at(place: int) -> int:
        return line + paragraph.count("\n", 0, place) if line else 0

    found = [Fault(field, why, at(place), word) for place, why, word in _faults_of_links(paragraph, known)]
    bold = []
    for sign in _SIGN.finditer(paragraph):
        if sign["stray"]:
            found.append(Fault(field, Why.BRACE, at(sign.start()), _around(paragraph, sign.start())))
        elif sign["bold"]:
            bold.append(sign.start())
        elif sign["name"].strip() not in known:
            found.append(Fault(field, Why.UNKNOWN, at(sign.start()), sign["name"].strip()))
    if len(bold) % 2:
        found.append(Fault(field, Why.BOLD, at(bold[-1]), _around(paragraph, bold[-1])))
    return found


def _faults_of_links(paragraph: str, known: Mapping[str, Variable]) -> Iterator[tuple[int, Why, str]]:
    links = list(_LINK.finditer(paragraph))
    for link in links:
        target = _NAME.fullmatch(link["target"].strip())
        one = known.get(target["name"]) if target else None
        if not link["words"].strip():
            yield link.start(), Why.LINK_WITHOUT_WORDS, link["target"]
        if target is None or (one is not None and not one.is_link):
            yield link.start(), Why.LINK_ELSEWHERE, link["target"]
    whole = {link.start() for link in links}
    begun_too = [begun for begun in _LINK_BEGUN.finditer(paragraph) if begun.start() not in whole]
    for begun in begun_too:
        yield begun.start(), Why.LINK_ELSEWHERE, begun["target"]
    # Mail programs make a link of a bare address too.
    for bare in _BARE.finditer(paragraph):
        if not any(one.start() <= bare.start() < one.end() for one in (*links, *begun_too)):
            yield bare.start(), Why.LINK_ELSEWHERE, bare[0]


def _around(words: str, place: int) -> str:
    return words[place : place + 20].partition("\n")[0]


def _pieces(paragraph: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at, bold = 0, False
    for link in [*_LINK.finditer(paragraph), None]:
        before, bold = _plain_pieces(paragraph[at : link.start() if link else None], bold=bold)
        pieces += before
        if link:
            inside, bold = _plain_pieces(link["words"], bold=bold)
            target = _NAME.fullmatch(link["target"].strip())
            pieces += [piece._replace(link=target["name"] if target else "") for piece in inside]
            at = link.end()
    return pieces


def _plain_pieces(words: str, *, bold: bool) -> tuple[list[_Piece], bool]:
    """The parts of words that hold no link, and whether they end in bold."""
    pieces: list[_Piece] = []
    at = 0
    for sign in _SIGN.finditer(words):
        pieces.append(_Piece(words[at : sign.start()], bold=bold))
        at = sign.end()
        if sign["bold"]:
            bold = not bold
        elif sign["stray"]:
            pieces.append(_Piece(sign["stray"], bold=bold))
        else:
            pieces.append(_Piece(name=sign["name"].strip(), bold=bold))
    pieces.append(_Piece(words[at:], bold=bold))
    return [piece for piece in pieces if piece.words or piece.name], bold


def _said(piece: _Piece, values: Mapping[str, str]) -> str:
    return values.get(piece.name, f"{{{piece.name}}}") if piece.name else piece.words


def _span(piece: _Piece, values: Mapping[str, str], links: frozenset[str]) -> Span:
    href = values.get(piece.link, "") if piece.link in links else ""
    if not href and piece.name in links:
        href = values.get(piece.name, "")
    return Span(_said(piece, values), piece.bold, href)
