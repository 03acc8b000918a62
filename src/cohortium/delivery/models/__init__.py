"""When and where is taught, and to whom."""

from cohortium.delivery.models.cohorts import Cohort, CohortStaff
from cohortium.delivery.models.places import Room, Term

__all__ = ["Cohort", "CohortStaff", "Room", "Term"]
