"""What is taught in the demo, when, where and by whom. All of it is invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort of the term that is on, or of one after it. Program, campus, room, sponsor and people by their names."""

    program: str
    campus: str
    code: str
    name: str = ""
    # Days after the Monday of the first week.
    begins: int = 0
    # How many days it lasts; nothing: as long as the term.
    lasts: int | None = None
    terms_later: int = 0
    capacity: int | None = None
    room: str = ""
    lead: str = ""
    assistant: str = ""
    price: str = ""
    mode: str = "classroom"
    venue: Mapping[str, str] = field(default_factory=dict)
    sponsor: str = ""
    sponsor_email: str = ""
    expected: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    # Why it was cancelled, where it was.
    cancelled: str = ""
    is_draft: bool = False


_JURONG = {
    "building": "Gateway Tower",
    "block": "21",
    "street": "Jurong Gateway Road",
    "floor": "03",
    "unit": "14",
    "postal_code": "609546",
}

# By the codes of organisations.
COHORTS: dict[str, tuple[Cohort, ...]] = {
    "rocket": (
        Cohort(
            "SCR-1",
            "Werribee",
            "SCR-1-WE-MON",
            "Scratch basics, Mondays at four",
            0,
            room="Blue room",
            lead="Avery Doe",
        ),
        Cohort(
            "SCR-1", "Camberwell", "SCR-1-CA-TUE", "Scratch basics, Tuesdays", 1, room="Upstairs", lead="Noor Haddad"
        ),
        Cohort(
            *("SCR-2", "Camberwell", "SCR-2-CA-WED", "Scratch game makers, Wednesdays", 2),
            room="Upstairs",
            lead="Priya Nair",
            assistant="Avery Doe",
        ),
        Cohort(
            *("PY-1", "Camberwell", "PY-1-CA-THU", "Python, Thursdays", 3),
            capacity=4,
            room="Garden room",
            lead="Noor Haddad",
            note="Four seats: there are four laptops.",
        ),
        Cohort("PY-1", "Geelong", "PY-1-GE-SAT", "Python, Saturdays", 5, room="Harbour room", lead="Noor Haddad"),
        Cohort("ROB-1", "Werribee", "ROB-1-WE-TUE", "Robotics, Tuesdays", 1, room="Maker space", lead="Avery Doe"),
        Cohort("ROB-1", "Geelong", "ROB-1-GE-SAT", "Robotics, Saturdays", 5, capacity=10, room="Harbour room"),
        Cohort(
            *("ROB-2", "Camberwell", "ROB-2-CA-FRI", "Competition robotics, Fridays", 4),
            capacity=8,
            room="Garden room",
            lead="Noor Haddad",
            price="820",
            sponsor="Bluestone Council",
        ),
        Cohort(
            *("SCR-2", "Werribee", "SCR-2-WE-FRI", "Scratch game makers, Fridays", 4),
            room="Blue room",
            cancelled="Only one child had been enrolled, who moved to Wednesdays.",
        ),
        Cohort(
            *("OPEN", "Werribee", "OPEN-WE", "Open workshop for families", 12, 1),
            capacity=16,
            room="Maker space",
            note="Free, but people sign up: there are sixteen kits.",
        ),
        Cohort(
            "SCR-1",
            "Werribee",
            "SCR-1-WE-MON-1",
            "Scratch basics, Mondays at four",
            0,
            None,
            1,
            room="Blue room",
            is_draft=True,
        ),
    ),
    "ubuntu": (
        Cohort(
            *("LS-BA-3", "Soweto", "LS-BA-3-HF"),
            name="Business administration, Harbour Freight",
            lasts=365,
            capacity=24,
            room="Training room 1",
            lead="Thandi Mokoena",
            mode="blended",
            sponsor="Harbour Freight",
            sponsor_email="learnerships@example.org",
            expected=22,
            metadata={"Department": "Dispatch and logistics", "Stipend": "R 3 500 a month"},
        ),
        Cohort(
            *("LS-BA-3", "Khayelitsha", "LS-BA-3-AF"),
            name="Business administration, Acacia Foods",
            lasts=365,
            capacity=20,
            room="Training room",
            mode="blended",
            sponsor="Acacia Foods",
            expected=18,
            metadata={"Department": "Retail", "Stipend": "R 3 200 a month"},
            terms_later=1,
        ),
        Cohort(
            "INT-IT", "Soweto", "INT-IT-A", capacity=10, room="Computer lab", mode="on_the_job", lead="Thandi Mokoena"
        ),
    ),
    "wti": (
        Cohort("PDT", "Nairobi", "PDT-NBO", "Pre-departure training, Nairobi", 0, 5, capacity=30, room="Class 1"),
        Cohort("HSK-1", "Nairobi", "HSK-1-NBO", "Housekeeping intake, Nairobi", 7, room="Practical kitchen"),
        Cohort("CARE-1", "Mombasa", "CARE-1-MBA", "Care intake, Mombasa", 7, room="Care ward", lead="Hassan Ali"),
        Cohort("GER-A1", "Mombasa", "GER-A1-MBA", "German A1, mornings", 0, room="Language lab", lead="Hassan Ali"),
        Cohort(
            "GER-A2", "Mombasa", "GER-A2-MBA", "German A2, mornings", 0, None, 1, room="Language lab", is_draft=True
        ),
    ),
    "lion": (
        Cohort(
            *("FSC-1", "Jurong East", "FSC-1-R1", "Food safety, level 1, run 1", 14, 1),
            capacity=12,
            room="Kitchen A",
            venue=_JURONG,
            sponsor="Merlion Logistics",
        ),
        Cohort(
            "FSC-1",
            "Paya Lebar",
            "FSC-1-R2",
            "Food safety, level 1, run 2",
            21,
            1,
            room="Seminar 2-01",
            lead="Nur Aisyah",
        ),
        Cohort(
            *("FSC-3", "Jurong East", "FSC-3-R1", "Food safety, level 3, run 1", 28, 3),
            capacity=12,
            room="Kitchen A",
            lead="Rajan Pillai",
            mode="practical",
            venue=_JURONG,
        ),
    ),
}
