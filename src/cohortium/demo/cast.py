"""Who and what is in the demo. People are invented; their addresses end in example.com."""

from dataclasses import dataclass, field
from typing import Any

from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, FINANCE, FRONT_DESK, OPS_ADMIN, OWNER, TRAINER
from cohortium.demo import house

PASSWORD = "learn-and-teach"  # noqa: S105 - of the demo, and printed


@dataclass(frozen=True, slots=True)
class Campus:
    """A campus of the demo. `closes_in` is in days from the day of seeding."""

    name: str
    address: str
    suburb: str
    state: str
    postcode: str
    contact_email: str
    contact_phone: str
    directions: str = ""
    time_zone: str = ""
    closes_in: int | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the organisation's own: a copy of a built-in one, by its key, and what it grants beyond that."""

    name: str
    copied_from: str
    description: str
    grants: dict[Permission, Span]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the demo, with the names of their campuses. Roles are keys of built-in ones, or names of own ones."""

    name: str
    email: str
    roles: tuple[str, ...]
    campuses: tuple[str, ...] = ()
    # Invited, and not here yet: the letter waits.
    is_invited: bool = False
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the demo, with the names of its campuses. Its secret is thrown away: nobody can use it."""

    name: str
    permissions: frozenset[Permission]
    lives_for: int
    campuses: tuple[str, ...] = ()
    is_used: bool = False
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the demo, grown from a blueprint. The first of its people owns it."""

    blueprint: str
    code: str
    name: str
    country: str
    time_zone: str
    colour: str
    campuses: tuple[Campus, ...]
    people: tuple[Person, ...]
    keys: tuple[Key, ...]
    # What it says about itself beyond that.
    details: dict[str, Any] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()

    @property
    def house(self) -> house.House:
        return house.HOUSES[self.code]


SEE = frozenset({Permission.CAMPUS_READ})
SEE_TEAM = SEE | {Permission.MEMBER_READ}
KEEP = SEE | {Permission.CAMPUS_EDIT}

# One person in two organisations, with a different role in each.
AMARA = "amara@example.com"

ROCKET = Organisation(
    blueprint="classroom",
    code="rocket",
    name="Rocket Academy",
    country="AU",
    time_zone="Australia/Melbourne",
    colour="#0f5f5c",
    details={
        "registration_number": "RTO 45678",
        "tax_number": "51 824 753 556",
        "address": "12 Watton Street\nWerribee VIC 3030",
        "contact_email": "hello@example.com",
        "contact_phone": "03 9741 2200",
        "billing_email": "accounts@example.com",
    },
    campuses=(
        Campus("Werribee", "12 Watton Street", "Werribee", "VIC", "3030", "werribee@example.com", "03 9741 2200"),
        Campus(
            "Camberwell",
            "340 Burke Road",
            "Camberwell",
            "VIC",
            "3124",
            "camberwell@example.com",
            "03 9882 4100",
            directions="Second floor above the bakery.\nTram 72, stop 64; parking behind the library.",
        ),
        Campus(
            "Geelong",
            "8 Moorabool Street",
            "Geelong",
            "VIC",
            "3220",
            "geelong@example.com",
            "03 5221 7300",
            closes_in=28,
        ),
        Campus(
            "Broken Hill",
            "77 Argent Street",
            "Broken Hill",
            "NSW",
            "2880",
            "",
            "08 8087 1500",
            time_zone="Australia/Broken_Hill",
        ),
        Campus("Footscray", "5 Leeds Street", "Footscray", "VIC", "3011", "", "", is_closed=True),
    ),
    people=(
        Person("Grace Whitlock", "grace@example.com", (OWNER.key,)),
        Person("Maya Okafor", "maya@example.com", (CAMPUS_MANAGER.key,), ("Werribee",)),
        Person("Avery Doe", "avery@example.com", (TRAINER.key,), ("Werribee", "Camberwell")),
        Person("Noor Haddad", "noor@example.com", ("Senior trainer",), ("Camberwell", "Geelong")),
        Person("Priya Nair", "priya@example.com", (TRAINER.key, FINANCE.key), ("Camberwell",)),
        Person("Sam Whitaker", "sam@example.com", (FRONT_DESK.key,), ("Geelong",)),
        Person("Hugh Tran", "hugh@example.com", (AUDITOR.key,)),
        Person("Amara Osei", AMARA, (ADMIN.key,)),
        Person("Leo Marchetti", "leo@example.com", (TRAINER.key,), ("Geelong",), is_invited=True),
        Person("Tomas Berg", "tomas@example.com", (FRONT_DESK.key,), ("Werribee",), is_suspended=True),
    ),
    roles=(
        Role(
            "Senior trainer",
            TRAINER.key,
            "Teaches, and keeps what families read about the campus right.",
            {Permission.CAMPUS_EDIT: Span.CAMPUSES, Permission.MEMBER_READ: Span.CAMPUSES},
        ),
    ),
    keys=(
        Key("Door screens", SEE, 9, campuses=("Camberwell", "Werribee"), is_used=True),
        Key("Website", KEEP, 180, is_used=True),
        Key("Website of last year", KEEP, 30, is_revoked=True),
    ),
)

UBUNTU = Organisation(
    blueprint="learnership",
    code="ubuntu",
    name="Ubuntu Skills Institute",
    country="ZA",
    time_zone="Africa/Johannesburg",
    colour="#8a3b12",
    details={
        "registration_number": "SETA 07/3312",
        "tax_number": "9000123456",
        "address": "41 Vilakazi Street\nOrlando West, Soweto 1804",
        "contact_email": "hello@example.org",
        "contact_phone": "011 536 2000",
        "billing_email": "fees@example.org",
    },
    campuses=(
        Campus("Soweto", "41 Vilakazi Street", "Orlando West", "Gauteng", "1804", "soweto@example.org", "011 536 2000"),
        Campus(
            "Khayelitsha",
            "9 Walter Sisulu Road",
            "Khayelitsha",
            "Western Cape",
            "7784",
            "khaya@example.org",
            "021 361 5500",
        ),
        Campus(
            "Umlazi", "120 Mangosuthu Highway", "Umlazi", "KwaZulu-Natal", "4031", "umlazi@example.org", "031 907 7000"
        ),
    ),
    people=(
        Person("Sipho Dlamini", "sipho@example.org", (OWNER.key,)),
        Person("Thandi Mokoena", "thandi@example.org", (CAMPUS_MANAGER.key,), ("Soweto",)),
        Person("Pieter van Wyk", "pieter@example.org", (OPS_ADMIN.key,)),
        Person("Amara Osei", AMARA, (AUDITOR.key,)),
    ),
    keys=(Key("Report of the month", SEE_TEAM, 300), Key("Trial", SEE, 30, is_revoked=True)),
)

WTI = Organisation(
    blueprint="labour-mobility",
    code="wti",
    name="Waterfront Training Institute",
    country="KE",
    time_zone="Africa/Nairobi",
    colour="#1d4ed8",
    details={
        "registration_number": "NEA/RPA/204",
        "tax_number": "P051365947M",
        "address": "Moi Avenue 14\nMombasa 80100",
        "contact_email": "office@example.net",
        "contact_phone": "041 222 0400",
        "billing_email": "finance@example.net",
    },
    campuses=(
        Campus("Mombasa", "Moi Avenue 14", "Mombasa", "Mombasa County", "80100", "mombasa@example.net", "041 222 0400"),
        Campus(
            "Nairobi", "Ngong Road 88", "Kilimani", "Nairobi County", "00100", "nairobi@example.net", "020 387 1100"
        ),
    ),
    people=(
        Person("Wanjiru Kamau", "wanjiru@example.net", (OWNER.key,)),
        Person("Hassan Ali", "hassan@example.net", (CAMPUS_MANAGER.key,), ("Mombasa",)),
        Person("Achieng Were", "achieng@example.net", ("Branch opener",), ("Nairobi",)),
        Person("Njeri Odhiambo", "njeri@example.net", (FRONT_DESK.key,), ("Nairobi",)),
    ),
    keys=(Key("Door screens", SEE, 12, campuses=("Nairobi",), is_used=True),),
)

LION = Organisation(
    blueprint="course-provider",
    code="lion",
    name="Lion City Training",
    country="SG",
    time_zone="Asia/Singapore",
    colour="#a3123a",
    details={
        "registration_number": "ATO 1180",
        "tax_number": "202600010D",
        "address": "21 Jurong Gateway Road\nSingapore 609546",
        "contact_email": "hello@example.com",
        "contact_phone": "6567 8800",
        "billing_email": "accounts@example.com",
    },
    campuses=(
        Campus("Jurong East", "21 Jurong Gateway Road", "Jurong East", "", "609546", "jurong@example.com", "6567 8800"),
        Campus("Paya Lebar", "10 Eunos Road 8", "Paya Lebar", "", "408600", "payalebar@example.com", "6748 3300"),
    ),
    people=(
        Person("Lim Wei Ling", "weiling@example.com", (OWNER.key,)),
        Person("Rajan Pillai", "rajan@example.com", (CAMPUS_MANAGER.key,), ("Jurong East",)),
        Person("Nur Aisyah", "aisyah@example.com", (TRAINER.key,), ("Paya Lebar",)),
        Person("Farah Ismail", "farah@example.com", (ADMIN.key,)),
        Person("Tan Boon Kiat", "boonkiat@example.com", (FINANCE.key,)),
    ),
    keys=(Key("Website", SEE, 365, is_used=True), Key("Website, first try", KEEP, 30, is_revoked=True)),
)

# Staff of the platform: a member of no organisation.
OPERATOR = "olu@example.com"

ORGANISATIONS = (ROCKET, UBUNTU, WTI, LION)
