"""What is taught in the demo. All of it is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Program:
    """A program; prices as they are written, and what is needed before it by code."""

    code: str
    name: str
    kind: str
    category: str = ""
    description: str = ""
    ages: tuple[int | None, int | None] = (None, None)
    skill_level: str = ""
    duration_weeks: int | None = None
    duration_days: int | None = None
    session_minutes: int | None = None
    price: str = ""
    external_ref: str = ""
    nqf_level: int | None = None
    needs_approval: bool = False
    needs: tuple[str, ...] = ()
    status: str = "active"


PROGRAMS: dict[str, tuple[Program, ...]] = {
    "rocket": (
        Program(
            "SCR-1",
            "Scratch basics",
            "class",
            "Coding",
            "First steps in coding: stories and games from coloured blocks.\nNo experience needed.",
            (7, 10),
            "beginner",
            duration_weeks=10,
            session_minutes=90,
            price="320",
        ),
        Program(
            "SCR-2",
            "Scratch game makers",
            "class",
            "Coding",
            "Longer games with levels, points and sounds of one’s own.",
            (8, 12),
            "intermediate",
            duration_weeks=10,
            session_minutes=90,
            price="340",
            needs=("SCR-1",),
        ),
        Program(
            "PY-1",
            "Python for young coders",
            "class",
            "Coding",
            ages=(11, 16),
            skill_level="intermediate",
            duration_weeks=10,
            session_minutes=120,
            price="390",
            needs=("SCR-2",),
        ),
        Program(
            "ROB-1",
            "Robotics for beginners",
            "class",
            "Robotics",
            "Build and steer a robot that finds its way through a maze.",
            (8, 12),
            "beginner",
            duration_weeks=10,
            session_minutes=120,
            price="420",
        ),
        Program(
            "ROB-2",
            "Competition robotics",
            "class",
            "Robotics",
            ages=(10, 16),
            skill_level="advanced",
            duration_weeks=20,
            session_minutes=150,
            price="780",
            needs_approval=True,
            needs=("ROB-1", "PY-1"),
        ),
        Program(
            "CAMP-SUM",
            "Summer maker camp",
            "camp",
            "Holiday",
            ages=(7, 14),
            duration_days=5,
            session_minutes=360,
            price="495",
            status="draft",
        ),
        Program("OPEN", "Open workshop for families", "workshop", "Holiday", duration_days=1, price="0"),
        Program("MINE", "Minecraft club", "class", "Coding", ages=(8, 13), price="250", status="archived"),
    ),
    "ubuntu": (
        Program(
            "LS-BA-3",
            "Business administration learnership",
            "learnership",
            "Business",
            "Twelve months at an employer, with one week in five in the classroom.",
            (18, 35),
            duration_weeks=52,
            nqf_level=3,
            external_ref="SAQA 61755",
            needs_approval=True,
        ),
        Program(
            "LS-BA-4",
            "Business administration learnership, advanced",
            "learnership",
            "Business",
            ages=(18, 35),
            duration_weeks=52,
            nqf_level=4,
            external_ref="SAQA 61595",
            needs_approval=True,
            needs=("LS-BA-3",),
        ),
        Program(
            "INT-IT",
            "Internship in IT support",
            "internship",
            "Technology",
            ages=(18, None),
            duration_weeks=26,
            nqf_level=5,
            needs_approval=True,
        ),
        Program(
            "CAN-ENG",
            "Candidacy for engineering technicians",
            "candidacy",
            "Engineering",
            duration_weeks=156,
            nqf_level=6,
            needs_approval=True,
            status="draft",
        ),
    ),
    "wti": (
        Program(
            "PDT",
            "Pre-departure training",
            "course",
            "Orientation",
            "Rights and duties abroad, money, health and how to get help.",
            (21, 45),
            duration_days=10,
            session_minutes=360,
            price="12000",
        ),
        Program(
            "HSK-1",
            "Housekeeping",
            "course",
            "Hospitality",
            ages=(21, 45),
            skill_level="beginner",
            duration_days=28,
            session_minutes=360,
            price="35000",
            needs=("PDT",),
        ),
        Program(
            "CARE-1",
            "Care of older people",
            "course",
            "Care",
            ages=(21, 45),
            skill_level="beginner",
            duration_days=60,
            session_minutes=360,
            price="58000",
            needs_approval=True,
            needs=("PDT",),
        ),
        Program("GER-A1", "German A1", "course", "Languages", duration_weeks=12, session_minutes=180, price="24000"),
        Program(
            "GER-A2",
            "German A2",
            "course",
            "Languages",
            duration_weeks=12,
            session_minutes=180,
            price="24000",
            needs=("GER-A1",),
        ),
    ),
    "lion": (
        Program(
            "FSC-1",
            "Food safety course, level 1",
            "course",
            "Food and beverage",
            "Handling, storing and preparing food safely, with an assessment on the day.",
            (16, None),
            "beginner",
            duration_days=1,
            session_minutes=450,
            price="180",
            external_ref="TGS-2020000697",
        ),
        Program(
            "FSC-3",
            "Food safety course, level 3",
            "course",
            "Food and beverage",
            ages=(18, None),
            skill_level="advanced",
            duration_days=3,
            session_minutes=480,
            price="640.50",
            external_ref="TGS-2021004821",
            needs=("FSC-1",),
        ),
        Program(
            "WSH-1",
            "Workplace safety for supervisors",
            "course",
            "Safety",
            duration_days=2,
            session_minutes=480,
            price="410",
            external_ref="TGS-2022011935",
        ),
        Program("BAR-1", "Coffee making", "workshop", "Food and beverage", duration_days=1, price="95", status="draft"),
    ),
}
