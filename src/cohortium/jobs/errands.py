"""Jobs that call out of the house. No transaction waits for somebody else's server, so an errand has three steps.

What is intended is in the database before (the row that the fact names); `call` runs outside every scope, with what
`prepare` gave it; `note` keeps the answer, once. A worker that is killed in between leaves the intent as it was, and
the job is run again: `call` has to bear that, by sending the same id each time.

What must not be sent twice has a brink: `call` is given a function as well, and calls it before the first word that
cannot be taken back. A worker that is killed beyond it leaves a mark, and then nothing is sent again: it is `lost`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.jobs import glue
from cohortium.jobs.facts import Fact

log = structlog.get_logger()

F = TypeVar("F", bound=Fact)
Intent = TypeVar("Intent")
Answer = TypeVar("Answer")


class TryAgain(Exception):
    """The other side cannot answer now: the job is run again, later and later."""


@dataclass(frozen=True, slots=True)
class Errand(Generic[F, Intent, Answer]):
    """What is sent, how it is sent, and what is noted."""

    name: str
    # In the organisation's scope. None: there is nothing to do any more.
    prepare: Callable[[Actor, F, datetime], Intent | None]
    # Outside. Raises TryAgain. With a brink, it is given the function as well.
    call: Callable[..., Answer]
    # In the scope again, once.
    note: Callable[[Actor, F, Answer, datetime], None]
    # In the scope, after a try in vain that another one follows.
    postpone: Callable[[Actor, F, str, datetime], None]
    # In the scope, after the last try. The job stays among the failed ones, and whoever mends the cause runs it again.
    give_up: Callable[[Actor, F, str, datetime], None]
    # What is sent, whichever job sends it: nothing that has this mark is sent again.
    brink: Callable[[F], str] | None = None
    # In the scope: it was begun and perhaps arrived, and nobody knows.
    lost: Callable[[Actor, F, datetime], None] | None = None
    queue: str = "default"


def runs_errand(fact: type[F], errand: Errand[F, Any, Any], *also: type[F]) -> None:
    """Run the errand after each fact of this kind, and of others that say the same of the same."""
    kinds = {one.kind: one for one in (fact, *also)}

    def run(
        context: JobContext,
        /,
        organisation_id: str,
        correlation_id: str,
        kind: str,
        fact: dict[str, Any],
        **_: Any,
    ) -> None:
        actor = actors.system(UUID(organisation_id), correlation_id=UUID(correlation_id))
        what, last = kinds[kind].from_json(fact), context.job.attempts >= glue.TRIES
        try:
            _run(str(context.job.id), actor, what, errand, last=last)
        except TryAgain:
            raise
        except Exception as error:
            # Ours to mend. Whoever waits for it must not wait for ever meanwhile.
            if last:
                with glue.in_scope_of(actor, str(context.job.id)):
                    errand.give_up(actor, what, type(error).__name__, datetime.now(UTC))
            raise

    task = app.task(name=errand.name, queue=errand.queue, retry=glue.RETRY, pass_context=True)(run)
    for one in kinds.values():
        glue.subscribers[one].append(task)


def _run(job: str, actor: Actor, fact: F, errand: Errand[F, Any, Any], *, last: bool) -> None:
    mark = f"{errand.name}/{errand.brink(fact)}" if errand.brink else ""

    def step_on_brink() -> None:
        with glue.in_scope_of(actor, job):
            glue.step_on_brink(mark)

    with glue.in_scope_of(actor, job):
        had = glue.had_effects(job, mark)
        intent = None if job in had else errand.prepare(actor, fact, datetime.now(UTC))
        if intent is not None and errand.lost and mark in had:
            errand.lost(actor, fact, datetime.now(UTC))
            return
    if intent is None:
        return
    try:
        answer = errand.call(intent, step_on_brink) if mark else errand.call(intent)
    except TryAgain as error:
        # What the other side said is kept with what it was about, and not here: it may name somebody.
        log.warning("errand_in_vain", errand=errand.name, last=last)
        with glue.in_scope_of(actor, job):
            glue.step_back(mark)
            (errand.give_up if last else errand.postpone)(actor, fact, str(error), datetime.now(UTC))
        raise
    glue.once(job, actor, lambda: errand.note(actor, fact, answer, datetime.now(UTC)))
