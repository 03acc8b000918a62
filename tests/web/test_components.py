"""The components, the tags under them, and the icons: what a page may rely on."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from cohortium import web
from cohortium.web.templatetags import cohortium as tags

COMPONENTS = Path(web.__file__).parent / "templates" / "components"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Australia/Melbourne"))


class CampusForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As families know it.")
    suburb = forms.CharField(label="Suburb", required=False)


def drawn(source: str, **context: Any) -> str:
    """Render a piece of a template, components and all, and smooth its blanks."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    return " ".join(template.render(context, RequestFactory().get("/")).split())


@pytest.mark.parametrize("file", sorted(COMPONENTS.glob("*.html")), ids=lambda file: file.stem)
def test_component_says_what_it_takes(file: Path) -> None:
    assert file.read_text().startswith("{% comment %}\n")


def test_button_is_a_link_when_it_has_an_address() -> None:
    assert (
        drawn('<c-button href="/new" kind="primary">Open</c-button>')
        == '<a href="/new" class="btn btn-primary" >Open</a>'
    )


def test_button_with_an_icon_alone_has_a_name() -> None:
    button = drawn('<c-button label="Edit" type="button" name="a" value="b"></c-button>')

    assert button == (
        '<button type="button" class="btn btn-square" aria-label="Edit" title="Edit" name="a" value="b"></button>'
    )


def test_field_ties_help_and_error_to_its_control() -> None:
    form = CampusForm({"name": ""})

    field = drawn('<c-field :field="form.name" />', form=form)

    ids = ['id="id_name_helptext"', 'id="id_name_error"', 'aria-describedby="id_name_helptext id_name_error"']
    assert [part for part in [*ids, 'aria-invalid="true"', 'for="id_name"'] if part not in field] == []


def test_field_says_that_it_may_be_left_empty() -> None:
    assert "(optional)" in drawn('<c-field :field="form.suburb" />', form=CampusForm())


def test_choices_show_which_is_chosen_and_say_why_none_can_be() -> None:
    choices = [("", "No"), ("everything", "Everywhere")]

    class Allowed(forms.Form):
        edit = forms.ChoiceField(label="Edit campuses", choices=choices, widget=forms.RadioSelect)

    line = drawn('<c-choices :field="form.edit" disabled>Not yours.</c-choices>', form=Allowed({"edit": "everything"}))

    ids = ['role="radiogroup" aria-labelledby="id_edit_label"', 'id="id_edit_label">Edit campuses<', 'id="id_edit_0"']
    assert [part for part in [*ids, 'value="everything" checked disabled>', "Not yours."] if part not in line] == []


def test_abilities_tell_what_cannot_be_done_to_those_who_do_not_see_the_mark() -> None:
    can = [{"label": "Edit campuses", "how_far": "everywhere"}]

    line = drawn('<c-abilities label="Campuses" :can="can" :cannot="cannot" />', can=can, cannot=["Close campuses"])

    assert 'Edit campuses, <span class="quiet">everywhere</span>' in line
    assert '<span class="sr-only">Cannot: </span>Close campuses' in line


def test_errors_name_and_link_each_field() -> None:
    form = CampusForm({"name": ""})
    form.add_error(None, "The organisation has too many campuses.")

    assert tags.errors_shown(form) == [
        ("", "", "The organisation has too many campuses."),
        ("id_name", "Name", "This field is required."),
    ]


class KeyForm(forms.Form):
    days = forms.MultipleChoiceField(choices=[("sat", "Sat"), ("sun", "Sun")], widget=forms.CheckboxSelectMultiple)
    expires = forms.ChoiceField(choices=[("30", "30 days"), ("day", "Other")], widget=forms.RadioSelect)


GROUPS = [{"title": "Weekend", "options": [{"value": "sat", "label": "Sat"}, {"value": "sun", "label": "Sun"}]}]


@pytest.mark.parametrize("ticked", [["sat"], ["sun"], ["sat", "sun"]])
def test_choices_keep_what_was_ticked(ticked: list[str]) -> None:
    form = KeyForm({"days": ticked}) if len(ticked) > 1 else KeyForm(initial={"days": ticked})

    box = drawn('<c-checklist :field="form.days" :groups="groups" />', form=form, groups=GROUPS)

    assert re.findall(r'value="(\w+)" checked', box) == ticked
    assert 'role="group" aria-label="Weekend"' in box


def test_choices_and_segments_tie_their_error_to_the_box_that_the_summary_links_to() -> None:
    form = KeyForm({})
    boxes = drawn(
        '<c-checklist :field="form.days" :groups="groups" /><c-segments :field="form.expires" />',
        form=form,
        groups=GROUPS,
    )

    assert [box for box, _, _ in tags.errors_shown(form)] == ["id_days", "id_expires"]
    for name in ("days", "expires"):
        assert f'id="id_{name}" tabindex="-1" aria-describedby="id_{name}_error"' in boxes
        assert f'<p class="field-error" id="id_{name}_error">' in boxes


