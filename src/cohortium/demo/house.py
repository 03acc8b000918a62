"""How each organisation of the demo runs its house, beyond its blueprint: what it set, when it is closed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohortium.access.permissions import Permission
from cohortium.administration.rules.fields import FieldDetails
from cohortium.notifications.rules.senders import SenderDetails
from cohortium.notifications.rules.texts import Text


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days of its own on which it is closed, this year; at a campus by its name, or everywhere."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    campus: str = ""

    def in_year(self, year: int) -> tuple[date, date]:
        return date(year, *self.first), date(year, *self.last)


@dataclass(frozen=True, slots=True)
class House:
    """All of that: settings by their page, those of a campus by its name; own fields of the team, and who has what."""

    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    settings_of_campuses: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    closed_days: tuple[ClosedDays, ...] = ()
    fields: tuple[FieldDetails, ...] = ()
    # Letters that it words itself, by their kind.
    texts: dict[str, Text] = field(default_factory=dict)
    # In whose name its letters go out.
    sender: SenderDetails = field(default_factory=SenderDetails)
    # People from whose address a letter came back, and what was said of it.
    came_back: dict[str, str] = field(default_factory=dict)
    # By the names of people and the labels of fields.
    values: dict[str, dict[str, Any]] = field(default_factory=dict)


SHIRT, CHECK, LANGUAGES = "T-shirt size", "Working with children check", "Speaks"

HOUSES: dict[str, House] = {
    "rocket": House(
        settings={
            "security": {"security.invitation_hours": 48},
        },
        sender=SenderDetails(reply_to="hello@rocket.example.com"),
        came_back={"Noor Haddad": "550 5.1.1 The mailbox is not there"},
        settings_of_campuses={"Broken Hill": {"notifications": {"notifications.quiet_from": "20:00"}}},
        closed_days=(
            ClosedDays("Summer break", (12, 21), (12, 31)),
            ClosedDays("Floor is varnished", (9, 28), (9, 29), campus="Camberwell"),
        ),
        fields=(
            FieldDetails(
                CHECK, "text", help="The number on the card.", place=1, seen_with=str(Permission.MEMBER_ASSIGN)
            ),
            FieldDetails(SHIRT, "choice", options=("S", "M", "L", "XL"), place=2),
            FieldDetails(LANGUAGES, "choices", options=("English", "Arabic", "Italian", "Vietnamese"), place=3),
        ),
        values={
            "Avery Doe": {SHIRT: "M", CHECK: "WWC 0417 8826", LANGUAGES: ["English"]},
            "Noor Haddad": {SHIRT: "S", CHECK: "WWC 0392 1140", LANGUAGES: ["English", "Arabic"]},
            "Priya Nair": {SHIRT: "M"},
        },
    ),
    "ubuntu": House(),
    "wti": House(
        sender=SenderDetails("WTI Nairobi", "office@wti.example.org", "letters@wti.example.org"),
        texts={
            "member.invited": Text(
                "Welcome to {organisation}",
                "Karibu {name},\n\n"
                "{by} would like you to work with us at **{organisation}**: {work}.\n\n"
                "[Join us]({link})\n\n"
                "Please do so before {until}. The link works once.",
            )
        },
        settings={"numbers": {"numbers.invoice": "WTI/{yy}/{number:05}"}},
        closed_days=(ClosedDays("Stocktaking", (7, 1), (7, 2), campus="Mombasa"),),
    ),
    "lion": House(settings={"numbers": {"numbers.certificate": "LCT-{year}{month}-{number:05}"}}),
}
