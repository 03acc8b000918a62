"""Taking a list out of the house as a table: what is asked first, and the file, which is written while it is sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.core.exported import Exported
from cohortium.core.lists import Showing
from cohortium.core.spreadsheets import Form, Row, written
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.exports import Export
from cohortium.web.page import Answer, Page
from cohortium.web.staff import lists

# More take longer than a page may.
AT_MOST = 100_000
# Rows that are read in one scope.
AT_ONCE = 500
_GONE = gettext_lazy("This is no longer available. Choose again.")


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that go out together, for who may see them."""

    key: str
    label: Words
    permission: Permission
    # Whether it is marked at first.
    usual: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of each row is wanted, and for what it has to be agreed to."""

    parts: Sequence[str]
    agreed_to: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list that can be taken out, and how each of its steps is done in the scope of a visit."""

    # Of the route of the list. A file is called as the organisation calls many of it.
    name: str
    title: Words
    # What one of it is called, and many.
    one: Words
    many: Words
    permission: Permission
    parts: Sequence[Part]
    # Who is in it, in order: no more than so many.
    ids: Callable[[Visit, str, int], list[UUID]]
    head: Callable[[Visit, Sequence[str]], Row]
    # Whoever may see less by now gets less: cells are empty then.
    rows: Callable[[Visit, Sequence[UUID], Sequence[str]], list[Row]]
    # By what the list is filtered, for the trail.
    asked: Callable[[Visit], Mapping[str, str]]
    note: Callable[[Visit, Exported], None]
    # For what one can have agreed; nothing where it does not matter.
    kinds: Callable[[Visit], Sequence[tuple[str, Words]]] = lambda _visit: ()
    # What the list shows at first, which leaves out the archived.
    usual: str = Showing.ACTIVE.value


class TableForm(forms.Form):
    """In what form, and what of each."""

    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[(Form.XLSX.value, gettext_lazy("Excel (XLSX)")), (Form.CSV.value, gettext_lazy("Text (CSV)"))],
        initial=Form.XLSX.value,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the two.")),
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("With"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _GONE},
    )
    agreed_to = forms.ChoiceField(
        label=gettext_lazy("Leave out people who did not consent to"),
        required=False,
        error_messages={"invalid_choice": _GONE},
    )

    def __init__(self, *args: Any, parts: Sequence[Part], kinds: Sequence[tuple[str, Words]], **options: Any) -> None:
        super().__init__(*args, **options)
        shown: Any = self.fields
        shown["parts"].choices = [(one.key, capfirst(said(one.label))) for one in parts]
        shown["parts"].initial = [one.key for one in parts if one.usual]
        shown["agreed_to"].choices = [("", _("No one is left out")), *kinds]
        if not kinds:
            del self.fields["agreed_to"]

    def chosen(self) -> Chosen:
        """What was chosen."""
        return Chosen(self.cleaned_data["parts"], self.cleaned_data.get("agreed_to", ""))


def exported(visit: Visit, table: Table) -> Answer:
    """What is asked first, and the file. Call it outside the scope: each piece of the file opens one of its own."""
    posted = visit.request.method == "POST"
    with visit.again(table.permission) as here:
        offered = [one for one in table.parts if here.actor.may(one.permission)]
        form = TableForm(visit.request.POST if posted else None, parts=offered, kinds=table.kinds(here))
        is_chosen = posted and form.is_valid()
        chosen = form.chosen() if is_chosen else Chosen(())
        ids = table.ids(here, chosen.agreed_to, AT_MOST + 1)
        if not is_chosen or not ids or len(ids) > AT_MOST:
            return _question(here, table, form, len(ids), status=422 if posted else 200)
        head = [str(one) for one in table.head(here, chosen.parts)]
        agreed = {"agreed_to": chosen.agreed_to}
        called = slugify(said(table.many)) or table.name
        table.note(here, Exported(form.cleaned_data["form"], len(ids), chosen.parts, {**table.asked(here), **agreed}))

    def rows() -> Iterator[Row]:
        yield head
        for start in range(0, len(ids), AT_ONCE):
            with visit.again(table.permission) as again:
                some = table.rows(again, ids[start : start + AT_ONCE], chosen.parts)
            yield from some

    kind = Form(form.cleaned_data["form"])
    name = f"{visit.organisation.code}-{called}-{timezone.now():%Y-%m-%d}.{kind.value}"
    return Export(name, kind.content_type, written(kind, rows()))


def told(visit: Visit) -> dict[str, str]:
    """By what the address narrows a list, as the trail keeps it."""
    names = {"q": "text", "status": "showing", "campus": "campus", "partner": "partner", "consent": "consent"}
    return {name: said for key, name in names.items() if (said := lists.words(visit.request.GET, key))}


def _question(visit: Visit, table: Table, form: TableForm, number: int, *, status: int) -> Page:
    address, asked = lists.address(visit.request.GET), set(table.asked(visit).items())
    shows = {
        "form": form,
        "title": said(table.title),
        "number": number,
        "rows": said(table.one if number == 1 else table.many),
        "too_many": _("more than %(n)s") % {"n": AT_MOST} if number > AT_MOST else "",
        "is_filtered": bool(asked - {("showing", table.usual), ("showing", Showing.ALL.value)}),
        "is_without_archived": lists.words(visit.request.GET, "status") != Showing.ALL.value,
        "address": address,
        "back_href": reverse(table.name, args=[visit.organisation.code]) + address,
    }
    return Page("staff/table_export.html", shows, status)
