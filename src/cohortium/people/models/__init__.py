"""Who learns, and who belongs to them."""

from cohortium.people.models.consents import Consent, ConsentAnswer, ConsentRequest, ConsentText
from cohortium.people.models.learners import Learner

__all__ = [
    "Consent",
    "ConsentAnswer",
    "ConsentRequest",
    "ConsentText",
    "Learner",
]
