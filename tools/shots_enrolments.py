"""Pages of enrolments, timetables and sessions, for `take_screens`: (name, who, address)."""

from playwright.sync_api import Page

_PYTHON = "«cohort:Python, Thursdays»"
_SESSION = "«session:Python, Thursdays»"
_ENROLMENT = "«enrolment:Linh Nguyễn»"
SHOTS = [
    ("enrolments", "grace@example.com", "/o/rocket/enrolments/"),
    ("enrolments-none", "grace@example.com", "/o/rocket/enrolments/?q=zzz"),
    ("enrolment", "grace@example.com", _ENROLMENT),
    ("enrolment-waiting", "grace@example.com", "«enrolment:Ines Kowalska»"),
    ("enrolment-transfer", "grace@example.com", f"{_ENROLMENT}/transfer"),
    ("cohort-enrolments", "grace@example.com", f"{_PYTHON}/enrolments"),
    ("cohort-enrolling", "grace@example.com", f"{_PYTHON}/enrolments/new"),
    ("learner-enrolling", "grace@example.com", "«learner:Alexandros Papadopoulos»/enrolments/new"),
    ("timetable", "grace@example.com", f"{_PYTHON}/sessions/"),
    ("timetable-plan", "grace@example.com", f"{_PYTHON}/sessions/plan"),
    ("session-new", "grace@example.com", f"{_PYTHON}/sessions/new"),
    ("session", "grace@example.com", _SESSION),
    ("session-edit", "grace@example.com", f"{_SESSION}/edit"),
    ("session-substitute", "grace@example.com", f"{_SESSION}/substitute"),
    ("session-cancel", "grace@example.com", f"{_SESSION}/cancellation"),
]


def lies_at(page: Page, base: str, kind: str, href: str) -> str:
    """Where a thing of this kind lies, if a list leads to this address: of a cohort, its next session."""
    if kind != "session":
        return href
    page.goto(base + href)
    return page.locator("main .rows a[href*='/sessions/']").first.get_attribute("href") or ""
