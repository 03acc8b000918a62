"""Pages of roles: each does, refuses, previews, and asks the database a constant number of times."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import OF_EVERY_MEMBER, SPANS, Permission
from cohortium.access.reach import Span
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.administration.actions.roles import edit_role
from cohortium.administration.rules.roles import RoleDetails
from cohortium.tenancy.words import words_of
from cohortium.web.places import PLACES
from cohortium.web.staff.role_preview import preview_of
from tests.administration.test_roles import built_in, copied, holder, keeper, saved
from tests.fixtures import Provider
from tests.web.pages import form_of

PART = {"HX-Request": "true"}
WORDS = words_of({})


def text_of(response: Any) -> str:
    """What a person reads."""
    plain = re.sub(r"<[^>]*>", " ", html.unescape(response.content.decode()))
    return " ".join(plain.split())


def path(provider: Provider, role: Role, rest: str = "") -> str:
    return f"/o/{provider.code}/roles/{role.pk}{rest}"


def grants(provider: Provider, role: Role) -> dict[str, str]:
    permissions: dict[str, str] = saved(provider, role).permissions
    return permissions


def test_index_lists_built_in_and_own_roles_by_name(provider: Provider, owner: Actor) -> None:
    holder(provider, copied(provider), name="Ada Ncube")
    client, address = provider.signed_in(owner), f"/o/{provider.code}/roles/"

    everything, own, none = (
        text_of(client.get(address, {"kind": kind, "q": q}))
        for kind, q in (("all", ""), ("own", ""), ("built_in", "zzz"))
    )

    assert everything.index("Owner Can do") < everything.index("Senior trainer ") < everything.index("Trainer T")
    assert ("Senior trainer" in own, "1 person" in own, "Auditor" in own) == (True, True, False)
    assert "Nothing begins with “zzz”" in none


def test_index_says_what_own_roles_are_for_while_there_are_none(provider: Provider, owner: Actor) -> None:
    answer = provider.signed_in(owner).get(f"/o/{provider.code}/roles/", {"kind": "own"}, headers=PART)

    assert "open the closest one, copy it" in text_of(answer)
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 50])
def test_pages_ask_the_database_the_same_whatever_they_show(
    provider: Provider, owner: Actor, statements: Callable[[], Any], number: int
) -> None:
    role = copied(provider)
    with provider.scope():
        Role.objects.bulk_create(Role(name=f"Role {n}", permissions={"campus:read": "own"}) for n in range(number))
    for _ in range(1 + number // 10):
        holder(provider, role, AUDITOR)
    client = provider.signed_in(owner)
    counts = []
    for address in (f"/o/{provider.code}/roles/", path(provider, role), path(provider, role, "/edit")):
        client.get(address)
        with statements() as seen:
            client.get(address)
        counts.append(len(seen))

    # Session, user, organisation, BEGIN, scope, member, roles, COMMIT; holders, entries, their names and who
    # began what was done on the page.
    assert counts == [8, 12, 8]


def test_show_tells_what_it_means_who_holds_it_and_what_happened(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    holder(provider, role, name="Ada Ncube")

    text = text_of(provider.signed_in(owner).get(path(provider, role)))

    for words in ("See campuses, at their own campuses", "Cannot: Close campuses", "Ada Ncube", "Copied", "Retire"):
        assert words in text


def test_a_built_in_role_offers_its_copy_only(provider: Provider, owner: Actor) -> None:
    trainer = built_in(provider)
    client, address = provider.signed_in(owner), f"/o/{provider.code}/roles/{trainer}"

    page = client.get(address).content.decode()
    refused = [client.get(f"{address}/{act}") for act in ("edit", "preview", "retiring")]

    assert [act for act in ("copying", "edit", "retiring") if f"{address}/{act}" in page] == ["copying"]
    assert [(one.status_code, "Copy this one" in text_of(one)) for one in refused] == [(409, True)] * 3


def test_copying_makes_a_role_and_leads_to_its_form(provider: Provider, owner: Actor) -> None:
    client, address = provider.signed_in(owner), f"/o/{provider.code}/roles/{built_in(provider)}/copying"
    form = form_of(client.get(address))

    refused = client.post(address, {**form, "name": "Trainer"})
    done = client.post(address, {**form, "name": "Senior trainer"})

    assert (form["name"], refused.status_code, done.status_code) == ("Copy of Trainer", 422, 302)
    assert "Another role already has this name." in text_of(refused)
    with provider.scope():
        made = Role.objects.get(name="Senior trainer")
    assert done.headers["Location"] == path(provider, made, "/edit")


def test_edit_saves_what_was_chosen(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    client, address = provider.signed_in(owner), path(provider, role, "/edit")
    form = form_of(client.get(address))

    answer = client.post(address, {**form, "campus:edit": "campuses", "member:read": "own"})

    assert (form["campus:read"], form["campus:edit"]) == ("campuses", "")
    assert (answer.status_code, answer.headers["Location"]) == (302, path(provider, role))
    assert grants(provider, role) == {"campus:edit": "campuses", "campus:read": "campuses", "member:read": "own"}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "Trainer"}, "Another role already has this name."),
        ({"campus:read": ""}, "Choose at least one permission"),
        ({"campus:open": "campuses"}, "Choose one of these."),
        ({"name": "nul\0byte"}, "Null characters are not allowed."),
    ],
)
def test_edit_says_beside_the_field_what_to_do_and_keeps_the_rest(
    provider: Provider, owner: Actor, chosen: dict[str, str], words: str
) -> None:
    role = copied(provider)
    client, address = provider.signed_in(owner), path(provider, role, "/edit")
    form = form_of(client.get(address)) | {"description": "Kept as it was"}

    answer = client.post(address, form | chosen)

    linked = re.findall(r'<a href="#([^"]*)">', answer.content.decode())
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert [one for one in linked if f'id="{one}"' not in answer.content.decode()] == []
    assert "Kept as it was" in answer.content.decode()
    assert grants(provider, role) == {"campus:read": "campuses"}


def test_edit_says_whom_it_takes_something_from_before_it_does(provider: Provider, owner: Actor) -> None:
    role = copied(provider, key=CAMPUS_MANAGER.key)
    holder(provider, role, name="Ada Ncube")
    holder(provider, role, ADMIN, name="Ben Otieno")
    client, address = provider.signed_in(owner), path(provider, role, "/edit")
    form = form_of(client.get(address)) | {"campus:edit": ""}

    told = client.post(address, form)
    before = grants(provider, role)
    holder(provider, role, name="Chloé Dubois")
    again = client.post(address, form_of(told))
    done = client.post(address, form_of(again))

    text = text_of(told)
    assert (told.status_code, again.status_code, done.status_code) == (422, 422, 302)
    assert "1 person will lose permissions Ada Ncube. Reduced or removed" in text
    assert ("Edit campuses." in text, "Ben Otieno" in text) == (True, False)
    assert "Ada Ncube, Chloé Dubois" in text_of(again)
    assert (before["campus:edit"], grants(provider, role).get("campus:edit")) == ("campuses", None)


def test_what_adds_something_is_saved_at_once(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    holder(provider, role)
    client, address = provider.signed_in(owner), path(provider, role, "/edit")

    answer = client.post(address, form_of(client.get(address)) | {"campus:read": "everything"})

    assert answer.status_code == 302


def test_preview_follows_the_form_and_saves_nothing(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    holder(provider, role, name="Ada Ncube")
    client, address = provider.signed_in(owner), path(provider, role)
    form = form_of(client.get(f"{address}/edit"))

    more = client.post(f"{address}/preview", form | {"role:read": "everything"}, headers=PART)
    less = client.post(f"{address}/preview", form | {"campus:read": "", "campus:edit": "campuses"}, headers=PART)
    page = client.post(f"{address}/preview", form | {"name": "Guide", "role:read": "everything"})

    assert "In the navigation Campuses Roles Learners Cannot: See" in text_of(more)
    assert ("<html" in more.content.decode(), "could do less" in text_of(more)) == (False, False)
    assert ("No pages." in text_of(less), "1 person will lose permissions" in text_of(less)) == (True, True)
    assert "People can only use what they can see. Grant “See campuses” at least as widely." in text_of(less)
    assert (page.status_code, form_of(page)["name"], form_of(page)["role:read"]) == (200, "Guide", "everything")
    assert saved(provider, role).version == 1


def test_edit_shows_both_when_somebody_was_faster_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    client, address = provider.signed_in(owner), path(provider, role, "/edit")
    form = form_of(client.get(address))
    theirs = RoleDetails(
        "Guide", "Shows people round.", {Permission.CAMPUS_READ: Span.EVERYTHING, Permission.MEMBER_READ: Span.OWN}
    )
    with provider.scope():
        edit_role(owner, role_id=role.pk, details=theirs, version=1)

    refused = client.post(address, form | {"member:read": "campuses", "campus:edit": "everything"})
    done = client.post(address, form_of(refused))

    text = text_of(refused)
    assert (refused.status_code, done.status_code) == (409, 302)
    assert "See the team (both) Only themselves At their own campuses" in text
    assert "Edit campuses No Everywhere" in text
    assert "now in the form below: Name, Description, See campuses." in text
    kept = saved(provider, role)
    assert (kept.name, kept.permissions) == (
        "Guide",
        {"campus:edit": "everything", "campus:read": "everything", "member:read": "campuses"},
    )


def test_who_may_do_little_can_give_little(provider: Provider) -> None:
    modest, much = copied(provider), copied(provider, "Deputy", ADMIN.key)
    maya = keeper(provider, **{"campus:read": "everything"})
    client = provider.signed_in(maya)

    page = client.get(path(provider, modest, "/edit"))
    sent = client.post(path(provider, modest, "/edit"), form_of(page) | {"campus:edit": "campuses"})
    deputy = client.get(path(provider, much)).content.decode()

    radio = re.findall(r'<input[^>]*type="radio" name="campus:edit"[^>]*>', page.content.decode())
    assert [" disabled" in one for one in radio] == [True, True, True]
    assert (sent.status_code, "you do not have everywhere yourself: “Edit campuses”" in text_of(sent)) == (422, True)
    assert [act for act in ("edit", "copying") if path(provider, much, f"/{act}") in deputy] == []


def test_retiring_names_what_happens_and_then_does_it(provider: Provider, owner: Actor) -> None:
    held, free = copied(provider), copied(provider, "Guide")
    holder(provider, held, name="Ada Ncube")
    client = provider.signed_in(owner)

    refused, asked = (client.get(path(provider, role, "/retiring")) for role in (held, free))
    told = client.post(path(provider, held, "/retiring"))
    done = client.post(path(provider, free, "/retiring"))

    assert ("Ada Ncube" in text_of(refused), "btn-error" in refused.content.decode()) == (True, False)
    assert "You can use its name for another role" in text_of(asked)
    assert (told.status_code, "1 person has this role." in text_of(told)) == (409, True)
    assert (done.headers["Location"], saved(provider, free).is_retired) == (f"/o/{provider.code}/roles/", True)


def test_a_retired_role_is_read_and_nothing_else(provider: Provider, owner: Actor) -> None:
    role = copied(provider, "Guide")
    client = provider.signed_in(owner)
    client.post(path(provider, role, "/retiring"))

    trail = client.get(f"/o/{provider.code}/trail/?kind=role&act=role.retired").content.decode()
    page = client.get(path(provider, role))
    acts = [client.get(path(provider, role, f"/{act}")).status_code for act in ("edit", "copying", "retiring")]

    assert f'href="{path(provider, role)}"' in trail
    assert (page.status_code, "Retired</span>" in page.content.decode(), acts) == (200, True, [404, 404, 404])
    assert [act for act in ("edit", "copying", "retiring") if path(provider, role, f"/{act}") in text_of(page)] == []


@pytest.mark.parametrize("rest", ["/copying", "/edit", "/preview", "/retiring"])
def test_an_auditor_is_told_whom_to_ask(provider: Provider, owner: Actor, rest: str) -> None:
    role = copied(provider)
    client = provider.signed_in(provider.member(AUDITOR))

    answers = [send(path(provider, role, rest), {"name": "Guide"}) for send in (client.get, client.post)]

    assert [(answer.status_code, "Grace Whitlock" in text_of(answer)) for answer in answers] == [(403, True)] * 2
    assert saved(provider, role).version == 1


def test_roles_are_no_place_of_a_trainer(provider: Provider) -> None:
    text = provider.signed_in(provider.member(TRAINER)).get(f"/o/{provider.code}/campuses/").content.decode()

    assert f'href="/o/{provider.code}/roles/"' not in text


@pytest.mark.parametrize("permission", SPANS)
def test_every_permission_can_be_previewed_in_words(permission: Permission) -> None:
    for span in permission.spans:
        shown = preview_of({permission: span}, WORDS)

        assert [one.label for group in shown.abilities for one in group.can] == [permission.label_in(WORDS)]
        assert sum(len(group.cannot) for group in shown.abilities) == len(SPANS) - 1
        assert [place.icon for place in shown.places] == [one.icon for one in PLACES if one.permission == permission]
    assert shown.always == [one.label_in(WORDS) for one in sorted(OF_EVERY_MEMBER)]
