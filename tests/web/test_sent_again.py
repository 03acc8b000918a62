"""Whoever goes back in the browser and sends a form again is told what came of it."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.models import Guardian, Learner
from tests.fixtures import Provider
from tests.people.households import child, family
from tests.web.pages import form_of

DONE, SAVED = "This has already been done.", "These changes have already been saved."
MEANWHILE = "Changes were saved after you opened this form"


def led_to(client: Any, answer: Any) -> str:
    """The page to which an answer leads."""
    assert answer.status_code == 302
    return str(client.get(answer.headers["Location"]).content.decode())


def test_the_same_edit_is_saved_already_and_another_is_compared(provider: Provider, owner: Actor) -> None:
    zoe = child(provider, last_name="Ncube")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{zoe.pk}/edit"
    sent = {**form_of(client.get(path)), "preferred_name": "Zo"}
    client.post(path, sent)
    again = led_to(client, client.post(path, sent))
    other: Any = client.post(path, {**sent, "preferred_name": "Zuzu"})
    kept = client.post(path, form_of(other))
    with provider.scope():
        name = Learner.objects.get().preferred_name

    assert (SAVED in again, other.status_code, MEANWHILE in other.content.decode()) == (True, 409, True)
    assert (kept.status_code, name) == (302, "Zuzu")


def test_a_learner_is_added_once_and_that_is_said(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"
    sent = {**form_of(client.get(path)), "first_name": "Thandi", "last_name": "Ncube", "date_of_birth": "2015-06-09"}
    client.post(path, sent)
    again = led_to(client, client.post(path, sent))
    # Somebody corrects what they typed: it is asked whether that is the same child.
    corrected: Any = client.post(path, {**sent, "suburb": "Werribee"})
    with provider.scope():
        there = Learner.objects.count()

    assert (DONE in again, there) == (True, 1)
    assert (corrected.status_code, "may already be in the system" in corrected.content.decode()) == (409, True)


def test_a_guardian_is_added_once_and_that_is_said(provider: Provider, owner: Actor) -> None:
    here = family(provider, "Ncube")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}/guardians/new"
    said = {"first_name": "Rose", "last_name": "Ncube", "email": "rose@example.com", "relationship": "mother"}
    sent = {**form_of(client.get(path)), **said}
    client.post(path, sent)
    again = led_to(client, client.post(path, sent))
    corrected: Any = client.post(path, {**sent, "email": "rosie@example.com"})
    with provider.scope():
        there = Guardian.objects.count()

    assert (DONE in again, there) == (True, 1)
    assert (corrected.status_code, "This may already exist" in corrected.content.decode()) == (409, True)
