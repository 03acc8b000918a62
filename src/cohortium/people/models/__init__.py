"""Who learns, and who belongs to them."""

from cohortium.people.models.background import LearnerBackground, LearnerDemographics
from cohortium.people.models.consents import Consent, ConsentAnswer, ConsentRequest, ConsentText
from cohortium.people.models.doubles import DuplicatePair, LearnerMerge
from cohortium.people.models.emergency import EmergencyContact
from cohortium.people.models.families import Family, FamilyLearner
from cohortium.people.models.guardians import Guardian
from cohortium.people.models.health import LearnerHealth
from cohortium.people.models.households import HouseholdMerge, HouseholdPair
from cohortium.people.models.learners import Learner
from cohortium.people.models.national_ids import NationalId
from cohortium.people.models.profile_changes import ProfileChange
from cohortium.people.models.staff import Availability, Credential, DaysAway, Qualification, StaffProfile

__all__ = [
    "Availability",
    "Consent",
    "ConsentAnswer",
    "ConsentRequest",
    "ConsentText",
    "Credential",
    "DaysAway",
    "DuplicatePair",
    "EmergencyContact",
    "Family",
    "FamilyLearner",
    "Guardian",
    "HouseholdMerge",
    "HouseholdPair",
    "Learner",
    "LearnerBackground",
    "LearnerDemographics",
    "LearnerHealth",
    "LearnerMerge",
    "NationalId",
    "ProfileChange",
    "Qualification",
    "StaffProfile",
]
