"""What is asked before somebody of the team comes in again or goes: the words hold %(name)s, %(email)s and the like."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before somebody comes in again or goes, and what is said when it is done."""

    title: Promise
    about: tuple[Promise, ...]
    yes: Promise
    no: Promise
    said: Promise
    is_dangerous: bool = False


SUSPEND = Question(
    _("Suspend %(name)s?"),
    (
        _("%(name)s will lose access straight away until someone reinstates them."),
        _("Roles and %(campus_many)s are kept."),
    ),
    _("Suspend %(name)s"),
    _("Keep active"),
    _("%(name)s suspended."),
    is_dangerous=True,
)
REINSTATE = Question(
    _("Reinstate %(name)s?"),
    (_("%(name)s will have the same roles and %(campus_many)s as before."),),
    _("Reinstate %(name)s"),
    _("Keep suspended"),
    _("%(name)s reinstated."),
)
REMOVE = Question(
    _("Remove %(name)s?"),
    (
        _("%(name)s will lose access to %(organisation)s straight away. Their log-in and past work are kept."),
        _("You can invite them again with their current roles and %(campus_many)s."),
    ),
    _("Remove %(name)s"),
    _("Cancel"),
    _("%(name)s removed from the team."),
    is_dangerous=True,
)
TAKE_BACK = Question(
    _("Withdraw the invitation for %(name)s?"),
    (_("The link sent to %(email)s will stop working. You can invite them again."),),
    _("Withdraw"),
    _("Cancel"),
    _("Invitation for %(name)s withdrawn."),
    is_dangerous=True,
)
RENEW = Question(
    _("Send the invitation to %(name)s again?"),
    (_("We will send a new link to %(email)s. It works for %(life)s. The old link will stop working."),),
    _("Send again"),
    _("Cancel"),
    _("Invitation sent to %(email)s."),
)
INVITE_AGAIN = Question(
    _("Invite %(name)s again?"),
    (
        _(
            "We will send a link to %(email)s. It works for %(life)s. Their roles and %(campus_many)s will "
            "be the same as before."
        ),
    ),
    _("Invite %(name)s"),
    _("Cancel"),
    _("Invitation sent to %(email)s."),
)
LEAVE = Question(
    _("Leave %(organisation)s?"),
    (
        _("You will lose access straight away. Your past work is kept under your name."),
        _("Only an administrator of the organisation can invite you again."),
    ),
    _("Leave %(organisation)s"),
    _("Stay"),
    _("You have left %(organisation)s."),
    is_dangerous=True,
)
