"""What is always so of the wall between organisations."""

from cohortium.core import invariants
from cohortium.core.invariants import Of
from cohortium.tenancy.engine import catalogue, machinery, references

invariants.register(
    "wall",
    "Every table of an organisation has its key, policy, grants and triggers.",
    catalogue.faults,
    of=Of.DATABASE,
)
invariants.register(
    "machinery",
    "What the database does by itself is what this release made it do.",
    machinery.faults,
    of=Of.DATABASE,
)
invariants.register(
    "references",
    "No row refers to a row of another organisation, or to one that is not there.",
    references.broken,
    of=Of.DATABASE,
)
