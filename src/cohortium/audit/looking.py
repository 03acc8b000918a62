"""One look at a whole trail by a job: what it needs to know beforehand, and what it brings back."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.queries import organisation
from cohortium.audit import heads
from cohortium.audit.seal import NoHead, Seal
from cohortium.audit.verifying import Verification

# Of what does not hold so much is kept in words.
MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Look:
    """Whose trail."""

    organisation_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen."""

    entries: int
    seals: int
    with_heads: bool
    found: int
    findings: list[str]


def prepare(actor: Actor) -> Look | None:
    """In the scope: whose trail it is."""
    here = organisation()
    return Look(actor.organisation_id, here.code) if here else None


def look(at: Look) -> Seen:
    """Compare the trail with its seals, and these with the heads that left the house. Outside every scope."""
    kept: dict[int, Seal] | None = None
    findings, found = [], 0
    try:
        kept = heads.kept(at.organisation_id, at.code)
    except NoHead:
        findings, found = [_("The file of heads does not contain heads of seals.")], 1
    looking = Verification(at.organisation_id, heads=kept, needs_heads=not found)
    for finding in looking.findings():
        found += 1
        if len(findings) < MOST_KEPT:
            findings.append(finding.sentence)
    return Seen(looking.entries, looking.seals, bool(kept), found, findings)
