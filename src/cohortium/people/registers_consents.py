"""What consents tell the apps below."""

from django.utils.translation import gettext_lazy as _

from cohortium.administration import blueprints
from cohortium.audit import sentences, things
from cohortium.core import invariants
from cohortium.desk.kinds import tasks as to_do
from cohortium.notifications import kinds as letters
from cohortium.notifications.states import RecipientType
from cohortium.people import growing
from cohortium.people.events_consents import (
    ConsentRequestTakenBack,
    ConsentsAsked,
    ConsentsContradicted,
    ConsentsGiven,
    ConsentsRefused,
    ConsentsRequested,
    ConsentsWithdrawn,
    ConsentTextPublished,
)
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries import consent_requests, consent_tasks, consent_texts, consents
from cohortium.people.queries.learners import ENTITY
from cohortium.people.rules.consents import LANGUAGES, faults_of_examples
from cohortium.people.states import ConsentStatus

_KINDS = {key: one.name for key, one in kinds.every().items()}

sentences.register(
    {
        ConsentsAsked.kind: _("Requested"),
        ConsentsGiven.kind: _("Given"),
        ConsentsRefused.kind: _("Refused"),
        ConsentsWithdrawn.kind: _("Withdrawn"),
        ConsentsContradicted.kind: _("Answered yes, stays no"),
    },
    entity_type="consent",
    labels={"status": _("Status"), "version": _("Version"), "answer": _("Answer")},
    values={"status": dict(ConsentStatus.choices), "answer": dict(ConsentStatus.choices)},
    told={
        ConsentsContradicted.kind: frozenset({"answer"}),
        **{
            fact.kind: frozenset({"status"})
            for fact in (ConsentsAsked, ConsentsGiven, ConsentsRefused, ConsentsWithdrawn)
        },
    },
)
sentences.register(
    {ConsentsRequested.kind: _("Asked by e-mail"), ConsentRequestTakenBack.kind: _("Request withdrawn")},
    entity_type="consentrequest",
    labels={"email": _("E-mail"), "kinds": _("Requested")},
    values={"kinds": _KINDS},
)
sentences.register(
    {ConsentTextPublished.kind: _("Published")},
    entity_type="consenttext",
    labels={"kind": _("Consent"), "language": _("Language"), "version": _("Version")},
    values={"kind": _KINDS, "language": dict(LANGUAGES)},
)
things.register("consent", word=_("consent"), names=consents.names)
things.register("consentrequest", word=_("consent request"), names=consent_requests.names)
things.register("consenttext", word=_("consent text"), names=consent_texts.names)
letters.declare(
    ConsentsRequested.kind,
    name=_("Consent request"),
    about=_("Sends the link to answer consent questions."),
    group=_("Consents"),
    recipients=[RecipientType.ADDRESS],
    variables=consent_requests.VARIABLES,
    texts_by_language=consent_requests.TEXTS,
    fill=consent_requests.filled,
    names=consent_requests.names,
    record=consent_requests.record_of,
)
blueprints.register(
    "consents",
    faults=lambda said: faults_of_examples(said, kinds=kinds.every()),
    apply=growing.apply_consents,
)
to_do.register(consent_tasks.DISAGREE, word=_("Answers disagree"), subject_type=ENTITY)
invariants.register("consents", "Each consent says what one of its answers says.", consents.apart_from_answers)