def test_segments_hold_what_the_last_choice_needs() -> None:
    form = KeyForm(initial={"expires": "day"})

    bare = drawn('<c-segments :field="form.expires" />', form=form)
    more = drawn('<c-segments :field="form.expires">Which one?</c-segments>', form=form)

    assert 'value="day" checked' in bare
    assert ("follows" in bare, '<div class="follows">Which one?</div>' in more) == (False, True)


def test_text_to_copy_can_be_picked_without_a_script() -> None:
    box = drawn('<c-copy label="Key">{{ secret }}</c-copy>', secret="co_rocket_<x>")

    assert ">co_rocket_&lt;x&gt;</code>" in box
    assert '<span class="with-script"><button type="button" class="btn" data-copy' in box


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["campus:edit", "campus:read"], "campus:edit, campus:read"),
        ([], ""),
        ("2031-02-19T13:30:00+00:00", "20 Feb 2031 at 00:30"),
        ("2031-02-30T13:30:00+00:00", "2031-02-30T13:30:00+00:00"),
    ],
)
def test_lists_and_moments_of_the_trail_are_told_as_a_person_would(value: object, words: str) -> None:
    assert tags.told(value, ZoneInfo("Australia/Melbourne")) == words


def test_errors_are_silent_without_any() -> None:
    assert drawn('<c-errors :form="form" />', form=CampusForm()) == ""


def test_fact_is_left_out_when_there_is_nothing_to_say() -> None:
    assert drawn('<c-facts><c-fact label="Phone"> </c-fact></c-facts>') == '<dl class="facts"> </dl>'


def test_timeline_says_who_did_it_and_what_changed() -> None:
    entry = {"sentence": "Campus edited", "by": None, "at": NOON, "changes": [("Name", "Werribee", "Werribee West")]}

    line = drawn('<c-timeline :entries="entries" :zone="zone" />', entries=[entry], zone=NOON.tzinfo)

    assert [part for part in ("Automatic", "Werribee</del>", "Werribee West</ins>") if part not in line] == []


def test_names_are_escaped() -> None:
    assert "<b>" not in drawn('<c-head :title="name" />', name="<b>Werribee</b>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mai Nguyễn", "MN"), ("Declan van der Berg", "DB"), ("Ada", "A"), ("", "?"), ("(Ben) Otieno", "O")],
)
def test_initials(name: str, letters: str) -> None:
    assert tags.initials(name) == letters


def test_hue_is_always_the_same() -> None:
    assert tags.hue("Ada Ncube") == tags.hue("Ada Ncube")


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Australia/Melbourne", "AEDT"),
        ("Africa/Nairobi", "EAT"),
        ("Asia/Singapore", "UTC+8"),
        ("Asia/Kathmandu", "UTC+5:45"),
    ],
)
def test_zone_name_is_what_people_there_say(zone: str, name: str) -> None:
    assert tags.zone_name(tags.in_zone(NOON, zone)) == name


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        (True, "Yes"),
        ([], ""),
        (["Owner", "Admin"], "Owner, Admin"),
        ("2031-02-04", "4 Feb 2031"),
        (date(2031, 2, 4), "4 Feb 2031"),
    ],
)
def test_told_writes_values_as_a_person_would(value: object, words: str) -> None:
    assert tags.told(value) == words


def test_moment_says_today_and_yesterday() -> None:
    now = datetime.now(UTC)

    assert [tags.moment(now).split()[0], tags.moment(now - timedelta(days=1)).split()[0]] == ["today", "yesterday"]


@pytest.mark.parametrize(
    ("number", "words"), [("+61397412200", "+61 3 9741 2200"), ("+6565550107", "+65 6555 0107"), ("ask Ben", "ask Ben")]
)
def test_phone_is_written_as_it_is_read_out(number: str, words: str) -> None:
    assert tags.phone(number) == words


def test_dialled_keeps_digits_and_plus() -> None:
    assert tags.dialled("+61 3 5550 0117") == "+61355500117"


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_last_pages_need_nothing(template: str) -> None:
    assert "<h1>" in render_to_string(template)


def test_no_sentence_of_a_template_holds_a_filter() -> None:
    """Django leaves nothing in its place, and says nothing: `with` is where a value is made ready."""
    sentence = re.compile(r"{%\s*blocktrans[^%]*%}(.*?){%\s*endblocktrans\s*%}", re.DOTALL)
    held = [
        f"{file.name}: {words}"
        for file in COMPONENTS.parent.rglob("*.html")
        for words in sentence.findall(file.read_text())
        if re.search(r"{{[^}]*\|", words)
    ]

    assert held == []


def test_no_template_has_an_inline_style_or_script() -> None:
    folder = COMPONENTS.parent
    found = {
        f"{file.relative_to(folder)}: {mark}"
        for file in folder.rglob("*.html")
        # It is no page of ours: it lies in an archive, on somebody's own disk, and has nothing else to be styled by.
        if file != folder / "portal" / "own_data.html"
        for mark in (' style="', " onclick=", "hx-on", "<script>", "js:", "<style>")
        if mark in file.read_text()
    }

    assert found == set()
