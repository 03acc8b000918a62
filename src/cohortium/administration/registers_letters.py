"""The letters and notices that this app tells of."""

from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.administration.events import InvitationAccepted, MemberInvited, OwnLogInJoined, OwnLogInOffered
from cohortium.administration.queries import invitations, own_log_in_news, second_factor, settings
from cohortium.notifications import kinds
from cohortium.notifications.states import Channel, RecipientType

kinds.declare(
    MemberInvited.kind,
    name=_("Invitation"),
    about=_("Sends the link to people invited to the team."),
    group=_("Team"),
    is_critical=True,
    recipients=[RecipientType.ADDRESS],
    variables=invitations.INVITATION_VARIABLES,
    texts_by_language=invitations.INVITATION_TEXTS,
    fill=invitations.filled,
    names=invitations.names,
)
kinds.declare(
    OwnLogInOffered.kind,
    name=_("Invitation to the portal"),
    about=_("Sends the link to people invited to the portal."),
    group=_("Portal"),
    is_critical=True,
    recipients=[RecipientType.ADDRESS],
    variables=invitations.OWN_VARIABLES,
    texts_by_language=invitations.OWN_TEXTS,
    fill=invitations.filled,
    names=invitations.names,
)
kinds.declare(
    OwnLogInJoined.kind,
    name=_("Access to more records"),
    about=_("Tells a person that their existing log-in now opens another record."),
    group=_("Portal"),
    # Where the office took somebody for somebody else, it is they who can say so.
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=own_log_in_news.VARIABLES,
    texts_by_language=own_log_in_news.TEXTS,
    fill=own_log_in_news.joined,
    names=own_log_in_news.names,
)
kinds.declare(
    InvitationAccepted.kind,
    name=_("Someone joined"),
    about=_("Tells the person who sent the invitation that it was accepted."),
    group=_("Team"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=invitations.JOINED_VARIABLES,
    texts_by_language=invitations.JOINED_TEXTS,
    fill=invitations.joined,
    names=access.names,
)
kinds.declare(
    second_factor.WANTED,
    name=_("Second factor required"),
    about=_("Tells people without one when they must set it up."),
    group=_("Team"),
    # Whoever hears of it too late stands before the door.
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=second_factor.WANTED_VARIABLES,
    texts_by_language=second_factor.WANTED_TEXTS,
    fill=second_factor.wanted,
    names=settings.names,
)
