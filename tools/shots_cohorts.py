"""Pages of cohorts, for `take_screens`: (name, who, address)."""

from tools import shots_enrolments

_COHORT = "«cohort:Python, Thursdays»"
SHOTS = [
    ("cohorts", "grace@example.com", "/o/rocket/cohorts/?status=all"),
    ("cohorts-of-a-trainer", "avery@example.com", "/o/rocket/cohorts/"),
    ("cohorts-none", "grace@example.com", "/o/rocket/cohorts/?q=zzz"),
    ("cohort", "grace@example.com", _COHORT),
    ("cohort-cancelled", "grace@example.com", "«cohort:Scratch game makers, Fridays»"),
    ("cohort-new", "grace@example.com", "/o/rocket/cohorts/new"),
    ("cohort-new-refused", "grace@example.com", "/o/rocket/cohorts/new!"),
    ("cohort-edit", "grace@example.com", f"{_COHORT}/edit"),
    ("cohort-copying", "grace@example.com", f"{_COHORT}/copying"),
    ("cohort-cancelling", "grace@example.com", f"{_COHORT}/cancelling"),
    ("cohort-staff", "grace@example.com", f"{_COHORT}/staff/new"),
    *shots_enrolments.SHOTS,
]
