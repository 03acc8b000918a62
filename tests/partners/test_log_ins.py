"""Log-ins of partners, and what they see by them."""

from typing import Any

import pytest

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin, link
from cohortium.access.models import Invitation
from cohortium.access.permissions import Permission
from cohortium.access.roles import FRONT_DESK
from cohortium.action import Unchanged
from cohortium.administration.actions.invitations import accept
from cohortium.administration.actions.own_log_ins import Agreed, IsThatThem, MailboxShared
from cohortium.core.errors import NotFound
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.partners.actions.log_ins import PartnerNotWithUs, invite_partner, remind_partner, shut_partner_out
from cohortium.partners.actions.partners import archive_partner
from cohortium.partners.models import Partner
from cohortium.partners.queries.log_ins import own_partner, partner_log_in
from cohortium.people.actions.own_data import take_own_data
from cohortium.people.queries import portal
from cohortium.people.rules.consents import Answer
from tests.fixtures import MORNING, Provider
from tests.partners.houses import partner
from tests.people.consenting import published, recorded
from tests.people.households import child


def mail(provider: Provider, name: str = "peninah") -> str:
    return f"{name}.{provider.code}@example.com"


def let_in(provider: Provider, by: Actor, house: Partner, **more: Any) -> Partner:
    with provider.scope():
        return invite_partner(by, partner_id=house.pk, **{"now": MORNING} | more)


def comes_in(provider: Provider, house: Partner) -> tuple[User, Actor]:
    with provider.scope():
        invitation = Invitation.objects.get(membership=house.membership_id)
    user = create(invitation.email)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())
    with provider.scope():
        accept(holder, user_id=user.pk, email=user.email, now=MORNING)
        found = access.member(user_id=user.pk, origin=Origin())
    assert found is not None
    return user, found.actor


def test_a_partner_sees_their_own_record_and_whom_they_brought_by_name(provider: Provider, owner: Actor) -> None:
    house = partner(
        provider, email=mail(provider), contact_name="Peninah Wairimu", terms="Half on signing.", note="Ours."
    )
    other = partner(provider, name="Somebody Else Ltd")
    child(provider, first_name="Wambui", last_name="Njoroge", agent_id=house.pk, email="wambui@example.com")
    child(provider, first_name="Otieno", agent_id=other.pk)
    _, actor = comes_in(provider, let_in(provider, owner, house))

    with provider.scope():
        mine, brought = own_partner(actor), portal.own_brought(actor)
        assert portal.has_a_place(actor)
        assert portal.learners(actor, today=MORNING.date()) == []
        assert take_own_data(actor, today=MORNING.date())["partners"][0]["name"] == "Mwangaza Recruiters"
    assert mine is not None
    assert (mine.name, mine.contact_name, mine.terms) == ("Mwangaza Recruiters", "Peninah Wairimu", "Half on signing.")
    assert brought == ["Wambui Njoroge"]


def test_who_said_no_to_what_is_kept_of_them_is_not_named(provider: Provider, owner: Actor) -> None:
    published(provider, "data")
    house = partner(provider, email=mail(provider))
    learners = [child(provider, first_name=name, agent_id=house.pk) for name in ("Wambui", "Otieno")]
    recorded(provider, learners[0], kind="data", answer=Answer.NO)
    _, actor = comes_in(provider, let_in(provider, owner, house))

    with provider.scope():
        assert portal.own_brought(actor) == ["Otieno"]


def test_nobody_else_sees_it(provider: Provider, owner: Actor, other_provider: Provider) -> None:
    house = partner(provider, email=mail(provider))
    child(provider, first_name="Wambui", agent_id=house.pk)
    _, actor = comes_in(provider, let_in(provider, owner, house))
    elsewhere = other_provider.member()

    for one, there in ((provider, owner), (other_provider, elsewhere)):
        with one.scope():
            assert (own_partner(there), portal.own_brought(there)) == (None, [])
    with provider.scope():
        archive_partner(owner, partner_id=house.pk)
        assert (own_partner(actor), portal.own_brought(actor)) == (None, [])


def test_taken_away_the_portal_is_shut(provider: Provider, owner: Actor) -> None:
    house = let_in(provider, owner, partner(provider, email=mail(provider)))
    user, _ = comes_in(provider, house)

    with provider.scope():
        shut_partner_out(owner, partner_id=house.pk)
        assert isinstance(shut_partner_out(owner, partner_id=house.pk), Unchanged)
        assert access.member(user_id=user.pk, origin=Origin()) is None
        assert partner_log_in(owner, partner_id=house.pk, now=MORNING).log_in.status == "left"


def test_houses_with_one_address_are_asked_about(provider: Provider, owner: Actor) -> None:
    first, second = partner(provider, email=mail(provider)), partner(provider, name="Lake Jobs", email=mail(provider))

    with pytest.raises(MailboxShared):
        let_in(provider, owner, first)
    let_in(provider, owner, first, agreed=Agreed(reads_alone=True))
    with pytest.raises(IsThatThem):
        let_in(provider, owner, second)


def test_who_is_archived_is_not_invited(provider: Provider, owner: Actor) -> None:
    house = partner(provider, email=mail(provider))
    with provider.scope():
        archive_partner(owner, partner_id=house.pk)
        with pytest.raises(PartnerNotWithUs):
            invite_partner(owner, partner_id=house.pk, now=MORNING)
        with pytest.raises(PartnerNotWithUs):
            remind_partner(owner, partner_id=house.pk, now=MORNING)


def test_who_lets_people_in_at_a_campus_lets_no_partner_in(provider: Provider) -> None:
    desk = provider.member(FRONT_DESK, campuses=(provider.campus(),))
    house = partner(provider, email=mail(provider))

    with pytest.raises(NotFound):
        let_in(provider, desk, house)
