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
    about=_("How people log in, and how securely."),
)
SECOND_FACTOR_ROLES = settings.declare(
    "security.second_factor_roles",
    SomeOf(
        (
            *(Option(role.key, role.name, role.description) for role in BUILT_IN),
            Option(OWN_ROLES, _("All custom roles"), _("All roles you created by copying another.")),
        )
    ),
    (),
    label=_("Roles that need a second factor"),
    help=_("People with these roles need their password and a device to sign in."),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
SECOND_FACTOR_GRACE = settings.declare(
    "security.second_factor_grace",
    Span(0, 60),
    Span().read(7),
    label=_("Time to set one up"),
    help=_(
        "In days from when it is required. 0 means straight away. Until then they can sign in with their "
        "password alone and see a reminder on the home page."
    ),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
INVITATION_LIFE = settings.declare(
    "security.invitation_hours",
    Span(1, 168, unit="hours"),
    Span(unit="hours").read(24),
    label=_("How long an invitation is valid"),
    help=_("In hours, up to one week. Anyone who gets hold of the e-mail can use it, so shorter is safer."),
    group="security",
    permission=Permission.ORGANISATION_OWN,
)
