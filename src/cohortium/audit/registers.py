"""What is always so of the trail, and of what it tells about."""

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps

from cohortium.access.queries import organisation
from cohortium.audit import heads
from cohortium.audit.history import statuses_follow
from cohortium.audit.seal import NoHead
from cohortium.audit.verifying import Verification
from cohortium.core import invariants
from cohortium.core.invariants import Of
from cohortium.tenancy.fields import StatusField
from cohortium.tenancy.scope import organisation_scope


def _trail(organisation_id: UUID) -> Iterator[str]:
    with organisation_scope(organisation_id):
        here = organisation(even_off=True)
    try:
        kept = heads.kept(organisation_id, here.code) if here else None
    except NoHead:
        yield f"{heads.file_of(here.code if here else '')} holds something else than heads of seals."
        kept = None
    yield from (finding.sentence for finding in Verification(organisation_id, heads=kept, needs_heads=True).findings())


def _statuses() -> Iterator[str]:
    for model in apps.get_models():
        if any(isinstance(field, StatusField) for field in model._meta.local_fields):
            yield from statuses_follow(model)()


invariants.register(
    "trail",
    "The trail is as it was sealed, and each seal is there.",
    _trail,
    of=Of.ORGANISATION_OUTSIDE,
)
invariants.register("states", "Every status is reached from a start, by moves that there are.", _statuses)
