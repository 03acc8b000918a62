"""The texts that people agree to: which there are, all versions of one, and publishing the next."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.core.text import plain_lines
from cohortium.people.actions.consent_texts import publish_text
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries import consent_texts as queries
from cohortium.people.queries.consent_texts import TextRow
from cohortium.people.rules.consents import LANGUAGES
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page


class ConsentTextForm(forms.Form):
    """The words of the next version, and what becomes of those who said yes to an earlier one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647)
    words = forms.CharField(
        label=gettext_lazy("What people agree to"),
        help_text=gettext_lazy("Use short, plain sentences. Leave an empty line between paragraphs."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}),
    )
    asks_again = forms.ChoiceField(
        label=gettext_lazy("People who consented to an earlier version"),
        choices=[
            ("yes", gettext_lazy("Are asked again")),
            ("no", gettext_lazy("Consent stays valid")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of them.")),
    )


@page(Permission.CONSENT_TEXT_READ)
def index(visit: Visit) -> Answer:
    """Every kind of consent, with its texts."""
    code = visit.organisation.code
    language = queries.language_here()
    shows = {
        "kinds": [
            {
                "row": row,
                "texts": [{"text": one, "href": _href(visit, one.kind, one.language)} for one in row.texts],
                "first_href": _href(visit, row.key, language),
            }
            for row in queries.overview(visit.actor)
        ],
        "settings_href": reverse("setting_group", args=[code, kinds.GROUP])
        if visit.actor.may(Permission.SETTING_READ)
        else "",
    }
    return Page("staff/consent_texts/list.html", shows)


@page(Permission.CONSENT_TEXT_READ)
def show(visit: Visit, kind: str, language: str) -> Answer:
    """Every version of a text."""
    rows = queries.versions(visit.actor, kind=kind, language=language)
    others = [one for one in LANGUAGES if one != language]
    shows = {
        "newest": rows[0] if rows else None,
        "older": rows[1:],
        "others": [{"name": LANGUAGES[one], "href": _href(visit, kind, one)} for one in others],
        "zone": visit.organisation.time_zone,
        **_around(visit, kind, language),
    }
    return Page("staff/consent_texts/detail.html", shows)


@page(Permission.CONSENT_TEXT_PUBLISH, posts=True)
def publishing(visit: Visit, kind: str, language: str) -> Answer:
    """The form for the next version. It carries the newest one that its writer saw."""
    newest = _newest(visit, kind, language)
    version = newest.version if newest else 0
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"version": version, "words": newest.words if newest else "", "asks_again": "" if newest else "yes"}
        return _form_page(visit, ConsentTextForm(kept, initial=start), kind, language, newest, kept=kept is not None)
    form = _form(visit, newest)
    if form.is_valid():
        try:
            done = publish_text(
                visit.actor,
                kind=kind,
                language=language,
                words=form.cleaned_data["words"],
                version=form.cleaned_data["version"],
                asks_again=form.cleaned_data["asks_again"] == "yes",
            )
        except Invalid as refusal:
            for sentences in refusal.errors.values():
                for sentence in sentences:
                    form.add_error("words", str(sentence))
        except Stale:
            sent = visit.request.POST.copy()
            sent["version"] = str(version)
            form = ConsentTextForm(sent)
            said = _("Someone published version %(version)s in the meantime. Read it, then publish.")
            form.add_error(None, said % {"version": version})
            return _form_page(visit, form, kind, language, newest, status=409)
        else:
            saying = (
                _("Nothing had changed.")
                if isinstance(done, Unchanged)
                else _("Version %(version)s published.") % {"version": done.version}
            )
            return Redirect(_back(visit, kind, language), saying)
    return _form_page(visit, form, kind, language, newest, status=422)


@page(Permission.CONSENT_TEXT_PUBLISH, posts=True)
def preview(visit: Visit, kind: str, language: str) -> Answer:
    """How the text would read. Nothing is published."""
    newest = _newest(visit, kind, language)
    form = _form(visit, newest) if visit.request.method == "POST" else ConsentTextForm()
    words = plain_lines(str(form["words"].value() or ""))
    if visit.wants_part:
        return Page("staff/consent_texts/_words.html", {"words": words})
    return _form_page(visit, form, kind, language, newest)


def _form(visit: Visit, newest: TextRow | None) -> ConsentTextForm:
    sent: Any = visit.request.POST
    if newest is None and "asks_again" not in sent:
        # Nobody said yes to anything so far.
        sent = sent.copy()
        sent["asks_again"] = "yes"
    return ConsentTextForm(sent)


def _newest(visit: Visit, kind: str, language: str) -> TextRow | None:
    rows = queries.versions(visit.actor, kind=kind, language=language, permission=Permission.CONSENT_TEXT_PUBLISH)
    return rows[0] if rows else None


def _form_page(
    visit: Visit,
    form: ConsentTextForm,
    kind: str,
    language: str,
    newest: TextRow | None,
    *,
    kept: bool = False,
    status: int = 200,
) -> Answer:
    shows = {
        "form": form,
        "newest": newest,
        "kept": kept,
        "words": plain_lines(str(form["words"].value() or "")),
        "back_href": _back(visit, kind, language),
        **_around(visit, kind, language),
    }
    return Page("staff/consent_texts/form.html", shows, status)


def _around(visit: Visit, kind: str, language: str) -> dict[str, Any]:
    declared = kinds.every()[kind]
    args = [visit.organisation.code, kind, language]
    return {
        "name": declared.name,
        "about": declared.about,
        "language": language,
        "language_name": LANGUAGES[language],
        "publish_href": reverse("consent_text_publishing", args=args),
        "preview_href": reverse("consent_text_preview", args=args),
        "can_publish": visit.actor.may(Permission.CONSENT_TEXT_PUBLISH),
    }


def _href(visit: Visit, kind: str, language: str) -> str:
    return reverse("consent_text", args=[visit.organisation.code, kind, language])


def _back(visit: Visit, kind: str, language: str) -> str:
    """To the text's page, for those who may see it."""
    if visit.actor.may(Permission.CONSENT_TEXT_READ):
        return _href(visit, kind, language)
    return reverse("organisation", args=[visit.organisation.code])
