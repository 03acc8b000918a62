"""Who learns, and who belongs to them."""

from cohortium.people.models.background import LearnerBackground, LearnerDemographics
from cohortium.people.models.health import LearnerHealth
from cohortium.people.models.learners import Learner
from cohortium.people.models.national_ids import NationalId

__all__ = ["Learner", "LearnerBackground", "LearnerDemographics", "LearnerHealth", "NationalId"]
