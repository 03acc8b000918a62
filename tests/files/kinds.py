"""A kind of file for tests: everything is accepted, and whoever is inside may read it."""

from cohortium.files import owners
from cohortium.files.rules.types import TYPES

ANYTHING = "test.anything"

owners.register(
    ANYTHING,
    label="Anything",
    owner_type="campus",
    types=TYPES,
    at_most=5 * owners.MEGABYTE,
    may_read=lambda actor, owner_id: actor.organisation_id != owner_id,
    previewed=True,
)
