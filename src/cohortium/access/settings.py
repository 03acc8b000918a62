"""What an organisation sets about how people come in."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.access.roles import BUILT_IN
from cohortium.core.values import Option, SomeOf, Span
from cohortium.tenancy import settings

# Stands for every role that the organisation made itself.
OWN_ROLES = "own"

settings.group(
    "security",
    label=_("Security"),
    about=_("How people come in, and how surely it is they."),
)
SECOND_FACTOR_ROLES = settings.declare(
    "security.second_factor_roles",
    SomeOf(
        (
            *(Option(role.key, role.name, role.description) for role in BUILT_IN),
            Option(OWN_ROLES, _("Every role of your own"), _("All that you made by copying another one.")),
        )
    ),
    (),
    label=_("Roles that need a second factor"),
    help=_("Whoever holds one of them proves twice who they are: by their password, and by a device of theirs."),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
SECOND_FACTOR_GRACE = settings.declare(
    "security.second_factor_grace",
    Span(0, 60),
    Span().read(7),
    label=_("How long people have to set one up"),
    help=_(
        "In days, from when it is asked of them; 0: at once. Until then they come in with their password alone, and are"
        " told where they start."
    ),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
INVITATION_LIFE = settings.declare(
    "security.invitation_hours",
    Span(1, 168, unit="hours"),
    Span(unit="hours").read(24),
    label=_("How long an invitation is good"),
    help=_("In hours, a week at most. Whoever gets hold of the letter can come in with it: the shorter, the safer."),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
