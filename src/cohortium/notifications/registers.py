"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.notifications import kinds
from cohortium.notifications.events import (
    AddressCleared,
    AddressMarked,
    DomainLost,
    DomainProved,
    NotificationBounced,
    NotificationCancelled,
    NotificationDelayed,
    NotificationFailed,
    NotificationLost,
    NotificationQueued,
    NotificationRead,
    NotificationReaddressed,
    NotificationResent,
    NotificationsCancelled,
    NotificationsCollected,
    NotificationSent,
    NotificationsHeld,
    NotificationsQueued,
    NotificationsRead,
    NotificationsSettled,
    NotificationsShown,
    NotificationUnread,
    PreferenceChosen,
    RhythmChosen,
    SenderEdited,
    TemplateEdited,
    TemplateReset,
    Unsubscribed,
)
from cohortium.notifications.queries import addresses, digests, preferences, rhythms, senders, texts
from cohortium.notifications.queries.letters import names
from cohortium.notifications.settings import QUIET_FROM, QUIET_UNTIL
from cohortium.notifications.states import NotificationStatus, RecipientType, Wait

# Declared by being imported.
SETTINGS = (QUIET_FROM, QUIET_UNTIL)

sentences.register(
    {
        NotificationQueued.kind: _("Queued"),
        NotificationsQueued.kind: _("Queued with others"),
        NotificationsShown.kind: _("Shown in the app"),
        NotificationResent.kind: _("Queued again"),
        NotificationRead.kind: _("Read"),
        NotificationsRead.kind: _("Marked as read with all others"),
        NotificationUnread.kind: _("Marked as unread"),
        NotificationDelayed.kind: _("Not sent yet, retrying"),
        NotificationReaddressed.kind: _("Sent to the person’s current address"),
        NotificationSent.kind: _("Sent"),
        NotificationFailed.kind: _("Could not be delivered"),
        NotificationBounced.kind: _("Bounced"),
        NotificationLost.kind: _("Sent, delivery not confirmed"),
        NotificationsHeld.kind: _("Waiting"),
        NotificationsCollected.kind: _("Included in the daily e-mail"),
        NotificationsSettled.kind: _("Completed with the daily e-mail"),
        NotificationsCancelled.kind: _("Not sent: daily e-mail is off"),
        NotificationCancelled.kind: _("Not sent: no longer needed"),
    },
    entity_type="notification",
    labels={
        "recipient": _("To"),
        "status": _("Status"),
        "answer": _("What the mail server said"),
        "attempts": _("Attempts"),
        "read_at": _("Read"),
        "waits_for": _("Waiting"),
        "waits_until": _("Until"),
        "digest_id": _("Daily e-mail"),
    },
    values={"status": dict(NotificationStatus.choices), "waits_for": dict(Wait.choices)},
    told={
        # Which daily letter has the letter of its own among what waits.
        NotificationsCollected.kind: frozenset({"digest_id"}),
        # To whom each went stands on its page; the trail keeps nothing of it.
        NotificationsQueued.kind: frozenset({"recipient"}),
    }
    | {
        fact.kind: frozenset({"status"})
        for fact in (
            *(NotificationSent, NotificationFailed, NotificationLost, NotificationCancelled),
            *(NotificationResent, NotificationsShown, NotificationBounced),
            *(NotificationsSettled, NotificationsCancelled),
        )
    },
)

sentences.register(
    {TemplateEdited.kind: _("Edited"), TemplateReset.kind: _("Standard text restored")},
    entity_type="notificationtemplate",
    labels={"subject": _("Subject"), "body": _("Text")},
)

sentences.register(
    {PreferenceChosen.kind: _("Chosen"), Unsubscribed.kind: _("Unsubscribed using the link in an e-mail")},
    entity_type="notificationpreference",
    labels={"is_on": _("On")},
)

sentences.register(
    {
        AddressMarked.kind: _("E-mail bounced: only essential e-mails are sent"),
        AddressCleared.kind: _("Cleared: e-mails are sent again"),
    },
    entity_type="undeliverableaddress",
    labels={
        "is_marked": _("Undeliverable"),
        "answer": _("What the mail server said"),
        "marked_at": _("Bounced"),
        "notification_id": _("E-mail"),
    },
    # Which letter it was stands on its page.
    told={
        AddressMarked.kind: frozenset({"is_marked", "notification_id"}),
        AddressCleared.kind: frozenset({"is_marked"}),
    },
)

sentences.register(
    {
        SenderEdited.kind: _("Edited"),
        DomainProved.kind: _("Domain verified: e-mails are sent from your address"),
        DomainLost.kind: _("Domain no longer verified: e-mails are sent from the standard address"),
    },
    entity_type="sender",
    labels={
        "name": _("Name"),
        "reply_to": _("Replies go to"),
        "address": _("Address"),
        "proved_domain": _("Verified domain"),
        "proved_at": _("Verified"),
    },
    told={one.kind: frozenset({"proved_domain", "proved_at"}) for one in (DomainProved, DomainLost)},
)

sentences.register(
    {RhythmChosen.kind: _("Chosen")},
    entity_type="letterrhythm",
    labels={
        "quiet_from": _("Quiet from"),
        "quiet_until": _("Quiet until"),
        "digest_at": _("One e-mail a day, at"),
        "time_zone": _("Time zone"),
    },
)

kinds.declare(
    kinds.DIGEST,
    name=_("Daily e-mail"),
    about=_("Sends everything that can wait in one e-mail a day, to people who choose this."),
    group=_("E-mails"),
    recipients=[RecipientType.MEMBER],
    variables=digests.VARIABLES,
    texts_by_language=digests.TEXTS,
    fill=digests.filled,
    names=digests.names,
)

things.register("letterrhythm", word=_("e-mail times"), names=rhythms.names)
things.register("sender", word=_("e-mail sender"), names=senders.names)
things.register("undeliverableaddress", word=_("address"), names=addresses.names)
things.register("notificationpreference", word=_("notification setting"), names=preferences.names)
things.register("notificationtemplate", word=_("e-mail text"), names=texts.names)
things.register("notification", word=_("e-mail"), names=names)
