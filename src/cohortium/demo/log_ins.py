"""Who of the demo has a log-in without being of the team: by the address in their record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody with a log-in: what they are, by the address in their record."""

    # `guardian`, `learner` or `partner`.
    of: str
    email: str
    # How the list of log-ins says what they are.
    role: str
    # Invited, and not here yet: the letter waits.
    is_invited: bool = False
    # Of the team already: their log-in is joined.
    is_staff: bool = False


LOG_INS: dict[str, tuple[LogIn, ...]] = {
    "rocket": (
        LogIn("guardian", "eleni@example.com", "Mother of two, in the portal"),
        # They live apart, and neither learns where the other one does.
        LogIn("guardian", "agnieszka@example.com", "Mother of Ines, in the portal"),
        LogIn("guardian", "marek@example.com", "Father of Ines, in the portal"),
        LogIn("guardian", "hung@example.com", "Father who lives elsewhere", is_invited=True),
        # Teaches here, and has a child who learns here.
        LogIn("guardian", "priya@example.com", "", is_staff=True),
    ),
    "ubuntu": (LogIn("learner", "nomvula@example.org", "Learner, in the portal"),),
    "wti": (LogIn("partner", "peninah@example.net", "Agent, in the portal"),),
}
