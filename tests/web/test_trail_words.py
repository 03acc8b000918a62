"""Whatever can be done is told in words: nothing in the trail shows the signs of the code."""

import re

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.audit import things
from cohortium.audit.queries import Asked, entries
from cohortium.desk.rules.approvals import Step
from cohortium.tenancy.words import said
from cohortium.web.templatetags.cohortium import told
from tests.cases import At, every
from tests.desk.asking import role_id, ruled
from tests.fixtures import Provider

# Room for a word that nobody filled, what Python writes of its values, an id, the name of a column.
RAW = re.compile(r"%\(|[{\[]['\"{]|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[a-z]+(_[a-z]+)+$")


def lines(provider: Provider, actor: Actor) -> list[tuple[str, ...]]:
    """All that the trail says, entry by entry, as its page does."""
    with provider.scope():
        found = entries(actor, asked=Asked(), time_zone="Australia/Melbourne", at_most=10_000)
        words = [
            (
                said(things.kinds()[one.kind].word),
                *(one.thing or "", str(one.sentence)),
                *(part for label, before, after in one.changes for part in (str(label), told(before), told(after))),
            )
            for one in found.rows
        ]
    assert found.next is None
    return words


# So many times a few cases, each in an organisation of its own: in parallel, and none for minutes.
PARTS = 12


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_done_reads_as_words(provider: Provider, part: int) -> None:
    cases = every()[part::PARTS]
    for case in cases:
        campus = provider.campus(f"Campus of {case.name}")
        beside = case.beside(provider, campus)
        # Each by somebody of their own: one case leaves.
        actor = provider.member(OWNER)
        subject = case.rightful(provider, campus, actor)
        case.send(provider.signed_in(actor, raise_request_exception=False), At(provider.code, subject, beside))

    told_of = lines(provider, provider.member(OWNER))

    assert [line for line in told_of if any(RAW.search(part) for part in line)] == []
    assert len(told_of) > len(cases)


def test_the_steps_of_an_approval_read_as_words(provider: Provider) -> None:
    ruled(provider, Step(frozenset({role_id(provider, OWNER)}), needed=3))

    assert [line for line in lines(provider, provider.member(OWNER)) if line[0] == "approval rule"] == [
        ("approval rule", "Closing of a campus", "Added", "Who decides", "", "Step 1: Owner, 3 approvals needed")
    ]
