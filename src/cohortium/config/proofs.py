"""`cohortium check` and `cohortium audit`: what is always so, and whether the trail is as it was sealed."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click
from django.conf import settings
from django.db import DatabaseError, connections

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.access.queries import OrganisationRow, organisation
from cohortium.administration.actions.trail import note_export
from cohortium.administration.queries.trail import MOST_COUNTED, standing
from cohortium.audit import heads, seals
from cohortium.audit.exporting import Form, lines
from cohortium.audit.queries import Asked
from cohortium.audit.seal import NoHead, Seal, read_heads
from cohortium.audit.tasks import seal_trail
from cohortium.audit.verifying import Verification
from cohortium.config.counted import counted
from cohortium.config.environment import BadEnvironment
from cohortium.core.invariants import Invariant, Of, invariants
from cohortium.tenancy.finding import organisation_id_of, organisations_ever_founded
from cohortium.tenancy.scope import organisation_scope

# Of a shorter trail nobody waits long enough to wonder.
LONG = 20_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one invariant, in one organisation or in the database as a whole."""

    organisation: str
    invariant: str
    says: str
    broken: list[str]
    skipped: str = ""

    def told(self) -> Iterator[str]:
        """The lines of it."""
        verdict = f"not looked at: {self.skipped}" if self.skipped else "does not hold" if self.broken else "holds"
        yield f"  {self.invariant:<12}{verdict}{'' if self.skipped else f': {self.says}'}"
        yield from (f"    - {sentence}" for sentence in self.broken)


def check(*, code: str = "", as_json: bool = False) -> bool:
    """Look at every invariant in every organisation, print what became of each, and say whether all hold."""
    outcomes: list[Outcome] = []
    for outcome in _outcomes(_chosen(code)):
        if not as_json:
            if not outcomes or outcomes[-1].organisation != outcome.organisation:
                click.echo(outcome.organisation or "The database")
            for line in outcome.told():
                click.echo(line)
        outcomes.append(outcome)
    broken = sum(bool(outcome.broken) for outcome in outcomes)
    if as_json:
        known = [{name: getattr(one, name) for name in Outcome.__dataclass_fields__} for one in outcomes]
        click.echo(json.dumps({"holds": not broken, "outcomes": known}, indent=2))
    else:
        verdict = f"{broken} of {len(outcomes)} {'does' if broken == 1 else 'do'} not hold."
        click.echo(verdict if broken else f"All {len(outcomes)} hold.")
    return not broken


def verify(*, code: str = "", against: str = "") -> bool:
    """Compare trails with their seals, print what does not hold, and say whether everything does.

    Raises:
        BadEnvironment: the file of heads cannot be read, or holds something else.
    """
    given = _heads_of(Path(against)) if against else None
    chosen, whole = _chosen(code), True
    if given is not None and not code:
        # Who brings the heads of one asks about that one.
        chosen = [here for here in chosen if here.organisation_id in given]
    for here in chosen:
        kept = _kept(here) if given is None else given.get(here.organisation_id, {})
        looking = Verification(
            here.organisation_id, heads=kept, needs_heads=given is None, progress=_Progress(here.code)
        )
        click.echo(f"{here.name} ({here.code})")
        found = 0
        try:
            for finding in looking.findings():
                click.echo(f"  - {finding.sentence}")
                found += 1
        except DatabaseError as error:
            # Whoever broke one trail must not keep the others from being looked at.
            click.echo(f"  - This trail cannot be read to its end: {str(error).splitlines()[0]}")
            found += 1
        whole = whole and not found
        until = f", until {looking.last.sealed_at:%Y-%m-%d %H:%M:%S} UTC" if looking.last else ""
        click.echo(
            f"  {counted(looking.entries, 'entry', 'entries')} in {counted(looking.seals, 'seal', 'seals')}{until}."
        )
        if not kept:
            click.echo("  There are no heads to compare with: what was cut off at the end would not be seen.")
        with organisation_scope(here.organisation_id):
            now = standing(actors.system(here.organisation_id))
        if now.since:
            many = "more than " if now.many else ""
            what = counted(min(now.unsealed, MOST_COUNTED), "entry", "entries")
            click.echo(
                f"  Not sealed yet, and so not proved: {many}{what} since {now.since:%Y-%m-%d %H:%M:%S} UTC. "
                "`cohortium audit seal` seals at once."
            )
        click.echo(f"  {_verdict(found, seals=looking.seals, unsealed=now.unsealed)}")
    known = set(heads.whose() if given is None else given) if not code else set()
    for organisation_id in sorted(known - {here.organisation_id for here in chosen}):
        click.echo(f"There are heads of {organisation_id}, and no such organisation.")
        whole = False
    return whole


