"""Families of the demo. They are invented, as are their numbers: those that are kept for fiction.

Who learns as an adult has none, so there are families where children learn, and contacts of their own elsewhere.
"""

from dataclasses import dataclass, field

ALL = ("learning", "money", "health", "papers")


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody who looks after the children. Who has an address of their own lives there."""

    first_name: str
    last_name: str
    relationship: str
    email: str = ""
    phone: str = ""
    share: int = 0
    address: str = ""
    suburb: str = ""
    postcode: str = ""
    may_pick_up: bool = True
    sees: tuple[str, ...] = ALL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    relationship: str
    phone: str
    may_pick_up: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """A family; its children by their names, the campus by its own."""

    name: str
    campus: str
    children: tuple[str, ...]
    guardians: tuple[Guardian, ...]
    contacts: tuple[Contact, ...] = ()
    email: str = ""
    phone: str = ""
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Lone:
    """A grown-up learner, and whom to call for them."""

    learner: str
    contacts: tuple[Contact, ...] = field(default_factory=tuple)


FAMILIES: dict[str, tuple[Family, ...]] = {
    "rocket": (
        # Brother and sister; the grandmother picks up on Thursdays.
        Family(
            "Papadopoulos",
            "Werribee",
            ("Zoë Papadopoulos", "Alexandros Papadopoulos"),
            (
                Guardian("Eleni", "Papadopoulos", "mother", "eleni@example.com", "0491 570 006", 50),
                Guardian("Nikos", "Papadopoulos", "father", "nikos@example.com", "0491 570 110", 50),
                Guardian(
                    "Sofia", "Papadopoulos", "grandparent", "", "0491 570 313", sees=(), note="Picks up on Thursdays."
                ),
            ),
            (Contact("Maria Georgiou", "relative", "0491 570 737", may_pick_up=True),),
            phone="03 5550 0142",
            address="4 Synnot Street",
            suburb="Werribee",
            state="VIC",
            postcode="3030",
        ),
        # The same house, written down at the counter of another campus by somebody who did not look.
        Family(
            "Papadopoulou",
            "Camberwell",
            (),
            (Guardian("Elena", "Papadopoulos", "mother", "", "0491 570 006"),),
            phone="03 5550 0142",
            address="4 Synnot St",
            suburb="Werribee",
            state="VIC",
            postcode="3030",
        ),
        # Parents who live apart: Ines has a family of each.
        Family(
            "Kowalska",
            "Camberwell",
            ("Ines Kowalska",),
            (Guardian("Agnieszka", "Kowalska", "mother", "agnieszka@example.com", "0491 571 266", 60),),
            (Contact("Bożena Kowalska", "grandparent", "0491 571 491", may_pick_up=True),),
            address="17 High Street",
            suburb="Glen Iris",
            state="VIC",
            postcode="3146",
        ),
        Family(
            "Novak",
            "Camberwell",
            ("Ines Kowalska",),
            (
                Guardian("Marek", "Novak", "father", "marek@example.com", "0491 571 804", 40),
                Guardian("Petra", "Novak", "step_parent", "", "0491 572 549", sees=("learning",)),
                # Written down once more, when she moved in.
                Guardian("Petra", "Novak", "step_parent", "", "0491 572 549", sees=("learning",)),
            ),
            address="2/88 Auburn Road",
            suburb="Hawthorn",
            state="VIC",
            postcode="3122",
        ),
        # One household, and a father who lives elsewhere. Of the bill, a part is with nobody.
        Family(
            "Nguyễn & O’Brien",
            "Camberwell",
            ("Linh Nguyễn", "Tuấn Nguyễn", "Maeve O’Brien"),
            (
                Guardian("Thu", "Nguyễn", "mother", "nguyen.obrien@example.com", "0491 572 665", 50),
                Guardian("Conor", "O’Brien", "step_parent", "nguyen.obrien@example.com", "0491 572 983", 20),
                Guardian(
                    "Hùng",
                    "Nguyễn",
                    "father",
                    "hung@example.com",
                    "0491 573 770",
                    20,
                    address="5 Whitehorse Road",
                    suburb="Balwyn",
                    postcode="3103",
                    may_pick_up=False,
                    sees=("learning", "money"),
                    note="Picks up by agreement only: see the paper of 2025.",
                ),
            ),
            (Contact("Lan Phạm", "neighbour", "0491 573 087"),),
            address="31 Station Street",
            suburb="Box Hill",
            state="VIC",
            postcode="3128",
        ),
        # A child of the house: the mother teaches here.
        Family(
            "Raman & Nair",
            "Broken Hill",
            ("Priya Raman",),
            (
                Guardian("Priya", "Nair", "mother", "priya@example.com", "0491 574 118", 100, note="Teaches here."),
                Guardian("Suresh", "Raman", "father", "", "0491 574 632"),
            ),
            suburb="Broken Hill",
            state="NSW",
            postcode="2880",
        ),
        # Nobody has an e-mail address: somebody has to call.
        Family(
            "Te Whare",
            "Geelong",
            ("Aroha Te Whare",),
            (Guardian("Mere", "Te Whare", "grandparent", "", "0491 575 254", 100),),
            (Contact("Hemi Te Whare", "relative", "0491 575 789", may_pick_up=True),),
            suburb="Belmont",
            state="VIC",
            postcode="3216",
        ),
        Family(
            "Whitlock",
            "Werribee",
            ("Toby Whitlock",),
            (Guardian("Jo", "Whitlock", "foster_parent", "jo.whitlock@example.com", "0491 576 398", 100),),
            suburb="Werribee South",
            state="VIC",
            postcode="3030",
        ),
    ),
}

LONE: dict[str, tuple[Lone, ...]] = {
    "ubuntu": (
        Lone("Nomvula Dlamini", (Contact("Zanele Dlamini", "mother", "011 555 0134"),)),
        Lone("Kagiso Mokoena", (Contact("Palesa Mokoena", "sibling", "011 555 0177"),)),
    ),
    "wti": (
        Lone("Wambui Njoroge", (Contact("Samuel Njoroge", "partner", "020 555 0143"),)),
        Lone("Aisha Hassan Abdi", (Contact("Fatuma Abdi", "mother", "041 222 0400"),)),
    ),
}
