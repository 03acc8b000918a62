"""Who learns, and who belongs to them."""

from cohortium.people.models.emergency import EmergencyContact
from cohortium.people.models.families import Family, FamilyLearner
from cohortium.people.models.guardians import Guardian
from cohortium.people.models.learners import Learner

__all__ = ["EmergencyContact", "Family", "FamilyLearner", "Guardian", "Learner"]
