"""What this app tells the ones below, and its own first steps."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.core.errors import Words
from cohortium.onboarding import steps
from cohortium.onboarding.events import (
    ChecklistDismissed,
    OrganisationSwitchedOff,
    OrganisationSwitchedOn,
    StepSkipped,
)
from cohortium.onboarding.queries import checklist
from cohortium.tenancy.words import said


def _in_words(sentence: Words) -> Words:
    """A label that leaves room for words of the house."""
    return lazy(lambda: said(sentence), str)()


steps.register(
    "branding",
    label=_("Colour and logo"),
    about=_("How pages and e-mails look."),
    permission=Permission.ORGANISATION_EDIT,
    route="begin_branding",
    done=checklist.has_look,
)
steps.register(
    "campus",
    label=_("Open %(campus_a)s"),
    about=_("Where you teach. You can add more later."),
    permission=Permission.CAMPUS_OPEN,
    route="begin_campus",
    done=checklist.has_campus,
)
steps.register(
    "team",
    label=_("Invite colleagues"),
    about=_("They get an e-mail with a link and use their own log-in."),
    permission=Permission.MEMBER_INVITE,
    route="begin_team",
    done=checklist.has_colleague,
)
steps.register_further(
    "sender",
    label=_("E-mail sender"),
    about=_("The name e-mails are sent from, and where replies go."),
    permission=Permission.ORGANISATION_EDIT,
    route="sender",
    done=checklist.has_sender,
)
steps.register_further(
    "closed_days",
    label=_("Closed days"),
    about=_("Public holidays and other days without teaching."),
    permission=Permission.CLOSED_DAY_EDIT,
    route="closed_days",
    done=checklist.has_closed_day,
)
steps.register_further(
    "texts",
    label=_("E-mail texts"),
    about=_("E-mail texts in your own words."),
    permission=Permission.TEMPLATE_READ,
    route="texts",
    done=checklist.has_text,
)
sentences.register(
    {
        OrganisationSwitchedOff.kind: _("Switched off by staff of the platform"),
        OrganisationSwitchedOn.kind: _("Switched on by staff of the platform"),
    },
    entity_type="organisation",
    labels={"is_active": _("In use"), "reason": _("Reason"), "operator": _("Log-in of the staff")},
    told=dict.fromkeys((OrganisationSwitchedOff.kind, OrganisationSwitchedOn.kind), frozenset({"is_active"})),
)
sentences.register(
    {StepSkipped.kind: _("First step postponed"), ChecklistDismissed.kind: _("List of first steps hidden")},
    entity_type="checklist",
    labels={"step": _("Step")},
    values={"step": {key: _in_words(one.label) for key, one in steps.steps().items()}},
)
things.register("checklist", word=_("list"), names=checklist.names)
