"""What somebody with a log-in of their own tries with what is another family's: nothing of it is shown or changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.files.adapters.intake import Upload, receive
from cohortium.people.actions.log_ins import shut_guardian_out
from cohortium.people.actions.photos import set_photo
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.models import Guardian, Learner, ProfileChange
from cohortium.people.queries.photos import PHOTO
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.cases.organisation import LOGO
from tests.fixtures import MORNING, Provider
from tests.keys import by_key, issued
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import comes_in, inside, invited, mail
from tests.people.portals import log_in_of

# Everything that one could send to any of these pages.
SENT = {
    "phone": "0491 570 158",
    "first_name": "Mallory",
    "suburb": "Altona",
    "note": "Please",
    "answer-photo": "yes",
    "kind": "erasure",
}


def routes() -> list[str]:
    """Every address of the portal that names something, as its pattern has it."""
    flat: list[str] = []

    def walk(patterns: list[Any], before: str) -> None:
        for one in patterns:
            here = before + str(one.pattern)
            walk([] if isinstance(one, URLPattern) else one.url_patterns, here)
            flat.extend([here] * (isinstance(one, URLPattern) and "/my/" in here and "<uuid:" in here))

    walk(get_resolver().url_patterns, "")
    return sorted(flat)


class Home:
    """A family with something of each kind in the portal."""

    def __init__(self, provider: Provider, name: str) -> None:
        self.family = family(provider, name, address=f"9 {name} Lane")
        self.mother = guardian(provider, self.family, f"Ms{name}", phone="0491 570 157", sees=["health", "papers"])
        self.child = child(provider, self.family, first_name=f"Child{name}", address=f"9 {name} Lane")
        self.actor: Actor = log_in_of(provider, self.mother)
        with provider.scope():
            known: dict[str, Any] = {"today": TODAY, "now": MORNING}
            about: dict[str, Any] = {"about": About.GUARDIAN, "subject_id": self.mother.pk}
            change = ask_for_change(self.actor, wanted={"phone": "0491 570 156"}, **about, **known)
            assert isinstance(change, ProfileChange)
            asked = ask_for_own(
                self.actor, kind="access", subject=Subject.GUARDIAN, subject_id=self.mother.pk, today=TODAY
            )
        self.ids = {
            "learner_id": self.child.pk,
            "guardian_id": self.mother.pk,
            "change_id": change.pk,
            "request_id": asked.pk,
        }

    def as_it_is(self, provider: Provider) -> list[Any]:
        """All that could be different."""
        with provider.scope():
            return [
                *Guardian.objects.filter(pk=self.mother.pk).values(),
                *Learner.objects.filter(pk=self.child.pk).values(),
                *ProfileChange.objects.filter(asked_by=self.actor.id).values(),
                *SubjectRequest.objects.filter(asked_by_member=self.actor.id).values(),
            ]


def address_of(route: str, code: str, ids: dict[str, Any]) -> str:
    """The address with these ids."""
    found = "/" + route.replace("<str:code>", code)
    for name, one in ids.items():
        found = found.replace(f"<uuid:{name}>", str(one))
    return found


def test_the_addresses_that_are_tried_are_all_there_are() -> None:
    names = {part.partition(">")[0] for one in routes() for part in one.split("<uuid:")[1:]}

    assert len(routes()) == 8
    assert names == {"learner_id", "guardian_id", "change_id", "request_id"}


def test_no_address_of_the_portal_opens_with_the_ids_of_another_family(provider: Provider) -> None:
    hers, theirs = Home(provider, "Ncube"), Home(provider, "Otieno")
    before, client = theirs.as_it_is(provider), provider.signed_in(hers.actor)
    addresses = [address_of(one, provider.code, theirs.ids) for one in routes()]

    answers = [getattr(client, way)(one, SENT) for one in addresses for way in ("get", "post", "head", "put", "delete")]

    assert {one.status_code for one in answers} <= {404, 405}
    assert [one.request["PATH_INFO"] for one in answers if b"Otieno" in one.content] == []
    assert theirs.as_it_is(provider) == before


def test_nor_with_the_ids_of_another_organisation_under_either_code(
    provider: Provider, other_provider: Provider
) -> None:
    hers, theirs = Home(provider, "Ncube"), Home(other_provider, "Otieno")
    before, client = theirs.as_it_is(other_provider), provider.signed_in(hers.actor)
    addresses = [address_of(one, code, theirs.ids) for one in routes() for code in (provider.code, other_provider.code)]

    answers = [getattr(client, way)(one, SENT) for one in addresses for way in ("get", "post")]

    assert {one.status_code for one in answers} <= {404, 405}
    assert theirs.as_it_is(other_provider) == before


def test_who_looks_after_children_in_two_organisations_sees_in_each_its_own(
    provider: Provider, owner: Actor, other_provider: Provider
) -> None:
    address = mail(provider)
    here, there = family(provider, "Ncube"), family(other_provider, "Otieno")
    child(provider, here, first_name="Rose")
    zanele = child(other_provider, there, first_name="Zanele")
    user = comes_in(provider, invited(provider, owner, guardian(provider, here, email=address)).membership_id)
    at_others = invited(other_provider, other_provider.system, guardian(other_provider, there, email=address))
    comes_in(other_provider, at_others.membership_id, user)
    asker = inside(other_provider, user).actor
    with other_provider.scope():
        known: dict[str, Any] = {"about": About.GUARDIAN, "subject_id": at_others.pk, "today": TODAY, "now": MORNING}
        ask_for_change(asker, wanted={"phone": "0491 570 156"}, **known)
        ask_for_own(asker, kind="access", subject=Subject.LEARNER, subject_id=zanele.pk, today=TODAY)
    client = Client()
    client.force_login(user)
    pages = ["", "my/", "my/changes", "my/requests", "my/requests/new", "my/data", "notifications", "me"]

    def seen(code: str) -> str:
        answers = [client.get(f"/o/{code}/{one}", follow=True) for one in pages]
        taken: Any = client.post(f"/o/{code}/my/data")
        assert taken.status_code == 200
        return "".join(
            [*(one.content.decode() for one in answers), b"".join(taken.streaming_content).decode("latin-1")]
        )

    mine, others = seen(provider.code), seen(other_provider.code)

    assert [word in mine for word in ("Rose", "Zanele", "Otieno", str(zanele.pk), "1570156")] == [True] + [False] * 4
    assert [word in others for word in ("Zanele", "Rose", "Ncube")] == [True, False, False]


@pytest.mark.parametrize("path", ["my/", "my/data", "my/changes", "my/requests"])
def test_a_key_opens_no_page_of_the_portal(provider: Provider, path: str) -> None:
    key = issued(provider, permissions=frozenset({Permission.LEARNER_READ, Permission.FAMILY_READ})).secret
    client = by_key(key)

    answers = [getattr(client, way)(f"/o/{provider.code}/{path}") for way in ("get", "post")]

    assert {one.status_code for one in answers} <= {302, 405}
    assert {one.headers["Location"].partition("?")[0] for one in answers if one.status_code != 405} == {"/sign-in/"}


def test_whose_log_in_is_taken_away_while_a_page_is_open_sends_nothing_any_more(
    provider: Provider, owner: Actor
) -> None:
    mother = guardian(provider, family(provider), email=mail(provider))
    rose = child(provider, mother.family)
    user = comes_in(provider, invited(provider, owner, mother).membership_id)
    client, base = Client(), f"/o/{provider.code}/my"
    client.force_login(user)
    opened = client.get(f"{base}/details/{mother.pk}").status_code
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)

    tried = [
        client.post(f"{base}/details/{mother.pk}", SENT),
        client.post(f"{base}/learners/{rose.pk}/consents", SENT),
        client.post(f"{base}/requests/new", {"whom": f"learner:{rose.pk}", "kind": "erasure"}),
        client.post(f"{base}/data"),
    ]

    assert (opened, [one.status_code for one in tried]) == (200, [404] * 4)
    with provider.scope():
        assert (ProfileChange.objects.count(), SubjectRequest.objects.count()) == (0, 0)


def test_a_photo_of_another_family_is_no_file_of_mine(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    hers, theirs = Home(provider, "Ncube"), Home(provider, "Otieno")
    received = receive(Upload("zoe.png", "image/png", [LOGO]), kind=PHOTO, organisation_id=provider.id)
    with provider.scope():
        set_photo(owner, learner_id=theirs.child.pk, received=received)
    work()
    client = provider.signed_in(hers.actor)
    paths = [f"files/{received.file_id}", f"learners/{theirs.child.pk}/photo", f"learners/{theirs.child.pk}"]

    assert {client.get(f"/o/{provider.code}/{one}").status_code for one in paths} <= {403, 404}


def test_a_token_of_another_person_is_none(provider: Provider) -> None:
    """The cookie of the one and the form of the other do not fit, whoever is signed in."""
    hers, theirs = Home(provider, "Ncube"), Home(provider, "Otieno")
    one, other = (provider.signed_in(home.actor, enforce_csrf_checks=True) for home in (hers, theirs))
    path = f"/o/{provider.code}/my/details/{hers.mother.pk}"
    one.get(path)
    other.get(f"/o/{provider.code}/my/details/{theirs.mother.pk}")
    before = hers.as_it_is(provider)

    answer = one.post(path, {**SENT, "csrfmiddlewaretoken": other.cookies["csrftoken"].value})

    assert (answer.status_code, hers.as_it_is(provider)) == (403, before)
