"""Pages of the team."""

import re
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, Role
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE, OWNER, TRAINER
from cohortium.administration.actions.members import assign, leave, suspend
from cohortium.tenancy.models import Campus
from tests.administration.test_invitations import invited
from tests.administration.test_members import manager_of_people, role, work
from tests.fixtures import Provider, now


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def client(provider: Provider, owner: Actor) -> Client:
    return provider.signed_in(owner)


def team(provider: Provider, path: str = "") -> str:
    return f"/o/{provider.code}/team/{path}"


def edit_form(provider: Provider, actor: Actor, **changed: Any) -> dict[str, Any]:
    """What the form about a trainer at no campus sends, with what is changed."""
    with provider.scope():
        row = Membership.objects.get(pk=actor.id)
    started = {"display_name": row.display_name, "phone": "", "roles": [str(one) for one in role(provider, TRAINER)]}
    return {
        **started,
        **{f"initial-{name}": value for name, value in started.items()},
        "version": row.version,
        **changed,
    }


def test_the_list_shows_who_is_here_and_who_is_invited(provider: Provider, owner: Actor, client: Client) -> None:
    provider.member(TRAINER, name="Ada Ncube")
    gone, out = provider.member(TRAINER, name="Ben Otieno"), provider.member(TRAINER, name="Chloé Dubois")
    invited(provider, owner, display_name="Mai Nguyễn", now=now())
    with provider.scope():
        leave(gone)
        suspend(owner, membership_id=out.id)

    def seen(query: str) -> list[str]:
        text = words(client.get(team(provider, query)))
        return [name for name in ("Ada Ncube", "Ben Otieno", "Chloé Dubois", "Mai Nguyễn") if f">{name}<" in text]

    assert seen("") == ["Ada Ncube", "Mai Nguyễn"]
    assert seen("?status=invited") == ["Mai Nguyễn"]
    assert seen("?status=suspended") == ["Chloé Dubois"]
    assert seen("?status=left") == ["Ben Otieno"]
    assert seen("?status=all&q=chloe") == ["Chloé Dubois"]
    assert seen("?status=nonsense&role=nonsense&campus=nonsense") == ["Ada Ncube", "Mai Nguyễn"]


def test_the_list_filters_by_role_and_place(provider: Provider, client: Client) -> None:
    campus = provider.campus("Geelong")
    provider.campus("Werribee")
    provider.member(TRAINER, campuses=(campus,), name="Ada Ncube")
    provider.member(FINANCE, name="Ben Otieno")
    [finance] = role(provider, FINANCE)

    by_place = words(client.get(team(provider, f"?campus={campus.pk}")))
    by_role = words(client.get(team(provider, f"?role={finance}")))

    assert (">Ada Ncube<" in by_place, ">Ben Otieno<" in by_place) == (True, False)
    assert (">Ada Ncube<" in by_role, ">Ben Otieno<" in by_role) == (False, True)


@pytest.mark.parametrize("number", [1, 50])
def test_the_list_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, client: Client, statements: Any, number: int
) -> None:
    campus = provider.campus()
    with provider.scope():
        role_ids = role(provider, TRAINER, FINANCE)
        for n in range(number):
            row = Membership.objects.create(display_name=f"Person {n:02}", status="invited")
            row.roles.model.objects.bulk_create(row.roles.model(membership=row, role_id=one) for one in role_ids)
            row.campuses.model.objects.create(membership=row, campus=campus)
    client.get(team(provider))

    with statements() as seen:
        answer = client.get(team(provider, "?q=person"))

    assert words(answer).count(">Person ") == number
    assert len(seen) == 11


def test_who_manages_a_campus_sees_the_people_there(provider: Provider) -> None:
    here, there = provider.campus("Geelong"), provider.campus("Werribee")
    maya = provider.member(CAMPUS_MANAGER, campuses=(here,), name="Maya Okafor")
    provider.member(TRAINER, campuses=(here,), name="Ada Ncube")
    ben = provider.member(TRAINER, campuses=(there,), name="Ben Otieno")
    client = provider.signed_in(maya)

    text = words(client.get(team(provider)))

    assert (">Ada Ncube<" in text, ">Ben Otieno<" in text) == (True, False)
    assert client.get(team(provider, str(ben.id))).status_code == 404


