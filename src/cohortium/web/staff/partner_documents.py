"""The documents of a partner: sent, and taken away."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid
from cohortium.files.adapters import intake
from cohortium.partners.actions.documents import add_document, remove_document
from cohortium.partners.queries import documents, partners
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.partners import page_of
from cohortium.web.uploads import FileForm


class DocumentForm(forms.Form):
    """What a document is."""

    name = forms.CharField(
        label=gettext_lazy("Type"),
        help_text=gettext_lazy("For example “Certificate of incorporation”."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@page_that_calls_out(Permission.PARTNER_EDIT)
def new(visit: Visit, partner_id: UUID) -> Answer:
    """The form for a document; and taking it in, which is done outside the scope."""
    with visit.again(Permission.PARTNER_EDIT) as inside:
        row = partners.partner(inside.actor, partner_id=partner_id, permission=Permission.PARTNER_EDIT)
        shows: dict[str, Any] = {"row": row, "back_href": page_of(inside, partner_id)}
    request = visit.request
    if request.method != "POST":
        return Page("staff/partners/document.html", {**shows, "form": DocumentForm(), "file": _file()})
    form, file = DocumentForm(request.POST), FileForm(request.POST, request.FILES, kind=documents.FILE)
    form.is_valid()
    name = form.cleaned_data.get("name", "")
    try:
        documents.insist_name(name)
    except Invalid as refusal:
        for sentence in refusal.errors["name"]:
            form.add_error("name", str(sentence))
        return Page("staff/partners/document.html", {**shows, "form": form, "file": file}, 422)
    try:
        received = file.receive(visit.actor.organisation_id)
    except Invalid as refusal:
        file.refuse(refusal)
        return Page("staff/partners/document.html", {**shows, "form": form, "file": file}, 422)
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id),
        visit.again(Permission.PARTNER_EDIT) as again,
    ):
        add_document(again.actor, partner_id=partner_id, name=name, received=received)
    return Redirect(shows["back_href"], _("Added."))


@page(Permission.PARTNER_EDIT, posts=True)
def removal(visit: Visit, document_id: UUID) -> Answer:
    """What taking a document away means; and doing so."""
    row = documents.document(visit.actor, document_id=document_id, permission=Permission.PARTNER_EDIT)
    back = page_of(visit, row.partner_id)
    if visit.request.method == "POST":
        remove_document(visit.actor, document_id=document_id)
        return Redirect(back, _("Removed."))
    shows = {
        "title": _("Remove %(name)s?") % {"name": row.name},
        "about": [_("The file is deleted too. The removal is recorded in the audit trail.")],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def _file() -> FileForm:
    return FileForm(kind=documents.FILE)
