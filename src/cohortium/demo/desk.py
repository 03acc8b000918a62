"""What the offices of the demo are to do."""

from dataclasses import dataclass

from cohortium.access.roles import ADMIN, FRONT_DESK, OWNER


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task: due in so many days from the day of seeding, for a person by name or a role by its key, at a campus."""

    title: str
    due_in: int | None = None
    person: str = ""
    role: str = ""
    campus: str = ""
    note: str = ""
    is_done: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A campus that somebody wants to close, where whoever holds these roles decides."""

    campus: str
    asked_by: str
    reason: str
    roles: tuple[str, ...] = (OWNER.key,)


ASKED: dict[str, tuple[Closing, ...]] = {
    "lion": (Closing("Paya Lebar", "Farah Ismail", "The lease ends in March, and few come there."),),
}
TO_DO: dict[str, tuple[ToDo, ...]] = {
    "rocket": (
        ToDo("Call the landlord about the heating", -3, "Grace Whitlock", campus="Camberwell", note="03 9882 4100"),
        ToDo("Renew the public liability insurance", 0, "Grace Whitlock"),
        ToDo("Choose next term’s room plan", 9, "Grace Whitlock", campus="Werribee"),
        ToDo("Move the projector to room 2", 1, "Maya Okafor", campus="Werribee"),
        ToDo("Count the first-aid kits", -1, role=FRONT_DESK.key, campus="Geelong"),
        ToDo("Answer the council about the parking spaces", 5, campus="Werribee"),
        ToDo("Print the new fire drill sheets", None, role=ADMIN.key),
        ToDo("Order whiteboard markers", -8, "Maya Okafor", campus="Werribee", is_done=True),
        ToDo("Book the hall for the open day", -2, "Noor Haddad", campus="Geelong", is_cancelled=True),
    ),
    "wti": (ToDo("Sign the lease of the new store room", 4, "Wanjiru Kamau", campus="Nairobi"),),
    "lion": (ToDo("Send the audit papers to SkillsFuture", -1, "Lim Wei Ling"),),
}
