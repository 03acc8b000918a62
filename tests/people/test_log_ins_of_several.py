"""Log-ins of those who are several things here, of learners, and of two who act at once."""

from datetime import date
from functools import partial

import pytest

from cohortium.access.actor import Actor, Origin, link
from cohortium.access.models import Invitation, Membership
from cohortium.access.permissions import OF_OUTSIDERS, Permission
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, TRAINER
from cohortium.administration.actions.invitations import (
    accept,
)
from cohortium.administration.actions.members import remove
from cohortium.administration.actions.own_log_ins import (
    Agreed,
    IsThatThem,
    MailboxShared,
    SharesLogIn,
    end_own,
)
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.identity.actions import create
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.log_ins import (
    AgeUnknown,
    NotTheirOwn,
    TooYoung,
    invite_guardian,
    invite_learner,
    shut_guardian_out,
    shut_learner_out,
)
from cohortium.people.models import Guardian, Learner
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import child, family, guardian
from tests.people.log_ins import LATER, SAME, comes_in, inside, invited, mail, told

TODAY = MORNING.date()


def test_a_guardian_of_two_families_has_one_log_in_once_the_office_says_so(provider: Provider, owner: Actor) -> None:
    here, there = family(provider), family(provider, "Ncube")
    child(provider, here, first_name="Rose")
    child(provider, there, first_name="Zanele")
    first = invited(provider, owner, guardian(provider, here, email=mail(provider)))
    user = comes_in(provider, first.membership_id)
    second = guardian(provider, there, email=mail(provider))

    with pytest.raises(IsThatThem):
        invited(provider, owner, second)
    assert told(provider, inside(provider, user).actor) == ["Rose"]
    invited(provider, owner, second, agreed=SAME)
    assert told(provider, inside(provider, user).actor) == ["Rose", "Zanele"]

    # Taken away in one family, they see the other one as before.
    with provider.scope():
        shut_guardian_out(owner, guardian_id=first.pk)
    assert told(provider, inside(provider, user).actor) == ["Zanele"]
    with provider.scope():
        shut_guardian_out(owner, guardian_id=second.pk)
    assert inside(provider, user) is None


