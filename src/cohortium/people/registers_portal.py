"""What is told to the apps below of changes that people ask for, and of what they do in the portal."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohortium.administration.kinds import opens
from cohortium.audit import sentences, things
from cohortium.notifications import kinds as letters
from cohortium.notifications.states import Channel, RecipientType
from cohortium.people.events_portal import (
    GuardianInvited,
    GuardianLetIn,
    GuardianShutOut,
    LearnerInvited,
    LearnerLetIn,
    LearnerShutOut,
    OwnDataTaken,
    ProfileChangeApproved,
    ProfileChangeAsked,
    ProfileChangeRefused,
    ProfileChangeWithdrawn,
)
from cohortium.people.models import Family, Guardian, Learner
from cohortium.people.queries import merging_news, profile_change_news, profile_changes
from cohortium.people.queries.profile_changes import ENTITY, LABELS
from cohortium.people.states import GuardianStatus, LearnerStatus, ProfileChangeStatus

sentences.register(
    {
        ProfileChangeAsked.kind: _("Change requested"),
        ProfileChangeApproved.kind: _("Change approved"),
        ProfileChangeRefused.kind: _("Change declined"),
        ProfileChangeWithdrawn.kind: _("Request withdrawn"),
    },
    entity_type=ENTITY,
    labels={
        "wanted": _("Requested"),
        "note": _("Note"),
        "status": _("Status"),
        "accepted": _("Approved"),
        "reason": _("Message from the office"),
    },
    values={"status": dict(ProfileChangeStatus.choices), "accepted": LABELS},
    told={
        fact.kind: frozenset({"status"})
        for fact in (ProfileChangeApproved, ProfileChangeRefused, ProfileChangeWithdrawn)
    },
)
sentences.register(
    {OwnDataTaken.kind: _("Downloaded a copy of their data")},
    entity_type="membership",
    labels={"learners": _("%(learner_many)s"), "families": _("%(family_many)s"), "partners": _("Partners")},
)
_INVITED = _("Invitation to log in sent")
_LET_IN = _("Access given to an existing log-in")
_REMOVED = _("Access removed")
sentences.register(
    {GuardianInvited.kind: _INVITED, GuardianLetIn.kind: _LET_IN, GuardianShutOut.kind: _REMOVED},
    entity_type="guardian",
    labels={"email": _("E-mail")},
)
sentences.register(
    {LearnerInvited.kind: _INVITED, LearnerLetIn.kind: _LET_IN, LearnerShutOut.kind: _REMOVED},
    entity_type="learner",
    labels={"email": _("E-mail")},
)
# In this order they are locked.
opens("learner", word="%(learner_one)s", rows=Learner.objects.all, opening=Q(status=LearnerStatus.ACTIVE))
opens(
    "guardian",
    word="%(guardian_one)s",
    rows=Guardian.objects.all,
    opening=Q(status=GuardianStatus.ACTIVE),
    before=lambda rows: Family.objects.filter(pk__in=rows.values("family")),
)
things.register(ENTITY, word=_("requested change"), names=profile_changes.names)
letters.declare(
    profile_change_news.DECIDED,
    name=_("Decision on a requested change"),
    about=_("Tells the person who asked for a change what the office decided."),
    group=_("%(family_many)s"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=profile_change_news.VARIABLES,
    texts_by_language=profile_change_news.TEXTS,
    fill=profile_change_news.decided,
    names=profile_changes.names,
)
letters.declare(
    merging_news.MERGED,
    name=_("Access to a merged record"),
    about=_("Tells people that two records were merged and their log-in opens the result."),
    group=_("Portal"),
    # Where the office took somebody for somebody else, it is they who can say so.
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=merging_news.MERGED_VARIABLES,
    texts_by_language=merging_news.MERGED_TEXTS,
    fill=merging_news.merged,
    names=merging_news.names,
)
letters.declare(
    merging_news.UNMERGED,
    name=_("Merge undone"),
    about=_("Tells the same people that the merge was undone."),
    group=_("Portal"),
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=merging_news.UNMERGED_VARIABLES,
    texts_by_language=merging_news.UNMERGED_TEXTS,
    fill=merging_news.unmerged,
    names=merging_news.names,
)
