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
        _("%(name)s cannot come in any more, from the next click on, until somebody lets them in again."),
        _("Roles and %(campus_many)s stay as they are."),
    ),
    _("Suspend %(name)s"),
    _("Keep active"),
    _("%(name)s is suspended."),
    is_dangerous=True,
)
REINSTATE = Question(
    _("Let %(name)s in again?"),
    (_("%(name)s has the same roles and %(campus_many)s as before, at once."),),
    _("Let %(name)s in"),
    _("Keep suspended"),
    _("%(name)s may come in again."),
)
REMOVE = Question(
    _("Remove %(name)s?"),
    (
        _("%(name)s loses access to %(organisation)s at once. Their log-in stays, and so does what they did."),
        _("You can invite them again, with the roles and %(campus_many)s of now."),
    ),
    _("Remove %(name)s"),
    _("Keep in the team"),
    _("%(name)s is no longer in the team."),
    is_dangerous=True,
)
TAKE_BACK = Question(
    _("Take back the invitation of %(name)s?"),
    (_("The link that went to %(email)s opens nothing any more. You can invite them again."),),
    _("Take it back"),
    _("Let it stand"),
    _("The invitation of %(name)s is taken back."),
    is_dangerous=True,
)
RENEW = Question(
    _("Send the invitation of %(name)s again?"),
    (_("A new link goes to %(email)s, and is good for %(life)s. The one before opens nothing any more."),),
    _("Send it again"),
    _("Do not send it"),
    _("The invitation is on its way to %(email)s."),
)
INVITE_AGAIN = Question(
    _("Invite %(name)s again?"),
    (_("A link goes to %(email)s, and is good for %(life)s. Roles and %(campus_many)s are those of before."),),
    _("Invite %(name)s"),
    _("Do not invite"),
    _("An invitation is on its way to %(email)s."),
)
LEAVE = Question(
    _("Leave %(organisation)s?"),
    (
        _("You lose access to everything here at once. What you did stays, under your name."),
        _("Only somebody who runs the organisation can invite you again."),
    ),
    _("Leave %(organisation)s"),
    _("Stay"),
    _("You left %(organisation)s."),
    is_dangerous=True,
)
