"""Several people may answer for one learner: whose no stands, whoever else says yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cohortium.people.rules.consents import OF_THE_OFFICE, How

# Whoever answers themselves speaks for nobody else. What the office writes down, it knows from whom.
_BY_THEMSELVES = (How.LINK, How.PORTAL)


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer, and by what its speaker can be told from others."""

    answer_id: UUID | None
    is_yes: bool
    how: str
    # Whose log-in it was, where they had one.
    member: UUID | None = None
    # Their addresses and names, as the office has them, and never as somebody typed them on the page of a link.
    marks: frozenset[str] = frozenset()

    @property
    def is_of_the_office(self) -> bool:
        """Whether the office wrote it down."""
        return self.how not in _BY_THEMSELVES

    def is_same_person(self, other: "Voice") -> bool:
        """Whether the same person spoke. Two log-ins are two people, whatever they are called."""
        if self.member and other.member:
            return self.member == other.member
        return bool(self.marks & other.marks)


@dataclass(frozen=True, slots=True)
class Heard:
    """What holds after several answers: each no that stands, and each yes that counts for nothing because of them."""

    against: tuple[Voice, ...]
    overruled: tuple[Voice, ...]


def heard(voices: Sequence[Voice]) -> Heard:
    """Of answers, the oldest first: a no stands until the same person says yes, or the office writes down a yes."""
    against: list[Voice] = []
    overruled: list[Voice] = []
    for one in voices:
        if one.is_yes and one.is_of_the_office:
            against, overruled = [], []
            continue
        against = [no for no in against if not one.is_same_person(no)]
        overruled = [yes for yes in overruled if not one.is_same_person(yes)]
        if not one.is_yes:
            against.append(one)
        elif against:
            overruled.append(one)
        if not against:
            overruled = []
    return Heard(tuple(against), tuple(overruled))


def awaits_office(voices: Sequence[Voice]) -> bool:
    """Whether a yes counts for nothing because of a no, and the office has not written down what holds since."""
    overruled = heard(voices).overruled
    return bool(overruled) and not any(one.how in OF_THE_OFFICE for one in voices[voices.index(overruled[-1]) :])
