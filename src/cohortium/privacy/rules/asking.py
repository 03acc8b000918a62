"""For whom somebody with a log-in may ask what is known, to have it corrected or erased, or object to its use."""

from datetime import date

from cohortium.people.rules.guardians import Relationship
from cohortium.privacy.rules.retention import OF_AGE, years_later

# Who speaks for a child by law: parents, and guardians by law. Step-parents, foster parents, relatives and neighbours
# do so only where a court says so, which the office knows and this does not: they ask the office.
SPEAK_FOR_CHILDREN = frozenset({Relationship.MOTHER, Relationship.FATHER, Relationship.PARENT, Relationship.GUARDIAN})


def may_ask_for(relationship: str, *, born: date | None, today: date) -> bool:
    """Whether a guardian speaks for a learner of theirs. Whose day of birth nobody knows, is a child."""
    is_child = born is None or years_later(born, OF_AGE) > today
    return is_child and relationship in SPEAK_FOR_CHILDREN
