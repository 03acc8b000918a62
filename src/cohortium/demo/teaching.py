"""When and where each organisation of the demo teaches."""

from dataclasses import dataclass

Day = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of each year, from one day to another: by month and day; at a campus by its name, or everywhere."""

    name: str
    first: Day
    last: Day
    campus: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a campus, by its name."""

    campus: str
    name: str
    capacity: int | None = None
    has: tuple[str, ...] = ()
    note: str = ""
    is_closed: bool = False


# By the codes of organisations. Some of these terms overlap, as they do.
TERMS: dict[str, tuple[Term, ...]] = {
    "rocket": (
        Term("Summer workshops", (1, 11), (1, 30), campus="Geelong"),
        Term("Term 1", (1, 28), (4, 2)),
        Term("Term 2", (4, 20), (6, 26)),
        Term("Term 3", (7, 13), (9, 18)),
        Term("Term 4", (10, 5), (12, 18)),
        Term("Outback term", (10, 12), (12, 11), campus="Broken Hill"),
    ),
    "ubuntu": (Term("First semester", (1, 18), (6, 11)), Term("Second semester", (7, 5), (11, 26))),
    "wti": (
        Term("Intake A", (1, 11), (4, 30)),
        Term("Intake B", (5, 10), (8, 27)),
        Term("Intake C", (9, 6), (12, 17)),
    ),
    "lion": (
        Term("Quarter 1", (1, 4), (3, 26)),
        Term("Quarter 2", (4, 5), (6, 25)),
        Term("Quarter 3", (7, 5), (9, 24)),
        Term("Quarter 4", (10, 4), (12, 17)),
    ),
}

ROOMS: dict[str, tuple[Room, ...]] = {
    "rocket": (
        Room("Werribee", "Blue room", 16, ("Projector", "16 laptops", "Step-free")),
        Room("Werribee", "Maker space", 12, ("3D printer", "Soldering stations", "First-aid kit")),
        Room("Camberwell", "Upstairs", 14, ("Projector", "14 laptops"), "The key is with the front desk."),
        Room("Camberwell", "Garden room", 10, ("Whiteboard", "Step-free")),
        Room("Geelong", "Harbour room", 18, ("Projector", "18 laptops", "Step-free")),
        Room("Broken Hill", "Library corner", 8, ("Whiteboard",)),
        Room("Broken Hill", "Old hall", 40, (), "Closed until the roof is mended.", is_closed=True),
    ),
    "ubuntu": (
        Room("Soweto", "Training room 1", 24, ("Projector", "Whiteboard")),
        Room("Soweto", "Computer lab", 20, ("20 computers", "Printer")),
        Room("Khayelitsha", "Training room", 24, ("Projector",)),
        Room("Umlazi", "Hall", 60, ("Sound system", "Step-free")),
    ),
    "wti": (
        Room("Mombasa", "Care ward", 18, ("Hospital bed", "Hoist", "Wash basin")),
        Room("Mombasa", "Language lab", 25, ("Headsets",)),
        Room("Nairobi", "Class 1", 30, ("Projector",)),
        Room("Nairobi", "Practical kitchen", 12, ("Four stoves", "First-aid kit")),
    ),
    "lion": (
        Room("Jurong East", "Level 3 Seminar", 20, ("Projector", "Step-free")),
        Room("Jurong East", "Kitchen A", 12, ("Twelve stations", "Extractor")),
        Room("Paya Lebar", "Seminar 2-01", 25, ("Projector",)),
    ),
}
