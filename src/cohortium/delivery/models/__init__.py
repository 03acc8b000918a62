"""When and where is taught, and to whom."""

from cohortium.delivery.models.cohorts import Cohort, CohortStaff
from cohortium.delivery.models.places import Room, Term
from cohortium.delivery.models.sessions import Session, SessionStaff

__all__ = ["Cohort", "CohortStaff", "Room", "Session", "SessionStaff", "Term"]
