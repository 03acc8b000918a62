"""One letter that holds many."""

from collections.abc import Sequence

from cohortium.notifications.rules.letters import Block, Button, Paragraph, Span
from cohortium.notifications.rules.texts import Written

# Letters that are written out. Of more it is said how many there are.
AT_MOST = 100


def bound(intro: Written, letters: Sequence[Written], rest: str = "") -> Written:
    """The intro, and below it each letter under its subject. What was a button is a link."""
    blocks: list[Block] = list(intro.blocks)
    for letter in letters[:AT_MOST]:
        blocks.append(Paragraph((Span(letter.subject, bold=True),)))
        blocks.extend(_calm(block) for block in letter.blocks)
    if rest:
        blocks.append(Paragraph((Span(rest),)))
    return Written(intro.subject, tuple(blocks))


def _calm(block: Block) -> Block:
    return Paragraph((Span(block.label, href=block.href),)) if isinstance(block, Button) else block
