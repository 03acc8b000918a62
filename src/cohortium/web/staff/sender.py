"""In whose name letters go out: sender, answers, what belongs into the domain's zone, and a test to oneself."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.core.ids import new_id
from cohortium.identity import limits
from cohortium.identity.limits import Bucket, Limit
from cohortium.jobs.errands import TryAgain
from cohortium.notifications.actions.senders import edit_sender, note_domain
from cohortium.notifications.adapters.names import heard_of
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.queries import senders as queries
from cohortium.notifications.queries.letters import letterhead
from cohortium.notifications.queries.senders import SenderRow
from cohortium.notifications.rules.letters import Envelope, Letter, Outcome, Receipt
from cohortium.notifications.rules.senders import Finding, Purpose, Verdict, examined
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.sender_form import SenderForm, initial
from cohortium.web.staff.timelines import happened

TESTS = Limit("letters to try the sender with", 20, timedelta(hours=1))
LOOKS = Limit("looks at zones", 60, timedelta(hours=1))
LABELS = {
    Purpose.OWNERSHIP: gettext_lazy("Domain ownership"),
    Purpose.DKIM: gettext_lazy("DKIM: signs e-mails in your name"),
    Purpose.DMARC: gettext_lazy("DMARC: what to do with e-mails that only pretend to be yours"),
    Purpose.SPF: gettext_lazy("SPF: allows our mail server to send for you"),
}
VERDICTS = {
    Verdict.GOOD: (gettext_lazy("Found"), "open"),
    Verdict.MISSING: (gettext_lazy("Missing"), "wait"),
    Verdict.OTHER: (gettext_lazy("Different value"), "bad"),
    Verdict.SILENT: (gettext_lazy("No answer"), "calm"),
}
# What follows from how a record stands.
MEANS = {
    (Purpose.OWNERSHIP, Verdict.MISSING): gettext_lazy(
        "Until this record exists, e-mails are sent from the standard address. A new record can take "
        "some hours to appear."
    ),
    (Purpose.OWNERSHIP, Verdict.OTHER): gettext_lazy(
        "There is a record with this name but another value. You can have several records with the same name."
    ),
    (Purpose.DKIM, Verdict.MISSING): gettext_lazy("Without it, many mail servers treat your e-mails as spam."),
    (Purpose.DKIM, Verdict.OTHER): gettext_lazy("There is a record with this name, but it has no key."),
    (Purpose.DMARC, Verdict.MISSING): gettext_lazy(
        "Large mail providers require it. This value does not reject anything and is a good start."
    ),
    (Purpose.DMARC, Verdict.OTHER): gettext_lazy("There is a record with this name, but it has no policy."),
    (Purpose.SPF, Verdict.MISSING): gettext_lazy("There is no record of who can send for this domain."),
    (Purpose.SPF, Verdict.OTHER): gettext_lazy(
        "Add the middle part to the existing record. There must be only one record of this type."
    ),
}
UNKNOWN = gettext_lazy("The DNS service is not responding at the moment. Check again later.")


@page(Permission.ORGANISATION_READ)
def show(visit: Visit) -> Answer:
    """In whose name letters go out."""
    return Page("staff/sender/detail.html", _detail(visit, queries.sender(visit.actor)))


@page(Permission.ORGANISATION_EDIT, posts=True)
def edit(visit: Visit) -> Answer:
    """The form. It carries the version that it was filled from."""
    row = queries.sender(visit.actor, permission=Permission.ORGANISATION_EDIT)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = SenderForm(kept, initial={**initial(row.details), "version": row.version})
        return _form_page(visit, form, kept=kept is not None)
    form = SenderForm(visit.request.POST)
    if form.is_valid():
        try:
            edited = edit_sender(
                visit.actor, details=form.details(row.details), version=form.cleaned_data["version"] or 0
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = queries.sender(visit.actor, permission=Permission.ORGANISATION_EDIT)
            meanwhile = {
                "newest": queries.happened(sender_id=row.sender_id, at_most=1),
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.details), row.version)
            return _form_page(visit, rebased, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_back(visit), saying)
    return _form_page(visit, form, status=422)


@page_that_calls_out(Permission.ORGANISATION_EDIT)
def zone(visit: Visit) -> Answer:
    """Look at what the zone of the domain says; whose it is, is noted."""
    with visit.again(Permission.ORGANISATION_EDIT) as inside:
        row = queries.sender(inside.actor, permission=Permission.ORGANISATION_EDIT)
    if visit.request.method != "POST" or not row.records:
        return Redirect(_back(visit))
    if not limits.take([Bucket(LOOKS, str(visit.actor.id))], now=visit.now):
        raise limits.TooMany
    heard = heard_of([record.name for record in row.records])
    found = examined(row.records, heard, queries.signing())
    with visit.again(Permission.ORGANISATION_EDIT) as inside:
        verdict = next(one.verdict for one in found if one.record.purpose == Purpose.OWNERSHIP)
        if verdict != Verdict.SILENT:
            is_ours = verdict == Verdict.GOOD
            note_domain(inside.actor, domain=row.details.domain, is_ours=is_ours, now=inside.now)
        newest = queries.sender(inside.actor, permission=Permission.ORGANISATION_EDIT)
        shows = _detail(inside, newest, found if newest.details.domain == row.details.domain else [])
        return Page("staff/sender/detail.html", shows)


@page_that_calls_out(Permission.ORGANISATION_EDIT)
def test(visit: Visit) -> Answer:
    """Send a letter to whoever asks, and say what the mail server said."""
    user: Any = visit.request.user
    with visit.again(Permission.ORGANISATION_EDIT) as inside:
        row = queries.sender(inside.actor, permission=Permission.ORGANISATION_EDIT)
        head, shows = letterhead(), _detail(inside, row)
    if visit.request.method != "POST":
        asks = {
            "title": _("Send yourself a test e-mail?"),
            "about": [_("It will be sent to %(address)s with your current settings.") % {"address": user.email}],
            "yes": _("Send"),
            "no": _("Cancel"),
            "back_href": _back(visit),
        }
        return Page("staff/team/question.html", asks)
    if not limits.take([Bucket(TESTS, str(visit.actor.id))], now=visit.now):
        raise limits.TooMany
    letter = Letter(
        _("Test e-mail"),
        _("Hello,"),
        (
            _("this is what e-mails from %(name)s look like. Reply to it to see where replies go.")
            % {"name": head.name},
        ),
    )
    try:
        receipt = deliver(Envelope(new_id(), user.email, visit.now, head, letter, sent_from=row.sent_from))
    except TryAgain as error:
        receipt = Receipt(Outcome.FAILED, str(error))
    return Page("staff/sender/detail.html", {**shows, "tested": receipt, "tested_to": user.email})


def _form_page(
    visit: Visit,
    form: SenderForm,
    *,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    shows = {"form": form, "kept": kept, "meanwhile": meanwhile, "back_href": _back(visit)}
    return Page("staff/sender/form.html", shows, status)


def _detail(visit: Visit, row: SenderRow, found: list[Finding] | None = None) -> dict[str, Any]:
    by_name = {one.record: one for one in found or []}
    return {
        "row": row,
        "address": row.sent_from.address or settings.DEFAULT_FROM_EMAIL,
        "usual": settings.DEFAULT_FROM_EMAIL,
        "records": [_shown(record, by_name.get(record)) for record in row.records],
        "was_looked_at": bool(found),
        "signing": queries.signing(),
        "zone": ZoneInfo(visit.organisation.time_zone),
        "can_edit": visit.actor.may(Permission.ORGANISATION_EDIT),
        **happened(
            visit,
            lambda at_most: queries.happened(sender_id=row.sender_id, at_most=at_most),
            thing_id=row.sender_id,
        ),
    }


def _shown(record: Any, finding: Finding | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"record": record, "label": LABELS[record.purpose]}
    if finding is None:
        return shown
    label, tone = VERDICTS[finding.verdict]
    means = UNKNOWN if finding.verdict == Verdict.SILENT else MEANS.get((record.purpose, finding.verdict), "")
    return shown | {"verdict": label, "tone": tone, "means": means, "found": finding.found}


def _back(visit: Visit) -> str:
    """To the sender's page, for those who may see it."""
    may = visit.actor.may(Permission.ORGANISATION_READ)
    return reverse("sender" if may else "organisation", args=[visit.organisation.code])
