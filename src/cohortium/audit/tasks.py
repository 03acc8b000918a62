"""Seals every trail, every few minutes."""

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from cohortium.access import actor as actors
from cohortium.access.queries import organisation
from cohortium.audit import heads, sealing
from cohortium.audit.seal import NoHead
from cohortium.jobs.glue import in_scope_of
from cohortium.tenancy.finding import organisations_ever_founded

log = structlog.get_logger()
NAME = "audit.seal_trails"


class SomeNotSealed(RuntimeError):
    """The others were sealed. Why these were not stands in the log."""


# One job for all organisations and not one for each: most have nothing to seal. It needs no note of its effect, because
# what is sealed is not sealed again. One that fails is no loss: the next one does the same.
@app.periodic(cron="*/5 * * * *")
@app.task(name=NAME, queueing_lock=NAME, lock=NAME)
def seal_trails(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
    """Seal what was written since, and let the heads leave the house. One that cannot be sealed keeps no other back.

    Also of those that are switched off: that they were, and why, is their last entry.
    """
    failed = 0
    for organisation_id in organisations_ever_founded():
        try:
            seal_trail(organisation_id)
        except (heads.DoesNotContinue, NoHead, OSError):
            log.exception("heads_not_kept", organisation=str(organisation_id))
            failed += 1
        except Exception:
            log.exception("trail_not_sealed", organisation=str(organisation_id))
            failed += 1
    if failed:
        raise SomeNotSealed(f"{failed}")


def seal_trail(organisation_id: UUID) -> int:
    """Seal one organisation's trail, seal by seal, and export the heads. Says how many seals were made.

    Raises:
        DoesNotContinue, NoHead, OSError: it is sealed, but its heads could not leave the house.
    """
    actor, made, code = actors.system(organisation_id), 0, ""
    while True:
        with in_scope_of(actor, NAME):
            here = organisation(even_off=True)
            code = here.code if here else ""
            if sealing.seal() is None:
                break
        made += 1
    # Also where nothing was made: what a killed worker sealed is not in the file yet.
    if code:
        heads.export(organisation_id, code)
    return made
