"""Pages of settings, words, closed days and own fields: what people see, type and get back."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipRole
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.rules.fields import FieldDetails
from cohortium.notifications.settings import QUIET_FROM, QUIET_UNTIL
from cohortium.tenancy.settings import value_of
from tests.fixtures import Provider
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN

NIGHT = {QUIET_FROM.key: "21:00", QUIET_UNTIL.key: "07:00"}
LETTERS = "settings/values/notifications"


def at(provider: Provider, rest: str) -> str:
    return f"/o/{provider.code}/{rest}"


def night(provider: Provider, version: int = 0) -> None:
    with provider.scope():
        change_settings(provider.system, group="notifications", values=NIGHT, version=version)


def quiet(provider: Provider) -> list[str]:
    with provider.scope():
        return [str(value_of(one)) for one in (QUIET_FROM, QUIET_UNTIL)]


def test_what_is_typed_is_kept_and_put_back_again(provider: Provider, owner: Actor) -> None:
    client, edit = provider.signed_in(owner), at(provider, f"{LETTERS}/edit")

    form = form_of(client.get(edit))
    saved = client.post(edit, {**form, "notifications-quiet_from": "21:00", "notifications-quiet_until": "07:00"})
    kept = quiet(provider)
    form = form_of(client.get(edit))
    del form["default-notifications-quiet_from"], form["default-notifications-quiet_until"]
    back = {"default-notifications-quiet_from": "on", "default-notifications-quiet_until": "on"}
    again = client.post(edit, {**form, **back})

    assert (saved.status_code, saved["Location"], again.status_code) == (302, at(provider, LETTERS), 302)
    assert (kept, quiet(provider)) == (["21:00:00", "07:00:00"], ["None", "None"])


def test_what_cannot_be_accepted_is_shown_beside_it_and_nothing_typed_is_lost(provider: Provider, owner: Actor) -> None:
    client, edit = provider.signed_in(owner), at(provider, f"{LETTERS}/edit")

    answer = client.post(edit, {"notifications-quiet_from": "25:61", "version": "0"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert [said for said in ('value="25:61"', "Enter a time, such as 21:30.") if said not in text] == []


def test_who_saves_second_sees_both(provider: Provider, owner: Actor) -> None:
    client, edit = provider.signed_in(owner), at(provider, f"{LETTERS}/edit")
    form = form_of(client.get(edit))
    night(provider)

    late = client.post(edit, {**form, "notifications-quiet_from": "22:00", "notifications-quiet_until": "06:00"})
    text = late.content.decode()
    sent_again = client.post(edit, {name: value for name, value in form_of(late).items() if "default-" not in name[:8]})

    assert (late.status_code, sent_again.status_code) == (409, 302)
    assert [said for said in ("Changes were saved after", "21:00", "22:00") if said not in text] == []
    assert quiet(provider) == ["22:00:00", "06:00:00"]


def test_a_setting_of_owners_is_shown_to_others_and_not_asked_for(provider: Provider) -> None:
    client = provider.signed_in(provider.member(ADMIN))

    shown = client.get(at(provider, "settings/values/security"))
    asked = client.get(at(provider, "settings/values/security/edit"))

    assert (shown.status_code, asked.status_code) == (200, 403)
    assert "Roles that need a second factor" in shown.content.decode()


def test_who_runs_a_campus_sets_what_it_may_have_of_its_own(provider: Provider) -> None:
    werribee = provider.campus()
    night(provider)
    client = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(werribee,)))
    path = at(provider, f"{LETTERS}/campuses/{werribee.pk}")

    form = form_of(client.get(f"{path}/edit"))
    client.post(f"{path}/edit", {**form, "notifications-quiet_from": "19:30"})

    assert [said for said in ("19:30", "Own value", "07:00") if said not in client.get(path).content.decode()] == []
    assert quiet(provider) == ["21:00:00", "07:00:00"]


@pytest.mark.parametrize(("pattern", "said"), [("RA-{yy}-{number:04}", "RA-"), ("RA-{number}", "include the year")])
def test_numbers_are_shown_before_they_are_saved(provider: Provider, owner: Actor, pattern: str, said: str) -> None:
    client = provider.signed_in(owner)
    form = form_of(client.get(at(provider, "settings/values/numbers/edit"))) | {
        "numbers-invoice": pattern,
        "numbers-invoice_yearly": "true",
    }

    part = client.post(at(provider, "settings/numbers/preview"), form, headers={"HX-Request": "true"})

    assert said in part.content.decode()


def test_words_are_chosen_and_all_pages_use_them(provider: Provider, owner: Actor) -> None:
    client, edit = provider.signed_in(owner), at(provider, "settings/words/edit")
    zorble = {"campus-one": "zorble", "campus-many": "zorbles", "campus-a": "a zorble"}

    client.post(edit, form_of(client.get(edit)) | zorble)

    assert "Zorbles" in client.get(at(provider, "campuses/")).content.decode()
    assert "Zorble manager" in client.get(at(provider, "roles/")).content.decode()
    # Its history is that of the words, and not all that happened to the organisation.
    shown = client.get(at(provider, "settings/words")).content.decode()
    assert ("Words changed" in shown, "Organisation created" in shown) == (True, False)


def test_own_fields_stand_in_the_form_and_on_the_page_of_a_member(provider: Provider, owner: Actor) -> None:
    fields = (
        FieldDetails("T-shirt size", "choice", options=("S", "M")),
        FieldDetails("Born on", "date"),
        FieldDetails("Has a key", "boolean"),
        FieldDetails("Locker", "integer"),
    )
    with provider.scope():
        for details in fields:
            add_field(owner, entity="membership", details=details)
    member, client = provider.member(TRAINER), provider.signed_in(owner)
    path = at(provider, f"team/{member.id}")
    with provider.scope():
        roles = {"roles": [str(one) for one in client_roles(provider, member)]}
    typed = {
        "custom-t_shirt_size": "M",
        "custom-born_on": "1990-02-28",
        "custom-has_a_key": "true",
        "custom-locker": "7",
    }

    refused = client.post(f"{path}/edit", form_of(client.get(f"{path}/edit")) | roles | typed | {"custom-locker": "x"})
    saved = client.post(f"{path}/edit", form_of(client.get(f"{path}/edit")) | roles | typed)

    assert (refused.status_code, saved.status_code) == (422, 302)
    text = client.get(path).content.decode()
    assert [said for said in ("T-shirt size", "28 Feb 1990", "Yes", ">7<") if said not in text] == []


def client_roles(provider: Provider, member: Actor) -> list[Any]:
    return list(MembershipRole.objects.filter(membership=member.id).values_list("role_id", flat=True))


@pytest.mark.parametrize("number", [1, 20])
def test_how_often_pages_ask(provider: Provider, statements: Any, number: int) -> None:
    [provider.campus(f"Campus {n:02}") for n in range(number)]
    night(provider)
    client = provider.signed_in(provider.member(AUDITOR))
    paths = ("settings/", "settings/values/security", LETTERS, "settings/closed-days/", "settings/fields/")

    asked = {}
    for path in paths:
        with statements() as seen:
            client.get(at(provider, path))
        asked[path] = len(seen) - COMING_IN

    # What is set comes along with the person; rows; rows, what campuses have of their own, campuses, entries, names,
    # who began what was done; days; fields.
    assert asked == {paths[0]: 0, paths[1]: 1, paths[2]: 6, paths[3]: 1, paths[4]: 1}
