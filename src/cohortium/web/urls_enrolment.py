"""Addresses of pages about who takes part in what."""

from django.urls import path

from cohortium.web.staff import cohort_enrolments, enrolment_moves, enrolments

_ONE = "o/<str:code>/enrolments/<uuid:enrolment_id>"
_OF_COHORT = "o/<str:code>/cohorts/<uuid:cohort_id>"
_OF_LEARNER = "o/<str:code>/learners/<uuid:learner_id>"

urlpatterns = [
    path("o/<str:code>/enrolments/", enrolments.index, name="enrolments"),
    path("o/<str:code>/enrolments/activating", enrolments.activating, name="enrolments_activating"),
    path("o/<str:code>/enrolments/completing", enrolments.completing, name="enrolments_completing"),
    path("o/<str:code>/enrolments/dropping", enrolments.dropping, name="enrolments_dropping"),
    path(_ONE, enrolments.show, name="enrolment"),
    path(f"{_ONE}/trying", enrolment_moves.trying, name="enrolment_trying"),
    path(f"{_ONE}/applying", enrolment_moves.applying, name="enrolment_applying"),
    path(f"{_ONE}/waiting", enrolment_moves.waiting, name="enrolment_waiting"),
    path(f"{_ONE}/seating", enrolment_moves.seating, name="enrolment_seating"),
    path(f"{_ONE}/approving", enrolment_moves.approving, name="enrolment_approving"),
    path(f"{_ONE}/rejecting", enrolment_moves.rejecting, name="enrolment_rejecting"),
    path(f"{_ONE}/paying", enrolment_moves.paying, name="enrolment_paying"),
    path(f"{_ONE}/transfer", enrolment_moves.transfer, name="enrolment_transfer"),
    path(f"{_OF_COHORT}/enrolments", cohort_enrolments.show, name="cohort_enrolments"),
    path(f"{_OF_COHORT}/enrolments/new", cohort_enrolments.enrolling, name="cohort_enrolling"),
    path(f"{_OF_COHORT}/offering", cohort_enrolments.offers, name="cohort_offering"),
    path(f"{_OF_LEARNER}/enrolments/new", cohort_enrolments.of_learner, name="learner_enrolling"),
    path("o/<str:code>/offers/<uuid:offer_id>/accepting", enrolment_moves.accepting, name="offer_accepting"),
    path("o/<str:code>/offers/<uuid:offer_id>/declining", enrolment_moves.declining, name="offer_declining"),
]