def test_the_page_of_a_member_offers_what_can_be_done(provider: Provider, owner: Actor, client: Client) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    auditor = provider.signed_in(provider.member(AUDITOR))

    def offered(client: Client, member: Actor) -> list[str]:
        text = words(client.get(team(provider, str(member.id))))
        return [act for act in ("edit", "suspension", "removal", "reinstatement") if f"{member.id}/{act}" in text]

    active = offered(client, ada)
    with provider.scope():
        suspend(owner, membership_id=ada.id)

    assert (active, offered(client, ada)) == (["edit", "suspension", "removal"], ["edit", "removal", "reinstatement"])
    assert offered(auditor, ada) == []
    assert offered(client, owner) == ["edit"]


def test_an_invitation_says_how_it_stands(provider: Provider, owner: Actor, client: Client, work: Any) -> None:
    member, invitation = invited(provider, owner, now=now())
    waiting = words(client.get(team(provider, str(member.pk))))

    # The fixture of the same name: a worker.
    work()

    assert "The invitation is being sent" in waiting
    assert f"The e-mail was sent to {invitation.email}." in words(client.get(team(provider, str(member.pk))))


def test_inviting_leads_to_the_person(provider: Provider, owner: Actor, client: Client) -> None:
    campus = provider.campus("Geelong")
    data = {
        "email": f"ada.{provider.code}@example.com",
        "display_name": "Ada Ncube",
        "roles": [str(one) for one in role(provider, TRAINER, FINANCE)],
        "campuses": [str(campus.pk)],
    }

    answer = client.post(team(provider, "new"), data, follow=True)

    assert answer.status_code == 200
    text = words(answer)
    assert "Invitation sent to" in text
    assert [word for word in ("Ada Ncube", "Finance", "Trainer", "Geelong", "Invited") if word not in text] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "ada"}, "Enter an e-mail address such as ada@example.com."),
        ({"display_name": ""}, "Enter a name, such as"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["nonsense"]}, "Your choice is no longer available to you"),
        ({"email": "grace"}, "Enter an e-mail address"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    provider: Provider, client: Client, changed: dict[str, Any], said: str
) -> None:
    data = {
        "email": f"ada.{provider.code}@example.com",
        "display_name": "Ada Ncube",
        "roles": [str(one) for one in role(provider, TRAINER)],
    }

    answer = client.post(team(provider, "new"), data | changed)

    assert answer.status_code == 422
    assert said in words(answer)
    for name, value in (data | changed).items():
        if isinstance(value, str):
            assert f'name="{name}" value="{value}"' in words(answer) or not value
    with provider.scope():
        assert Membership.objects.count() == 1


def test_an_address_that_is_known_is_said_at_the_address(provider: Provider, owner: Actor, client: Client) -> None:
    data = {
        "email": provider.users[owner.id].email,
        "display_name": "Grace",
        "roles": [str(one) for one in role(provider, TRAINER)],
    }

    answer = client.post(team(provider, "new"), data)

    assert answer.status_code == 422
    assert "This person is already a member." in words(answer)


def test_editing_changes_name_phone_roles_and_places(provider: Provider, client: Client) -> None:
    campus = provider.campus("Geelong")
    ada = provider.member(TRAINER, name="Ada Ncube")
    changed = {
        "display_name": "Ada  Ncube-Otieno",
        "phone": "03 9741 2200",
        "roles": [str(one) for one in role(provider, FINANCE)],
        "campuses": [str(campus.pk)],
    }

    answer = client.post(team(provider, f"{ada.id}/edit"), edit_form(provider, ada, **changed))

    assert (answer.status_code, answer["Location"]) == (302, team(provider, str(ada.id)))
    with provider.scope():
        after = Membership.objects.get(pk=ada.id)
    assert (after.display_name, after.phone) == ("Ada Ncube-Otieno", "+61397412200")
    assert work(provider, ada) == (["Finance"], ["Geelong"])


