"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.desk.kinds import approvals as approved
from cohortium.desk.kinds import tasks as to_do
from cohortium.files import owners
from cohortium.notifications import kinds as letters
from cohortium.notifications.states import Channel, RecipientType
from cohortium.privacy.events import (
    AddressesForgotten,
    ExportAsked,
    ExportFailed,
    ExportMade,
    ExportTaken,
    HoldLifted,
    HoldPlaced,
    PeopleErased,
    RequestExtended,
    RequestFinished,
    RequestReceived,
    RequestRefused,
    RequestTakenUp,
    RequestWithdrawn,
    RetentionSet,
)
from cohortium.privacy.queries import answers, exports, naming, requests
from cohortium.privacy.queries.requests import ENTITY, ERASING, KINDS, WAYS
from cohortium.privacy.queries.retention import DUE
from cohortium.privacy.states import RequestStatus

_MOVED = (RequestTakenUp, RequestFinished, RequestRefused, RequestWithdrawn)
sentences.register(
    {
        RequestReceived.kind: _("Received"),
        RequestTakenUp.kind: _("Assigned"),
        RequestExtended.kind: _("Deadline extended"),
        RequestFinished.kind: _("Done"),
        RequestRefused.kind: _("Declined"),
        RequestWithdrawn.kind: _("Withdrawn"),
        ExportAsked.kind: _("Export requested"),
        ExportMade.kind: _("Export created"),
        ExportFailed.kind: _("Export failed"),
        ExportTaken.kind: _("Export downloaded"),
    },
    entity_type=ENTITY,
    labels={
        "kind": _("Request"),
        "came_by": _("Received by"),
        "asked_by": _("Requested by"),
        "note": _("Note"),
        "received_on": _("Received"),
        "due_on": _("Due"),
        "extension": _("Reason for extension"),
        "outcome": _("Outcome"),
        "rows": _("Rows changed"),
        "status": _("Status"),
    },
    values={"status": dict(RequestStatus.choices), "kind": KINDS, "came_by": WAYS},
    told={fact.kind: frozenset({"status"}) for fact in _MOVED},
)
sentences.register(
    {PeopleErased.kind: _("Erased")},
    entity_type="learner",
    labels={"request": _("From request")},
    told={PeopleErased.kind: frozenset({"status", "request"})},
)
sentences.register({AddressesForgotten.kind: _("Address forgotten")}, entity_type="notification", labels={})
sentences.register(
    {HoldPlaced.kind: _("Legal hold placed"), HoldLifted.kind: _("Legal hold lifted")},
    entity_type="legalhold",
    labels={"reason": _("Why"), "until": _("Until")},
)
sentences.register(
    {RetentionSet.kind: _("Set")},
    entity_type="retentionrule",
    labels={"years": _("Years"), "is_duty": _("Keep until then, even on request")},
)
things.register(ENTITY, word=_("privacy request"), names=requests.names)
things.register("legalhold", word=_("legal hold"), names=naming.hold_names)
things.register("retentionrule", word=_("retention period"), names=naming.rule_names)
approved.register(
    ERASING,
    word=_("Erasing a person"),
    subject_type=ENTITY,
    subject=requests.to_erase,
    consequences=naming.means,
)
letters.declare(
    answers.ANSWERED,
    name=_("Answer to a personal data request"),
    about=_("Tells the person who made a request about their data what the office decided."),
    group=_("Privacy"),
    # The law asks for an answer: nobody switches it off.
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER, RecipientType.ADDRESS],
    variables=answers.VARIABLES,
    texts_by_language=answers.TEXTS,
    fill=answers.told,
    names=requests.names,
    record=answers.record_of,
)
to_do.register(DUE, word=_("Retention period ended"), subject_type="organisation")
owners.register(
    exports.EXPORT,
    label=_("Personal data export"),
    owner_type=ENTITY,
    # Nobody sends one: a job makes it.
    types=(),
    at_most=0,
    # Encrypted: it is taken out by its own page, and by nothing else.
    may_read=lambda _actor, _request_id: False,
)
