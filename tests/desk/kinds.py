"""Kinds of act for tests: whoever sees a campus may do something there, and rules may begin at an amount."""

from cohortium.administration.queries import campuses
from cohortium.desk.kinds import approvals

OUTING, NOTHING = "test.outing", "test.nothing"

for kind in (OUTING, NOTHING):
    approvals.register(
        kind,
        word="Outing",
        subject_type="campus",
        subject=lambda actor, campus_id: campuses.campus(actor, campus_id=campus_id).name,
        has_amount=True,
    )