def test_who_saves_second_keeps_what_the_first_one_did(provider: Provider, owner: Actor, client: Client) -> None:
    campus = provider.campus("Geelong")
    ada = provider.member(TRAINER, name="Ada Ncube")
    mine = edit_form(provider, ada, display_name="Ada Otieno")
    with provider.scope():
        both = role(provider, TRAINER, FINANCE)
        assign(owner, membership_id=ada.id, role_ids=both, campus_ids=[campus.pk], version=1)

    told = client.post(team(provider, f"{ada.id}/edit"), mine)
    ticked = re.findall(r'name="(?:roles|campuses)" value="([^"]+)" checked', told.content.decode())

    assert told.status_code == 409
    assert "Changed meanwhile and now in the form below: Roles, Campuses." in words(told)
    assert 'name="display_name" value="Ada Otieno"' in words(told)
    assert sorted(ticked) == sorted(str(one) for one in (*both, campus.pk))


def test_two_who_change_the_same_roles_see_both_by_their_names(
    provider: Provider, owner: Actor, client: Client
) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    mine = edit_form(provider, ada, roles=[str(one) for one in role(provider, AUDITOR)])
    with provider.scope():
        assign(owner, membership_id=ada.id, role_ids=role(provider, FINANCE), campus_ids=[], version=1)

    told = client.post(team(provider, f"{ada.id}/edit"), mine)

    assert told.status_code == 409
    assert re.search(r"Roles.*\(both\).*<td>Finance</td><td><strong>Auditor</strong></td>", words(told))


def test_the_last_owner_is_told_beside_the_roles(provider: Provider, owner: Actor, client: Client) -> None:
    data = edit_form(provider, owner, roles=[str(one) for one in role(provider, TRAINER)])

    answer = client.post(team(provider, f"{owner.id}/edit"), data)

    assert answer.status_code == 422
    assert "This is the only owner of the organisation." in words(answer)


def test_who_takes_somebody_off_the_own_campus_comes_back_to_the_list(provider: Provider) -> None:
    here = provider.campus("Geelong")
    maya = manager_of_people(provider, here)
    ben = provider.member(TRAINER, campuses=(here,), name="Ben Otieno")
    data = edit_form(provider, ben, campuses=[])

    answer = provider.signed_in(maya).post(team(provider, f"{ben.id}/edit"), data)

    assert (answer.status_code, answer["Location"]) == (302, team(provider))
    assert work(provider, ben) == (["Trainer"], [])


def test_roles_that_may_do_more_are_not_offered(provider: Provider) -> None:
    here = provider.campus("Geelong")
    client = provider.signed_in(manager_of_people(provider, here))
    with provider.scope():
        mightier = Role.objects.get(key=OWNER.key)

    text = words(client.get(team(provider, "new")))

    assert str(mightier.pk) not in text
    assert "with more permissions than yours" in text


def test_somebody_without_any_role_is_told_whom_to_ask(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(provider.member(name="Noah Lim"))

    answer = client.get(f"/o/{provider.code}/")

    assert answer.status_code == 200
    assert "but have no access yet" in words(answer)
    assert "Grace Whitlock" in words(answer)


def test_who_leaves_is_out_at_once(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(provider.member(TRAINER, name="Ada Ncube"))

    answer = client.post(f"/o/{provider.code}/leaving", follow=True)

    assert answer.redirect_chain == [("/organisations/", 302)]
    assert f"You have left {provider.name}." in words(answer)
    assert client.get(f"/o/{provider.code}/").status_code == 404


def test_a_suspended_member_is_out_from_the_next_click_on(provider: Provider, client: Client) -> None:
    ada = provider.member(TRAINER, campuses=(provider.campus(),), name="Ada Ncube")
    theirs = provider.signed_in(ada)
    before = theirs.get(f"/o/{provider.code}/campuses/").status_code

    answer = client.post(team(provider, f"{ada.id}/suspension"))

    assert (before, answer.status_code) == (200, 302)
    assert theirs.get(f"/o/{provider.code}/campuses/").status_code == 404


def test_a_campus_lists_only_those_one_may_see(provider: Provider, client: Client) -> None:
    campus: Campus = provider.campus("Geelong")
    ada = provider.member(TRAINER, campuses=(campus,), name="Ada Ncube")

    seen = words(client.get(f"/o/{provider.code}/campuses/{campus.pk}"))
    by_trainer = words(provider.signed_in(ada).get(f"/o/{provider.code}/campuses/{campus.pk}"))

    assert team(provider, str(ada.id)) in seen
    # Their own profile is in the menu.
    assert f'{team(provider, str(ada.id))}"' not in by_trainer
