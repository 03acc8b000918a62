"""What is told to the apps below of changes that people ask for, and of what they do in the portal."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohortium.administration.kinds import opens
from cohortium.audit import sentences, things
from cohortium.notifications import kinds as letters
from cohortium.notifications.states import Channel, RecipientType
from cohortium.people.events_portal import (
    GuardianInvited,
    GuardianShutOut,
    LearnerInvited,
    LearnerShutOut,
    OwnDataTaken,
    ProfileChangeApproved,
    ProfileChangeAsked,
    ProfileChangeRefused,
    ProfileChangeWithdrawn,
)
from cohortium.people.models import Family, Guardian, Learner
from cohortium.people.queries import profile_change_news, profile_changes
from cohortium.people.queries.profile_changes import ENTITY, LABELS
from cohortium.people.states import GuardianStatus, LearnerStatus, ProfileChangeStatus

sentences.register(
    {
        ProfileChangeAsked.kind: _("Asked for a change"),
        ProfileChangeApproved.kind: _("Taken over"),
        ProfileChangeRefused.kind: _("Not taken over"),
        ProfileChangeWithdrawn.kind: _("Taken back"),
    },
    entity_type=ENTITY,
    labels={
        "wanted": _("Wanted"),
        "note": _("Note"),
        "status": _("Status"),
        "accepted": _("Taken over"),
        "reason": _("Why"),
    },
    values={"status": dict(ProfileChangeStatus.choices), "accepted": LABELS},
    told={
        fact.kind: frozenset({"status"})
        for fact in (ProfileChangeApproved, ProfileChangeRefused, ProfileChangeWithdrawn)
    },
)
sentences.register(
    {OwnDataTaken.kind: _("Took out what is known of themselves and theirs")},
    entity_type="membership",
    labels={"learners": _("%(learner_many)s"), "families": _("%(family_many)s"), "partners": _("Partners")},
)
_GIVEN, _TAKEN = _("Was given a log-in"), _("Log-in taken away")
sentences.register(
    {GuardianInvited.kind: _GIVEN, GuardianShutOut.kind: _TAKEN}, entity_type="guardian", labels={"email": _("E-mail")}
)
sentences.register(
    {LearnerInvited.kind: _GIVEN, LearnerShutOut.kind: _TAKEN}, entity_type="learner", labels={"email": _("E-mail")}
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
things.register(ENTITY, word=_("change that was asked for"), names=profile_changes.names)
letters.declare(
    profile_change_news.DECIDED,
    name=_("Decision about a change that was asked for"),
    about=_("Tells whoever asked for other details what became of it."),
    group=_("%(family_many)s"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=profile_change_news.VARIABLES,
    texts_by_language=profile_change_news.TEXTS,
    fill=profile_change_news.decided,
    names=profile_changes.names,
)
