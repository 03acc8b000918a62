"""Forms about rows that others may change meanwhile."""

from typing import Any

from django import forms

from cohortium.web.forms import VersionedForm
from cohortium.web.templatetags.cohortium import control


class RoomForm(VersionedForm):
    """Has one field of each kind that behaves in its own way."""

    name = forms.CharField()
    seats = forms.IntegerField(required=False)
    has_lift = forms.BooleanField(required=False)
    about = forms.CharField(required=False, widget=forms.Textarea)


STARTED = {"initial-name": "Room 1", "initial-seats": "20", "initial-has_lift": "True", "initial-about": "One\r\ntwo"}
AS_IT_WAS = {"name": "Room 1", "seats": "20", "has_lift": "on", "about": "One\r\ntwo", "version": "3"}
THEIRS = {"name": "Room 1", "seats": 20, "has_lift": True, "about": "One\ntwo"}


def sent(**typed: Any) -> RoomForm:
    form = RoomForm({name: value for name, value in {**AS_IT_WAS, **STARTED, **typed}.items() if value is not None})
    assert form.is_valid()
    return form


def test_an_unticked_box_is_sent_as_no() -> None:
    assert sent(has_lift=None).sent()["has_lift"] is False


def test_a_field_that_the_page_did_not_show_is_not_sent() -> None:
    assert "seats" not in sent(seats=None).sent()


def test_untouched_fields_take_what_is_there_now() -> None:
    form = sent(name="Blue room")

    again = form.rebased({**THEIRS, "seats": 24, "has_lift": False}, 4)

    assert again.cleaned_data == {
        "name": "Blue room",
        "seats": 24,
        "has_lift": False,
        "about": "One\ntwo",
        "version": 4,
    }


def test_meanwhile_tells_apart_what_both_changed_and_what_only_they_changed() -> None:
    form = sent(name="Blue room", seats="30")
    theirs = {**THEIRS, "seats": 24, "has_lift": False}

    found = form.meanwhile(theirs, {**theirs, "name": "Blue room", "seats": 30})

    assert [(one.label, one.theirs, one.mine, one.contested) for one in found.differences] == [
        ("name", "Room 1", "Blue room", False),
        ("seats", 24, 30, True),
    ]
    assert (found.kept, found.contested) == (["has_lift"], True)


def test_a_second_conflict_starts_from_the_first() -> None:
    once = sent(name="Blue room").rebased({**THEIRS, "seats": 24}, 4)
    twice = once.rebased({**THEIRS, "seats": 28}, 5)

    assert (twice.cleaned_data["name"], twice.cleaned_data["seats"]) == ("Blue room", 28)


def test_what_a_field_started_from_may_be_nonsense() -> None:
    form = sent(seats="30", **{"initial-seats": "many"})

    found = form.meanwhile({**THEIRS, "seats": 24}, {**THEIRS, "seats": 30})

    assert [(one.label, one.contested) for one in found.differences] == [("seats", True)]


def test_a_field_that_was_not_sent_takes_what_is_there_now() -> None:
    form = sent(name="Blue room", about=None)

    again = form.rebased({**THEIRS, "about": "Three"}, 4)

    assert again.cleaned_data["about"] == "Three"


def test_a_form_that_did_not_say_what_it_started_from_does_not_make_it_up() -> None:
    form = RoomForm({"name": "", "seats": "30", "version": "3"})

    assert ("initial-seats" in control(form["seats"]), "initial-name" in control(form["name"])) == (False, False)