def seal(*, code: str = "") -> None:
    """Seal what is in no seal yet, before a backup or before somebody else looks."""
    for here in _chosen(code):
        try:
            made = seal_trail(here.organisation_id)
        except (heads.DoesNotContinue, NoHead, OSError) as error:
            raise BadEnvironment(f"{here.code} is sealed, and its heads could not be kept: {error}") from None
        click.echo(f"{here.name} ({here.code}): {counted(made, 'new seal', 'new seals')}.")


def export(*, code: str, as_table: bool) -> None:
    """Write the whole trail of one organisation, newest entry first. That it was exported stands in the trail."""
    [here] = _chosen(code)
    actor = actors.system(here.organisation_id)
    form = Form.CSV if as_table else Form.JSON_LINES

    @contextmanager
    def enter() -> Iterator[Actor]:
        with organisation_scope(here.organisation_id):
            yield actor

    with enter():
        note_export(actor, form=form.value, asked=Asked())
    for line in lines(form, enter, here, asked=Asked(), now=datetime.now(UTC)):
        click.echo(line, nl=False)


def keys() -> None:
    """Print the public keys that verify seals, the one that seals first."""
    for key in seals.ring().values():
        click.echo(f"{key.id}  {key.public}")


def _verdict(found: int, *, seals: int, unsealed: int) -> str:
    if found:
        return f"{counted(found, 'problem', 'problems')} found."
    if unsealed and not seals:
        return "Nothing is sealed, so nothing is proved."
    return "No problems found in what is sealed." if unsealed else "No problems found."


def _outcomes(chosen: list[OrganisationRow]) -> Iterator[Outcome]:
    known = invariants().values()
    for one in known:
        if one.of == Of.DATABASE:
            owner = "owner" in settings.DATABASES
            skipped = "" if owner else "it needs DATABASE_OWNER_URL, because only the owner sees every row."
            yield Outcome("", one.name, one.says, list(one.broken(connections["owner"])) if owner else [], skipped)
    for here in chosen:
        for one in known:
            if one.of != Of.DATABASE:
                yield Outcome(f"{here.name} ({here.code})", one.name, one.says, _broken(one, here.organisation_id))


def _broken(invariant: Invariant, organisation_id: UUID) -> list[str]:
    if invariant.of == Of.ORGANISATION_OUTSIDE:
        return list(invariant.broken(organisation_id))
    with organisation_scope(organisation_id):
        # Nobody waits for a page: it may take as long as it takes.
        with connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        return list(invariant.broken())


def _chosen(code: str) -> list[OrganisationRow]:
    ids = [organisation_id_of(code)] if code else list(organisations_ever_founded())
    found = []
    for organisation_id in ids:
        with organisation_scope(organisation_id or UUID(int=0)):
            here = organisation(even_off=True)
        if here is None:
            raise BadEnvironment(f"There is no organisation {code!r}.")
        found.append(here)
    return sorted(found, key=lambda here: here.code)


def _kept(here: OrganisationRow) -> Mapping[int, Seal]:
    try:
        return heads.kept(here.organisation_id, here.code) or {}
    except NoHead:
        raise BadEnvironment(f"{heads.file_of(here.code)} holds something else than heads of seals.") from None


def _heads_of(file: Path) -> dict[UUID, dict[int, Seal]]:
    found: dict[UUID, dict[int, Seal]] = defaultdict(dict)
    try:
        for head in read_heads(file.read_text()):
            found[head.organisation_id][head.number] = head
    except (OSError, UnicodeDecodeError) as error:
        raise BadEnvironment(f"{file} cannot be read: {getattr(error, 'strerror', '') or 'it is no text'}.") from None
    except NoHead:
        raise BadEnvironment(f"{file} holds something else than heads of seals.") from None
    return found


class _Progress:
    """Says on stderr how far a long trail is looked through, a tenth at a time."""

    def __init__(self, code: str) -> None:
        self._code, self._said = code, 0

    def __call__(self, done: int, of: int) -> None:
        tenth = 10 * done // of if of >= LONG else 0
        if tenth > self._said:
            self._said = tenth
            click.echo(f"cohortium: {self._code}: {done} of {of} entries", err=True)
