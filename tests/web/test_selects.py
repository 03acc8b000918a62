"""Lists to choose from are drawn as Django draws them, sign for sign."""

from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohortium.web.selects import Renderer

PLAIN = [("", "—"), ("au", "Australia"), ("ci", "Côte d’Ivoire")]
LISTS: dict[str, forms.Select] = {
    "nothing to choose": forms.Select(),
    "plain": forms.Select(choices=PLAIN),
    "with attributes": forms.Select({"class": "select", "data-x": 'a"b<c', "required": True, "hidden": False}, PLAIN),
    "in groups": forms.Select(choices=[("Asia & Oceania", PLAIN), ("", [("x", "X")]), ("y", "Y")]),
    "several": forms.SelectMultiple(choices=PLAIN),
    "signs that mean something": forms.Select(choices=[('"><b>', "<script>&'\""), ("a&amp;b", SafeString("<i>b</i>"))]),
    "values that are no words": forms.Select(
        choices=[(None, "none"), (1, 1234567), (1.5, 2.5), (True, _("Home")), (UUID(int=7), "seven")]
    ),
}


@pytest.mark.parametrize("chosen", [None, "au", ["au", "ci"], 1, '"><b>'], ids=str)
@pytest.mark.parametrize("widget", LISTS.values(), ids=list(LISTS))
def test_a_list_is_drawn_as_django_draws_it(widget: forms.Select, chosen: Any) -> None:
    attrs = {"id": "id_country", "aria-describedby": "help"}

    drawn = widget.render("country", chosen, attrs, renderer=Renderer())

    assert drawn == widget.render("country", chosen, attrs, renderer=DjangoTemplates())


@pytest.mark.parametrize("chosen", [None, True, False])
def test_a_list_of_yes_no_and_unknown_is_drawn_as_django_draws_it(chosen: bool | None) -> None:
    widget = forms.NullBooleanSelect()

    drawn = widget.render("country", chosen, renderer=Renderer())

    assert drawn == widget.render("country", chosen, renderer=DjangoTemplates())


class Coloured(forms.Select):
    """Draws its choices in a way of its own."""

    option_template_name = "django/forms/widgets/radio_option.html"


@pytest.mark.parametrize("widget", [Coloured(choices=PLAIN), forms.RadioSelect(choices=PLAIN), forms.TextInput()])
def test_what_is_drawn_in_another_way_is_left_to_django(widget: forms.Widget) -> None:
    drawn = widget.render("country", "au", {"id": "id_country"}, renderer=Renderer())

    assert drawn == widget.render("country", "au", {"id": "id_country"}, renderer=DjangoTemplates())


def test_forms_are_drawn_by_it() -> None:
    assert type(get_default_renderer()) is Renderer
