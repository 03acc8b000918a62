"""Who learns, and who belongs to them."""

from cohortium.people.models.health import LearnerHealth
from cohortium.people.models.learners import Learner

__all__ = ["Learner", "LearnerHealth"]
