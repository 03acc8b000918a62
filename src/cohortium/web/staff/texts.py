"""The texts of letters: which there are, how one reads, the form, the usual words again, and a test to oneself."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.core.ids import new_id
from cohortium.identity import limits
from cohortium.identity.limits import Bucket, Limit
from cohortium.jobs.errands import TryAgain
from cohortium.notifications.actions.texts import edit_text, reset_text
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.queries import texts as queries
from cohortium.notifications.queries.letters import letterhead
from cohortium.notifications.queries.texts import TextRow
from cohortium.notifications.rules.letters import Envelope, Outcome, Receipt, plain_text
from cohortium.notifications.rules.texts import Text, written
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.text_form import TextForm, initial
from cohortium.web.staff.timelines import happened

TESTS = Limit("letters to try with", 20, timedelta(hours=1))


@page(Permission.TEMPLATE_READ)
def index(visit: Visit) -> Answer:
    """Every kind of letter, by what it is about."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in queries.texts(visit.actor):
        groups.setdefault(str(row.kind.group), []).append({"row": row, "href": _href(visit, row)})
    return Page("staff/texts/list.html", {"groups": groups})


@page(Permission.TEMPLATE_READ)
def show(visit: Visit, kind: str, language: str) -> Answer:
    """How a letter reads."""
    return Page("staff/texts/detail.html", _detail(visit, queries.text(visit.actor, kind=kind, language=language)))


@page(Permission.TEMPLATE_EDIT, posts=True)
def edit(visit: Visit, kind: str, language: str) -> Answer:
    """The form. It carries the version that it was filled from."""
    row = _to_edit(visit, kind, language)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = TextForm(kept, initial={**initial(row.text), "version": row.version})
        return _form_page(visit, form, row, kept=kept is not None)
    form = TextForm(visit.request.POST)
    if form.is_valid():
        try:
            edited = edit_text(
                visit.actor,
                kind=kind,
                language=language,
                text=form.text(),
                version=form.cleaned_data["version"] or 0,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = _to_edit(visit, kind, language)
            meanwhile = {
                "newest": queries.happened(template_id=row.template_id, at_most=1),
                "compared": form.compared(row.text),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.text), row.version)
            return _form_page(visit, rebased, row, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_back(visit, row), saying)
    return _form_page(visit, form, row, status=422)


@page(Permission.TEMPLATE_EDIT, posts=True)
def preview(visit: Visit, kind: str, language: str) -> Answer:
    """How the letter would read if the form were saved as it stands. Nothing is saved."""
    row = _to_edit(visit, kind, language)
    if visit.request.method != "POST":
        return _form_page(visit, TextForm(initial={**initial(row.text), "version": row.version}), row)
    form = TextForm(visit.request.POST)
    form.is_valid()
    if visit.wants_part:
        return Page("staff/texts/_preview.html", _preview(row, form.typed()))
    return _form_page(visit, form, row)


@page(Permission.TEMPLATE_EDIT, posts=True)
def reset(visit: Visit, kind: str, language: str) -> Answer:
    """What going back to the usual words means; and doing so."""
    row = _to_edit(visit, kind, language)
    if visit.request.method == "POST":
        done = reset_text(visit.actor, kind=kind, language=language)
        saying = (
            _("This is already the standard text.") if isinstance(done, Unchanged) else _("Standard text restored.")
        )
        return Redirect(_back(visit, row), saying)
    shows = {
        "title": _("Restore the standard text?"),
        "about": [_("Your own text will no longer be used. It is kept in the history.")],
        "yes": _("Restore standard text"),
        "no": _("Cancel"),
        "back_href": _back(visit, row),
    }
    return Page("staff/team/question.html", shows)


@page_that_calls_out(Permission.TEMPLATE_READ)
def test(visit: Visit, kind: str, language: str) -> Answer:
    """Send the letter, with what stands for example in it, to whoever asks; and say what the mail server said."""
    user: Any = visit.request.user
    with visit.again(Permission.TEMPLATE_READ) as inside:
        row = queries.text(inside.actor, kind=kind, language=language)
        head = letterhead()
        letter = written(row.text, {**row.kind.examples, "organisation": head.name}, row.kind.links)
        shows = _detail(inside, row)
    if visit.request.method != "POST":
        asks = {
            "title": _("Send yourself a test?"),
            "about": [
                _("It will be sent to %(address)s with example data. The links do not work.") % {"address": user.email}
            ],
            "yes": _("Send"),
            "no": _("Cancel"),
            "back_href": _href(visit, row),
        }
        return Page("staff/team/question.html", asks)
    if not limits.take([Bucket(TESTS, str(visit.actor.id))], now=visit.now):
        raise limits.TooMany
    try:
        receipt = deliver(Envelope(new_id(), user.email, visit.now, head, letter))
    except TryAgain as error:
        receipt = Receipt(Outcome.FAILED, str(error))
    return Page("staff/texts/detail.html", {**shows, "tested": receipt, "tested_to": user.email})


def _to_edit(visit: Visit, kind: str, language: str) -> TextRow:
    return queries.text(visit.actor, kind=kind, language=language, permission=Permission.TEMPLATE_EDIT)


def _form_page(
    visit: Visit,
    form: TextForm,
    row: TextRow,
    *,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    text = form.typed() if form.is_bound else row.text
    shows = {"row": row, "form": form, "kept": kept, "meanwhile": meanwhile, "back_href": _back(visit, row)}
    return Page("staff/texts/form.html", {**shows, **_hrefs(visit, row), **_preview(row, text)}, status)


def _preview(row: TextRow, text: Text) -> dict[str, Any]:
    """The letter with examples in it, as HTML and as text; or what is wrong with it."""
    head = letterhead()
    try:
        letter = written(
            queries.accepted(row.kind, text), {**row.kind.examples, "organisation": head.name}, row.kind.links
        )
    except Invalid as refusal:
        return {"faults": [str(sentence) for sentences in refusal.errors.values() for sentence in sentences]}
    return {"letter": letter, "letterhead": head, "plain": plain_text(letter, head)}


def _detail(visit: Visit, row: TextRow) -> dict[str, Any]:
    shows = {"row": row, "can_edit": visit.actor.may(Permission.TEMPLATE_EDIT), **_hrefs(visit, row)}
    return shows | _preview(row, row.text) | _lately(visit, row)


def _lately(visit: Visit, row: TextRow) -> dict[str, Any]:
    return happened(
        visit,
        lambda at_most: queries.happened(template_id=row.template_id, at_most=at_most),
        thing_id=row.template_id,
    )


def _hrefs(visit: Visit, row: TextRow) -> dict[str, str]:
    args = [visit.organisation.code, row.kind.key, row.language]
    return {f"{act}_href": reverse(f"text_{act}", args=args) for act in ("edit", "preview", "reset", "test")}


def _href(visit: Visit, row: TextRow) -> str:
    return reverse("text", args=[visit.organisation.code, row.kind.key, row.language])


def _back(visit: Visit, row: TextRow) -> str:
    """To the text's page, for those who may see it."""
    if visit.actor.may(Permission.TEMPLATE_READ):
        return _href(visit, row)
    return reverse("organisation", args=[visit.organisation.code])
