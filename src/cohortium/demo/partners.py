"""Partners of the demo, and what the office knows of those who work there. All are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner; numbers and days as they are written."""

    kind: str
    name: str
    code: str = ""
    tax_number: str = ""
    contact_name: str = ""
    email: str = ""
    country: str = ""
    referrer_type: str = ""
    terms: str = ""
    commission_kind: str = ""
    commission: str = ""
    discount: str = ""
    payment_method: str = ""
    joined: str = ""
    is_archived: bool = False


# Whoever prepares people for work abroad has agents and brokers; whoever trains for companies has sponsors.
PARTNERS: dict[str, tuple[Partner, ...]] = {
    "wti": (
        Partner(
            "agent",
            "Mwangaza Recruiters",
            "MWA-01",
            contact_name="Peninah Wekesa",
            email="peninah@example.net",
            country="KE",
            terms="Half when training begins, half on departure.",
            commission_kind="per_candidate",
            commission="15000",
            discount="5",
            payment_method="mobile_money",
            joined="2023-02-01",
        ),
        Partner(
            "agent",
            "Pwani Talent",
            "PWA-02",
            contact_name="Salim Bakari",
            email="salim@example.net",
            country="KE",
            commission_kind="per_candidate",
            commission="12500",
            payment_method="bank_transfer",
            joined="2024-07-15",
        ),
        Partner("agent", "Lake Region Jobs", "LAK-03", country="KE", joined="2021-05-03", is_archived=True),
        Partner(
            "broker",
            "Kofi Mensah",
            "BRK-01",
            email="kofi@example.net",
            country="KE",
            referrer_type="alumnus",
            commission_kind="fixed",
            commission="3000",
            terms="Paid with the first instalment.",
            payment_method="mobile_money",
        ),
        Partner("employer", "Al Noor Hospitality", email="mariam@example.com", country="AE"),
        Partner("employer", "Nordlicht Pflege", contact_name="Jana Vogt", email="jana@example.com", country="DE"),
    ),
    "ubuntu": (
        Partner(
            "sponsor",
            "Harbour Freight",
            tax_number="9012345678",
            contact_name="Lerato Molefe",
            email="lerato@example.org",
            country="ZA",
            terms="Invoiced each quarter, paid within thirty days.",
        ),
        Partner(
            "sponsor",
            "Acacia Foods",
            tax_number="9098765432",
            contact_name="Johan Botha",
            email="johan@example.org",
            country="ZA",
        ),
    ),
    "lion": (
        Partner("sponsor", "Merlion Logistics", contact_name="Siew Ling", email="siewling@example.com", country="SG"),
    ),
    "rocket": (
        Partner("sponsor", "Bluestone Council", contact_name="Erin Walsh", email="erin@example.com", country="AU"),
    ),
}
# Of each organisation: the learner, and by their codes the agent and the broker.
BROUGHT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "wti": (
        ("Wambui Njoroge", "MWA-01", ""),
        ("Otieno Ochieng", "MWA-01", "BRK-01"),
        ("Aisha Hassan Abdi", "PWA-02", ""),
    ),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A credential, and in how many days it ends."""

    kind: str
    number: str = ""
    ends_in: int | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the team: what they do, learned, and may; the weekdays on which they can work."""

    name: str
    job_title: str
    hired_on: str
    qualifications: tuple[tuple[str, str], ...] = ()
    papers: tuple[Paper, ...] = ()
    weekdays: tuple[int, ...] = ()


WORKERS: dict[str, tuple[Worker, ...]] = {
    "rocket": (
        Worker(
            "Priya Nair",
            "Robotics trainer",
            "2022-01-17",
            (("Bachelor of Education", "Monash University"), ("Certificate IV in Training and Assessment", "")),
            (
                Paper("Working with Children Check", "WWC-0412345E", 24),
                Paper("First aid", "HLTAID011", 210),
                Paper("Anaphylaxis training", "", -12),
            ),
            (0, 2, 4),
        ),
        Worker(
            "Avery Doe",
            "Coding trainer",
            "2024-02-05",
            (("Bachelor of Computer Science", "RMIT"),),
            (Paper("Working with Children Check", "WWC-0498765E", 400),),
            (1, 3),
        ),
    ),
    "lion": (
        Worker(
            "Nur Aisyah",
            "Adult educator",
            "2021-08-02",
            (("Advanced Certificate in Learning and Performance", ""),),
            (Paper("Adult Educator registration", "AE-20817", 75),),
            (0, 1, 2),
        ),
    ),
}
