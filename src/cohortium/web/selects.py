"""Draws lists to choose from without a template for each choice.

Django draws each choice by a template, and its attributes by another: a list of countries took longer than the rest of
its page. What is drawn is the same, sign for sign.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Select
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class Renderer(DjangoTemplates):
    """Django's own for all that is not such a list, or has choices that are drawn in another way."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        widget = context.get("widget", {})
        if template_name == Select.template_name and all(
            option["template_name"] == Select.option_template_name
            for _label, options, _index in widget["optgroups"]
            for option in options
        ):
            return mark_safe("".join(_select(widget)))  # noqa: S308 - each part is escaped below
        return SafeString(super().render(template_name, context, request))


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    yield f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>'
    for label, options, _index in widget["optgroups"]:
        if label:
            yield f'\n  <optgroup label="{_shown(label)}">'
        for option in options:
            value = conditional_escape(_as_string(option["value"]))
            yield f'\n  <option value="{value}"{_attributes(option)}>{_shown(option["label"])}</option>\n'
        if label:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {_shown(name)}" + ("" if value is True else f'="{conditional_escape(_as_string(value))}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _shown(value: Any) -> str:
    """As a template shows a value."""
    return conditional_escape(localize(value))


def _as_string(value: Any) -> Any:
    # What is safe already stays so, as by the filter `stringformat`.
    return value if isinstance(value, str) else str(value)
