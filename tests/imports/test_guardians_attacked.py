"""Guardians who are known again by a number: what somebody could gain or lose by that."""

from dataclasses import replace

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation
from cohortium.identity.models import User
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.models import Guardian
from cohortium.people.queries.guardians import guardian
from tests.fixtures import Provider, now
from tests.imports.moving import Work, undone
from tests.imports.test_guardians_again import maria, moved
from tests.people.log_ins import comes_in, inside, invited


def test_who_has_a_log_in_keeps_it_whatever_address_a_file_has(provider: Provider, owner: Actor, work: Work) -> None:
    old, new = (f"{name}.{provider.code}@example.com" for name in ("old", "new"))
    moved(provider, owner, work, maria(old))
    with provider.scope():
        row = Guardian.objects.get()
    user = comes_in(provider, invited(provider, owner, row, now=now()).membership_id)
    moved(provider, owner, work, maria(new))
    with provider.scope():
        row = Guardian.objects.get()

    assert (row.email, inside(provider, user).actor.id) == (new, row.membership_id)
    assert [User.objects.filter(email=one).count() for one in (old, new)] == [1, 0]


def test_an_invitation_under_way_stays_with_the_address_it_went_to(
    provider: Provider, owner: Actor, work: Work
) -> None:
    old, new = (f"{name}.{provider.code}@example.com" for name in ("old", "new"))
    moved(provider, owner, work, maria(old))
    with provider.scope():
        row = Guardian.objects.get()
    membership_id = invited(provider, owner, row, now=now()).membership_id
    moved(provider, owner, work, maria(new))
    with provider.scope():
        sent_to = list(Invitation.objects.filter(membership=membership_id).values_list("email", flat=True))

    assert sent_to == [old]


def noted(provider: Provider, by: Actor, words: str) -> None:
    """Somebody at the desk writes something down about the only guardian."""
    with provider.scope():
        row = guardian(by, guardian_id=Guardian.objects.get().pk)
        details = replace(row.details, note=words)
        edit_guardian(by, guardian_id=row.guardian_id, details=details, version=row.version)


def test_what_somebody_wrote_between_two_files_outlives_that_both_are_undone(
    provider: Provider, owner: Actor, work: Work
) -> None:
    first = moved(provider, owner, work, maria("old@example.com"))
    noted(provider, owner, "Ring twice.")
    again = moved(provider, owner, work, maria("new@example.com"))
    for one in (again, first):
        undone(provider, owner, one.batch_id, work)

    with provider.scope():
        assert list(Guardian.objects.values_list("note", "email")) == [("Ring twice.", "old@example.com")]


def test_and_so_does_what_was_written_after_the_second(provider: Provider, owner: Actor, work: Work) -> None:
    first = moved(provider, owner, work, maria("old@example.com"))
    again = moved(provider, owner, work, maria("new@example.com"))
    noted(provider, owner, "Ring twice.")
    for one in (again, first):
        undone(provider, owner, one.batch_id, work)

    with provider.scope():
        assert list(Guardian.objects.values_list("note", "email")) == [("Ring twice.", "old@example.com")]
