"""States of a log-in, and what happens to one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LogInStatus(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    INACTIVE = "inactive", _("Inactive")


class Event(TextChoices):
    """What is noted of a log-in."""

    IN = "in", _("Signed in")
    OUT = "out", _("Signed out")
    REFUSED = "refused", _("Tried to sign in with a wrong password")
    CODE_REFUSED = "code_refused", _("Entered a wrong code")
    RECOVERED = "recovered", _("Used a recovery code")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    PASSWORD_RESET = "password_reset", _("Reset the password by e-mail")
    PASSWORD_CHOSEN = "password_chosen", _("Chose a first password")
    ADDRESS_ASKED = "address_asked", _("Requested a change of e-mail address")
    ADDRESS_CHANGED = "address_changed", _("Changed the e-mail address")
    ADDRESS_CONFIRMED = "address_confirmed", _("Confirmed the e-mail address")
    CODES_ON = "codes_on", _("Set up the authenticator app")
    CODES_OFF = "codes_off", _("Removed the authenticator app")
    RECOVERY_MADE = "recovery_made", _("Created recovery codes")
    PASSKEY_ADDED = "passkey_added", _("Added a passkey")
    PASSKEY_REMOVED = "passkey_removed", _("Removed a passkey")
    SESSION_ENDED = "session_ended", _("Signed out another device")
    SESSIONS_ENDED = "sessions_ended", _("Signed out everywhere else")
    CONNECTED = "connected", _("Connected another way to sign in")
    DISCONNECTED = "disconnected", _("Disconnected another way to sign in")
    # By whoever runs the installation, on its command line.
    FACTORS_REMOVED = "factors_removed", _("The installation’s administrator removed the second factor")
    STAFF_MADE = "staff_made", _("The installation’s administrator made this log-in platform staff")
    STAFF_ENDED = "staff_ended", _("The installation’s administrator removed this log-in from platform staff")