def test_parents_of_one_family_never_share_a_log_in(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    mother = guardian(provider, here, email=mail(provider))
    father = guardian(provider, here, "Kostas", email=mail(provider).upper())

    with pytest.raises(MailboxShared):
        invited(provider, owner, mother)
    comes_in(provider, invited(provider, owner, mother, agreed=Agreed(reads_alone=True)).membership_id)
    with pytest.raises(SharesLogIn):
        invited(provider, owner, father, agreed=Agreed(is_same=True, reads_alone=True))


def test_a_colleague_who_is_a_parent_keeps_their_log_in_and_their_work(provider: Provider, owner: Actor) -> None:
    colleague = provider.member(TRAINER, name="Eleni Papadopoulos")
    user = provider.users[colleague.id]
    here = family(provider)
    child(provider, here, first_name="Rose")
    mother = guardian(provider, here, email=user.email)

    with pytest.raises(IsThatThem):
        invited(provider, owner, mother)
    invited(provider, owner, mother, agreed=SAME)
    assert (told(provider, colleague), inside(provider, user).roles) == (["Rose"], ("Trainer",))

    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
    assert (told(provider, colleague), inside(provider, user).roles) == ([], ("Trainer",))


def test_who_worked_here_comes_back_as_a_parent_without_the_roles_of_then(provider: Provider, owner: Actor) -> None:
    colleague = provider.member(CAMPUS_MANAGER, name="Eleni Papadopoulos", campuses=[provider.campus()])
    user = provider.users[colleague.id]
    with provider.scope():
        remove(owner, membership_id=colleague.id)
    mother = guardian(provider, family(provider), email=user.email)

    invited(provider, owner, mother, agreed=SAME)
    comes_in(provider, colleague.id, user)

    found = inside(provider, user)
    assert (found.roles, found.actor.permissions.keys()) == ((), set(OF_OUTSIDERS))


def test_who_is_removed_from_the_family_loses_the_log_in(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    user = comes_in(provider, mother.membership_id)

    with provider.scope():
        remove_guardian(owner, guardian_id=mother.pk)

    assert inside(provider, user) is None


def test_one_account_serves_children_in_two_organisations(
    provider: Provider, owner: Actor, other_provider: Provider
) -> None:
    here, there = family(provider), family(other_provider)
    child(provider, here, first_name="Rose")
    child(other_provider, there, first_name="Zanele")
    address = mail(provider)
    user = comes_in(provider, invited(provider, owner, guardian(provider, here, email=address)).membership_id)
    at_others = invited(other_provider, other_provider.system, guardian(other_provider, there, email=address))

    comes_in(other_provider, at_others.membership_id, user)

    assert told(provider, inside(provider, user).actor) == ["Rose"]
    assert told(other_provider, inside(other_provider, user).actor) == ["Zanele"]
    with other_provider.scope():
        shut_guardian_out(other_provider.system, guardian_id=at_others.pk)
    assert told(provider, inside(provider, user).actor) == ["Rose"]


def test_the_front_desk_gives_log_ins_at_its_own_campus(provider: Provider) -> None:
    werribee, geelong = provider.campus("Werribee"), provider.campus("Geelong")
    desk = provider.member(FRONT_DESK, campuses=[werribee])
    here, there = family(provider, campus_id=werribee.pk), family(provider, "Ncube", campus_id=geelong.pk)

    invited(provider, desk, guardian(provider, here, email=mail(provider)))
    with pytest.raises(NotFound):
        invited(provider, desk, guardian(provider, there, email=mail(provider, "thandi")))
    with pytest.raises(NotAllowed):
        invited(provider, provider.member(TRAINER), guardian(provider, here, email=mail(provider, "e")))


def test_a_learner_has_a_log_in_who_is_old_enough_and_has_an_address_of_their_own(
    provider: Provider, owner: Actor
) -> None:
    here = family(provider)
    guardian(provider, here, email=mail(provider))
    grown = child(provider, here, first_name="Rose", email=mail(provider, "rose"), date_of_birth=date(2008, 1, 1))
    young = child(provider, here, first_name="Zoë", email=mail(provider, "zoe"), date_of_birth=date(2012, 1, 1))
    ageless = child(provider, here, first_name="Noah", email=mail(provider, "noah"))
    borrowed = child(provider, here, first_name="Mai", email=mail(provider), date_of_birth=date(2008, 1, 1))
    alone = child(provider, first_name="Thandi", email=mail(provider, "thandi"))

    def learns(one: Learner) -> Learner:
        with provider.scope():
            return invite_learner(owner, learner_id=one.pk, today=TODAY, now=MORNING)

    for one in (grown, alone):
        user = comes_in(provider, learns(one).membership_id)
        assert told(provider, inside(provider, user).actor) == [str(one)]
    for one, refusal in ((young, TooYoung), (ageless, AgeUnknown), (borrowed, NotTheirOwn)):
        with pytest.raises(refusal):
            learns(one)
    with provider.scope():
        shut_learner_out(owner, learner_id=grown.pk)
        assert Membership.objects.get(pk=Learner.objects.get(pk=grown.pk).membership_id).status == "left"


def test_a_child_is_never_joined_to_the_log_in_of_a_parent(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    mother = invited(provider, owner, guardian(provider, here, email=mail(provider)))
    user = comes_in(provider, mother.membership_id)
    with provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(email=mail(provider, "new"))
    rose = child(provider, here, first_name="Rose", email=user.email, date_of_birth=date(2008, 1, 1))

    with provider.scope(), pytest.raises(SharesLogIn):
        invite_learner(owner, learner_id=rose.pk, agreed=SAME, today=TODAY, now=MORNING)


def test_two_who_invite_at_once_send_one_letter(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), email=mail(provider))

    def act() -> None:
        invite_guardian(owner, guardian_id=mother.pk, now=MORNING)

    assert at_once(provider, act, act) == ["HasLogIn", "done"]
    with provider.scope():
        assert Invitation.objects.count() == 1


def test_two_records_with_one_address_invited_at_once_are_never_joined_in_silence(
    provider: Provider, owner: Actor
) -> None:
    here = family(provider)
    both = [guardian(provider, here, name, email=mail(provider)) for name in ("Eleni", "Kostas")]
    alone = Agreed(reads_alone=True)
    acts = [partial(invite_guardian, owner, guardian_id=one.pk, agreed=alone, now=MORNING) for one in both]

    assert "done" in at_once(provider, *acts)
    with provider.scope():
        assert Guardian.objects.exclude(membership=None).count() == 1


def test_accepted_while_it_is_taken_back_it_is_one_or_the_other(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    user = create(mail(provider))
    with provider.scope():
        invitation = Invitation.objects.get(membership=mother.membership_id)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())

    at_once(
        provider,
        partial(accept, holder, user_id=user.pk, email=user.email, now=LATER),
        partial(shut_guardian_out, owner, guardian_id=mother.pk),
    )

    # Whoever came first: in the end nobody is in.
    assert inside(provider, user) is None


def test_nobody_of_the_team_is_ended_from_here(provider: Provider, owner: Actor) -> None:
    colleague = provider.member(TRAINER)

    with provider.scope(), pytest.raises(NotFound):
        end_own(owner, membership_id=colleague.id)


def test_with_whom_they_are_erased_goes_their_log_in(provider: Provider, owner: Actor) -> None:
    address = mail(provider)
    mother = invited(provider, owner, guardian(provider, family(provider), last_name="Papadopoulos", email=address))
    user = comes_in(provider, mother.membership_id)
    with provider.scope():
        remove_guardian(owner, guardian_id=mother.pk)
        erase(owner, subject=Subject.GUARDIAN, subject_id=mother.pk, today=date(2050, 1, 1), now=LATER)
        member = Membership.objects.get(pk=mother.membership_id)
        assert (member.display_name, member.user_id, member.status) == ("Erased person", None, "left")
        assert Invitation.objects.filter(email=address).exists() is False
    assert inside(provider, user) is None


def test_who_is_removed_and_added_anew_takes_the_log_in_along(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    first = invited(provider, owner, guardian(provider, here, email=mail(provider)))
    user = comes_in(provider, first.membership_id)
    with provider.scope():
        remove_guardian(owner, guardian_id=first.pk)
    second = guardian(provider, here, email=mail(provider))

    invited(provider, owner, second, agreed=SAME, now=LATER)
    comes_in(provider, first.membership_id, user)

    assert told(provider, inside(provider, user).actor) == ["Rose"]
