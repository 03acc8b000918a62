"""Who of the learners may have a log-in of their own."""

from enum import StrEnum

# Whole years. Who is younger is spoken for by who looks after them.
OLD_ENOUGH = 16


class LogInFault(StrEnum):
    """Why a learner has none, as things are."""

    TOO_YOUNG = "too_young"
    AGE_UNKNOWN = "age_unknown"
    NOT_THEIR_OWN = "not_their_own"


def learner_fault(*, age: int | None, is_looked_after: bool, is_guardians_address: bool) -> LogInFault | None:
    """What keeps a learner from a log-in; nothing for who is old enough and has an address of their own.

    Whoever nobody looks after is grown up, also where nobody knows when they were born.
    """
    if age is not None and age < OLD_ENOUGH:
        return LogInFault.TOO_YOUNG
    if age is None and is_looked_after:
        return LogInFault.AGE_UNKNOWN
    return LogInFault.NOT_THEIR_OWN if is_guardians_address else None
