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
        NotificationQueued.kind: _("To be sent"),
        NotificationsQueued.kind: _("To be sent, with others"),
        NotificationsShown.kind: _("Shown in the app"),
        NotificationResent.kind: _("To be sent once more"),
        NotificationRead.kind: _("Read"),
        NotificationsRead.kind: _("Read, with all others"),
        NotificationUnread.kind: _("Not read after all"),
        NotificationDelayed.kind: _("Not sent yet: it is tried again"),
        NotificationReaddressed.kind: _("Goes to the address that the person has now"),
        NotificationSent.kind: _("Sent"),
        NotificationFailed.kind: _("Could not be delivered"),
        NotificationBounced.kind: _("Came back: it was not delivered"),
        NotificationLost.kind: _("Sent, perhaps delivered"),
        NotificationsHeld.kind: _("Waits"),
        NotificationsCollected.kind: _("Goes with the daily letter"),
        NotificationsSettled.kind: _("The daily letter was settled, and this with it"),
        NotificationsCancelled.kind: _("Not sent: no daily letter is wanted"),
        NotificationCancelled.kind: _("Not sent: it was not needed any more"),
    },
    entity_type="notification",
    labels={
        "recipient": _("To"),
        "status": _("Status"),
        "answer": _("What the mail server said"),
        "attempts": _("Tries"),
        "read_at": _("Read"),
        "waits_for": _("Waits"),
        "waits_until": _("Until"),
        "digest_id": _("Daily letter"),
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
    {TemplateEdited.kind: _("Edited"), TemplateReset.kind: _("Back to the usual words")},
    entity_type="notificationtemplate",
    labels={"subject": _("Subject"), "body": _("Text")},
)

sentences.register(
    {PreferenceChosen.kind: _("Chosen"), Unsubscribed.kind: _("Unsubscribed by the link in a letter")},
    entity_type="notificationpreference",
    labels={"is_on": _("Wanted")},
)

sentences.register(
    {
        AddressMarked.kind: _("A letter came back: what can wait is not sent there"),
        AddressCleared.kind: _("Cleared: letters are sent there again"),
    },
    entity_type="undeliverableaddress",
    labels={
        "is_marked": _("Undeliverable"),
        "answer": _("What the mail server said"),
        "marked_at": _("Came back"),
        "notification_id": _("Which letter"),
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
        DomainProved.kind: _("The domain is proved to be yours: letters are sent by your address"),
        DomainLost.kind: _("The domain is no longer proved to be yours: letters are sent by the usual address"),
    },
    entity_type="sender",
    labels={
        "name": _("Name"),
        "reply_to": _("Answers go to"),
        "address": _("Address"),
        "proved_domain": _("Proved domain"),
        "proved_at": _("Proved"),
    },
    told={one.kind: frozenset({"proved_domain", "proved_at"}) for one in (DomainProved, DomainLost)},
)

sentences.register(
    {RhythmChosen.kind: _("Chosen")},
    entity_type="letterrhythm",
    labels={
        "quiet_from": _("Quiet from"),
        "quiet_until": _("Quiet until"),
        "digest_at": _("One letter a day, at"),
        "time_zone": _("Time zone"),
    },
)

kinds.declare(
    kinds.DIGEST,
    name=_("Daily letter"),
    about=_("Brings in one letter, once a day, what can wait: to whoever wishes it so."),
    group=_("Letters"),
    recipients=[RecipientType.MEMBER],
    variables=digests.VARIABLES,
    texts_by_language=digests.TEXTS,
    fill=digests.filled,
    names=digests.names,
)

things.register("letterrhythm", word=_("times for letters"), names=rhythms.names)
things.register("sender", word=_("sender of letters"), names=senders.names)
things.register("undeliverableaddress", word=_("address"), names=addresses.names)
things.register("notificationpreference", word=_("wish about letters"), names=preferences.names)
things.register("notificationtemplate", word=_("text of letters"), names=texts.names)
things.register("notification", word=_("letter"), names=names)
