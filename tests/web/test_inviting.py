"""Inviting the guardians of many families to the portal: whom, whom not, and nobody twice."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation
from cohortium.access.roles import AUDITOR
from cohortium.people.models import Family
from tests.fixtures import Provider
from tests.people.households import family, guardian
from tests.people.log_ins import invited, mail
from tests.web.pages import form_of

SEES: dict[str, Any] = {"sees": ("learning",)}


def people(provider: Provider, owner: Actor) -> Family:
    """A family with one of each, and one who can be invited."""
    home = family(provider, "Ncube")
    guardian(provider, home, "Rose", email=mail(provider, "rose"), **SEES)
    invited(provider, owner, guardian(provider, home, "Asked", email=mail(provider, "asked"), **SEES))
    guardian(provider, home, "Unreached", **SEES)
    guardian(provider, home, "Barred", email=mail(provider, "barred"))
    for name in ("Shared", "Sharing"):
        guardian(provider, home, name, email=mail(provider, "both"), **SEES)
    return home


def letters(provider: Provider) -> set[str]:
    with provider.scope():
        return set(Invitation.objects.filter(membership__is_staff=False).values_list("email", flat=True))


def test_the_page_says_who_is_invited_and_why_others_are_not(provider: Provider, owner: Actor) -> None:
    home, other = people(provider, owner), family(provider, "Masuku")
    guardian(provider, other, "Sipho", email=mail(provider, "sipho"), **SEES)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/inviting"

    picked = client.post(path, {"family": [home.pk], "shown": ""})
    everybody = client.get(path).content.decode()
    filtered = client.get(f"{path}?q=masuku").content.decode()
    said = picked.content.decode()

    reasons = ("Invited already: 1", "Without an e-mail address: 1", "May not see anything: 1", "own page: 2")
    assert [one in said for one in (*reasons, "1 invitation will be sent.", "Sipho")] == [True] * 5 + [False]
    assert ["2 invitations will be sent." in everybody, "Rose" in filtered, "Sipho" in filtered] == [True, False, True]


def test_sent_twice_nobody_gets_two_letters(provider: Provider, owner: Actor) -> None:
    home = people(provider, owner)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/inviting"
    form = form_of(client.post(path, {"family": [home.pk], "shown": "q=ncube"}))
    before = letters(provider)

    first = client.post(path, form)
    after = letters(provider)
    again = client.post(path, {**form, "draft": "", "once": ""}, follow=True).content.decode()
    nobody = client.post(path, {"family": [home.pk], "shown": ""}).content.decode()

    assert (first.status_code, first.headers["Location"]) == (302, f"/o/{provider.code}/families/?q=ncube")
    assert (after - before, letters(provider)) == ({mail(provider, "rose")}, after)
    assert ["Not sent: 1." in again, "Nobody here can be invited." in nobody, "Send " in nobody] == [True, True, False]


def test_the_list_offers_it_to_who_may(provider: Provider, owner: Actor) -> None:
    people(provider, owner)
    desk = provider.member(AUDITOR)

    shown = [provider.signed_in(one).get(f"/o/{provider.code}/families/").content.decode() for one in (owner, desk)]

    assert ["Invite all to the portal" in one for one in shown] == [True, False]
