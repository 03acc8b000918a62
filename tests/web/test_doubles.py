"""The pages of doubles: on entry, side by side, merging, undoing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.learners import add_learner, edit_learner
from cohortium.people.models import DuplicatePair, Learner, LearnerMerge
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider
from tests.people.households import family
from tests.web.pages import form_of

MAY = date(2016, 5, 4)
TODAY = MORNING.date()


def added(provider: Provider, **said: Any) -> Learner:
    details = LearnerDetails(**{"first_name": "Zoë", "last_name": "Ncube", "date_of_birth": MAY, **said})
    with provider.scope():
        return add_learner(provider.system, details=details, today=TODAY)


def doubled(provider: Provider, **of_the_second: Any) -> tuple[Learner, Learner, str]:
    """Two who are one, and where they are compared."""
    one, other = added(provider), added(provider, **of_the_second)
    with provider.scope():
        find_doubles(provider.system, learner_ids=[one.pk])
        pair = DuplicatePair.objects.get(first=one.pk)
    return one, other, f"/o/{provider.code}/learners/doubles/{pair.pk}"


def learners(provider: Provider) -> int:
    with provider.scope():
        return Learner.objects.filter(merged_into=None).count()


VERSIONS = {"survivor_version": 1, "merged_version": 1}
TYPED = {"first_name": "zoe", "last_name": "NCUBE", "date_of_birth": "2016-05-04"}


def test_whoever_adds_is_asked_once_and_goes_on(provider: Provider, owner: Actor) -> None:
    here = added(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"

    asked = client.post(path, TYPED)
    again = client.post(path, TYPED | {"despite": str(here.pk)})
    another = client.post(path, TYPED | {"despite": str(here.pk)})

    assert [asked.status_code, again.status_code, another.status_code, learners(provider)] == [409, 302, 409, 2]
    page = asked.content.decode()
    assert f"/learners/{here.pk}" in page
    assert 'value="zoe"' in page
    assert "Add anyway" in page


def test_whoever_adds_into_a_family_is_asked_as_well(provider: Provider, owner: Actor) -> None:
    added(provider)
    path = f"/o/{provider.code}/families/{family(provider).pk}/learners/new"

    assert provider.signed_in(owner).post(path, TYPED).status_code == 409


def test_both_are_shown_and_what_is_chosen_stays(provider: Provider, owner: Actor) -> None:
    one, other, path = doubled(provider, email="zoe@example.com", phone="0491 570 156", preferred_name="Zo")
    client = provider.signed_in(owner)
    shown = client.get(path).content.decode()

    sent = {"stays": "first", "email": "second", "phone": "first", "preferred_name": "second"}
    done = client.post(path, {**sent, "version_first": "1", "version_second": "1"})
    home = client.get(done["Location"]).content.decode()
    gone = client.get(f"/o/{provider.code}/learners/{other.pk}")

    with provider.scope():
        row = Learner.objects.get(pk=one.pk)
        merge = LearnerMerge.objects.get()
    assert [text in shown for text in ("zoe@example.com", "Same name and date of birth", "Merge records")] == [True] * 3
    assert (row.email, row.phone, row.preferred_name) == ("zoe@example.com", "", "Zo")
    assert (gone.status_code, gone["Location"]) == (302, f"/o/{provider.code}/learners/{one.pk}")
    assert f"/learners/merges/{merge.pk}/undoing" in home


def test_a_second_press_leads_where_the_first_one_did(provider: Provider, owner: Actor) -> None:
    one, _other, path = doubled(provider)
    client = provider.signed_in(owner)
    form = {**form_of(client.get(path)), "stays": "first"}

    first, second = client.post(path, form), client.post(path, form, follow=True)

    here = f"/o/{provider.code}/learners/{one.pk}"
    assert [(first.status_code, first["Location"]), *second.redirect_chain] == [(302, here), (here, 302)]
    assert "This has already been done." in second.content.decode()
    with provider.scope():
        assert LearnerMerge.objects.count() == 1


def test_what_both_say_otherwise_is_marked(provider: Provider, owner: Actor) -> None:
    _one, _other, path = doubled(provider, email="zoe@example.com", gender="female")
    with provider.scope():
        row = Learner.objects.get(email="")
        details = LearnerDetails("Zoë", "Ncube", date_of_birth=MAY, email="other@example.com", gender="male")
        edit_learner(owner, learner_id=row.pk, details=details, version=1, today=TODAY)

    shown = provider.signed_in(owner).get(path).content.decode()

    assert shown.count("differs</span>") == 2
    assert "They differ in details that rarely change: Gender." in shown


def test_what_somebody_saved_meanwhile_is_looked_at_first(provider: Provider, owner: Actor) -> None:
    _one, other, path = doubled(provider)
    with provider.scope():
        details = LearnerDetails("Zoë", "Ncube", date_of_birth=MAY, email="new@example.com")
        edit_learner(owner, learner_id=other.pk, details=details, version=1, today=TODAY)
    client = provider.signed_in(owner)

    stale = client.post(path, {"stays": "first", "version_first": "1", "version_second": "1"})
    wrong = client.post(path, {"stays": "neither", "version_first": "1", "version_second": "2"})

    assert [stale.status_code, wrong.status_code, learners(provider)] == [409, 422, 2]
    assert "new@example.com" in stale.content.decode()


def test_it_is_undone_and_what_stays_is_said(provider: Provider, owner: Actor) -> None:
    one, other, path = doubled(provider, email="zoe@example.com")
    client = provider.signed_in(owner)
    client.post(path, {"stays": "first", "email": "second", "version_first": "1", "version_second": "1"})
    with provider.scope():
        row, merge = Learner.objects.get(pk=one.pk), LearnerMerge.objects.get()
        details = LearnerDetails("Zoë", "Ncube", date_of_birth=MAY, email="new@example.com")
        edit_learner(owner, learner_id=one.pk, details=details, version=row.version, today=TODAY)
    undoing = f"/o/{provider.code}/learners/merges/{merge.pk}/undoing"

    asked = client.get(undoing)
    undone = client.post(undoing, follow=True)
    twice = client.post(undoing)

    assert [asked.status_code, twice.status_code, learners(provider)] == [200, 409, 2]
    assert undone.redirect_chain == [(f"/o/{provider.code}/learners/{other.pk}", 302)]
    assert "These were changed since and were not moved back: E-mail." in undone.content.decode()
    assert "Undone" in client.get(f"/o/{provider.code}/learners/merges/").content.decode()


def test_two_people_are_said_to_be_two(provider: Provider, owner: Actor) -> None:
    one, _other, path = doubled(provider)
    client, overview = provider.signed_in(owner), f"/o/{provider.code}/learners/doubles/"
    before = [client.get(overview).content.decode(), client.get(f"/o/{provider.code}/").content.decode()]
    of_learner = client.get(f"/o/{provider.code}/learners/{one.pk}").content.decode()

    done = client.post(f"{path}/dismissal", follow=True)

    after = [client.get(overview).content.decode(), client.get(f"/o/{provider.code}/").content.decode()]
    assert [path in page for page in (before[0], of_learner)] == [True, True]
    assert "1 pair of records may be the same person" in before[1]
    assert "Marked as different people." in done.content.decode()
    assert [path in after[0], "1 pair of records" in after[1]] == [False, False]
    assert path in client.get(f"{overview}?showing=dismissed").content.decode()


def test_who_merges_nobody_is_offered_nothing(provider: Provider) -> None:
    _one, _other, path = doubled(provider)
    desk = provider.signed_in(provider.member(FRONT_DESK, campuses=(provider.campus(),)))

    assert desk.get(path).status_code == 403
    assert "learners/doubles" not in desk.get(f"/o/{provider.code}/learners/").content.decode()


def test_the_api_says_who_may_be_the_same(provider: Provider, owner: Actor, work: Callable[[], None]) -> None:
    here = added(provider)
    client, path = provider.signed_in(owner), f"/api/v1/o/{provider.code}"

    answer = client.post(f"{path}/learners", TYPED, content_type="application/json").json()
    work()
    [pair] = client.get(f"{path}/doubles").json()["items"]
    merged = client.post(
        f"{path}/learners/merging",
        {"survivor_id": str(here.pk), "merged_id": answer["learner_id"], **VERSIONS, "take": ["first_name"]},
        content_type="application/json",
    )
    twice = client.post(
        f"{path}/learners/merging",
        {"survivor_id": str(here.pk), "merged_id": answer["learner_id"], **VERSIONS},
        content_type="application/json",
    )
    undone = client.post(f"/api/v1{merged['Location'].partition('/api/v1')[2]}/undoing").json()

    assert [(one["learner_id"], one["reasons"]) for one in answer["may_be"]] == [(str(here.pk), ["name_and_birth"])]
    assert {pair["first"]["learner_id"], pair["second"]["learner_id"]} == {str(here.pk), answer["learner_id"]}
    assert [merged.status_code, twice.status_code] == [201, 409]
    assert (undone["status"], undone["kept_fields"], undone["kept_parts"]) == ("undone", [], [])
