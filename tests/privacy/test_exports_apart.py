"""Parents who live apart never find each other's address in an export: of the household, of the child, of oneself."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.desk.models import Task
from cohortium.notifications.models import Notification
from cohortium.people.actions.emergency import add_contact_of_family, add_contact_of_learner
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.models import Family, Guardian, Learner
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.exports import ask_export
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, now
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import comes_in, inside, invited
from tests.privacy.people import requested

Work = Callable[[], None]
FATHER = {
    "e-mail": "nikos.apart",
    "phone": "491 570 156",
    "phone as it is kept": "491570156",
    "street": "99 Qxhidden Road",
    "suburb": "Qxsuburb",
    "postcode": "QX987",
    "new phone": "491570157",
    "new phone as it is written": "491 570 157",
}
MOTHER = {"e-mail": "eleni.home", "street": "1 Qxopen Street"}


@pytest.fixture
def home(provider: Provider, owner: Actor) -> tuple[Family, Learner, Guardian, Guardian]:
    """A family whose father lives apart, and has left traces wherever somebody can."""
    row = family(provider, "Papadopoulos", address=MOTHER["street"], suburb="Werribee")
    zoe = child(provider, row, address=MOTHER["street"])
    mother = guardian(provider, row, "Eleni", email=f"{MOTHER['e-mail']}.{provider.code}@example.com")
    where = {"address": FATHER["street"], "suburb": FATHER["suburb"], "postcode": FATHER["postcode"], "country": "AU"}
    email = f"{FATHER['e-mail']}.{provider.code}@example.com"
    father = guardian(provider, row, "Nikos", lives_there=False, email=email, phone="0491 570 156", **where)
    he = inside(provider, comes_in(provider, invited(provider, owner, father, now=now()).membership_id)).actor
    with provider.scope():
        add_contact_of_family(
            owner, family_id=row.pk, details=ContactDetails("Uncle", "0491 570 156", relationship="other")
        )
        called = ContactDetails(str(father), "0491 570 110", relationship="other")
        add_contact_of_learner(owner, learner_id=zoe.pk, details=called)
        wanted = {"wanted": {"phone": "0491 570 157"}, "note": "I moved.", "today": TODAY, "now": MORNING}
        ask_for_change(he, about=About.GUARDIAN, subject_id=father.pk, **wanted)
        for subject_id in (row.pk, zoe.pk, father.pk):
            Task.objects.create(title="Call", note=f"550 {email} +61 491 570 156", kind="x", subject_id=subject_id)
        told: dict[str, Any] = {"kind": "x", "channel": "in_app", "status": "sent", "subject": "Change"}
        Notification.objects.create(**told, subject_id=new_id(), recipient_id=he.id, body=FATHER["new phone"])
    return row, zoe, mother, father


def exported(provider: Provider, owner: Actor, work: Work, request_id: Any) -> str:
    """All that stands in the file of a request: the page and the data."""
    with provider.scope():
        ask_export(owner, request_id=request_id, now=MORNING)
    work()
    answer: Any = provider.signed_in(owner).post(f"/o/{provider.code}/privacy/{request_id}/export")
    return read(b"".join(answer.streaming_content))


def read(packed: bytes) -> str:
    """The page to read and the data of a file."""
    with zipfile.ZipFile(io.BytesIO(packed)) as out:
        return out.read("index.html").decode() + out.read("data.json").decode()


def found(marks: dict[str, str], text: str) -> set[str]:
    """Which of these words stand there."""
    return {mark for mark, word in marks.items() if word in text}


def test_the_export_of_a_household_says_nothing_of_who_lives_apart(
    provider: Provider, owner: Actor, work: Work, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    row = requested(provider, owner, Subject.FAMILY, home[0].pk, "access")

    text = exported(provider, owner, work, row.pk)

    assert (found(FATHER, text), found(MOTHER, text)) == (set(), set(MOTHER))
    assert ("Nikos" in text, "I moved." in text) == (True, False)


def test_nor_does_that_of_the_child_for_whoever_gets_it(
    provider: Provider, owner: Actor, work: Work, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    row = requested(provider, owner, Subject.LEARNER, home[1].pk, "access")

    text = exported(provider, owner, work, row.pk)

    # Where the child lives is where one of them lives.
    assert (found(FATHER, text), found(MOTHER, text), "0491 570 110" in text) == (set(), set(), False)


def test_nor_that_of_the_child_for_which_the_mother_asked_herself(
    provider: Provider, owner: Actor, work: Work, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    _row, zoe, mother, _father = home
    she = inside(provider, comes_in(provider, invited(provider, owner, mother, now=now()).membership_id)).actor
    with provider.scope():
        asked = ask_for_own(she, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)

    assert found(FATHER, exported(provider, owner, work, asked.pk)) == set()


def test_nor_where_the_child_lives_for_the_father_who_asked(
    provider: Provider, owner: Actor, work: Work, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    _row, zoe, _mother, father = home
    he = provider.member()
    with provider.scope():
        Guardian.objects.filter(pk=father.pk).update(membership=he.id)
        asked = ask_for_own(he, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)

    assert found(MOTHER, exported(provider, owner, work, asked.pk)) == set()


def test_who_lives_apart_finds_all_of_themselves(
    provider: Provider, owner: Actor, work: Work, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    row = requested(provider, owner, Subject.GUARDIAN, home[3].pk, "access")

    assert found(MOTHER, text := exported(provider, owner, work, row.pk)) == set()
    assert {"e-mail", "street", "suburb", "postcode", "phone"} <= found(FATHER, text)


def test_what_parents_take_out_of_their_portal_says_nothing_of_the_other(
    provider: Provider, owner: Actor, home: tuple[Family, Learner, Guardian, Guardian]
) -> None:
    _row, _zoe, mother, father = home
    invited(provider, owner, mother, now=now())
    texts = []
    for one in (mother, father):
        actor = provider.member()
        with provider.scope():
            Guardian.objects.filter(pk=one.pk).update(membership=actor.id)
        answer: Any = provider.signed_in(actor).post(f"/o/{provider.code}/my/data")
        texts.append(read(b"".join(answer.streaming_content)))

    hers, his = texts
    assert (found(FATHER, hers), found(MOTHER, his)) == (set(), set())


def test_a_suburb_stands_for_an_address_that_has_no_street(provider: Provider, owner: Actor, work: Work) -> None:
    hers, his = family(provider, "Papadopoulos", suburb="Qxwerribee"), family(provider, "Pappas", suburb="Qxsunbury")
    zoe = child(provider, hers, his, suburb="Qxsunbury", postcode="QX429")
    mother = guardian(provider, hers, "Eleni", email=f"eleni.{provider.code}@example.com")
    guardian(provider, his, "Nikos")
    with provider.scope():
        Task.objects.create(title="Call", note="Moved to Qxsunbury", kind="x", subject_id=zoe.pk)
    she = inside(provider, comes_in(provider, invited(provider, owner, mother, now=now()).membership_id)).actor
    with provider.scope():
        asked = ask_for_own(she, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)
        of_himself = list(Guardian.objects.filter(family=his))
    marks = {"his": "Qxsunbury", "his postcode": "QX429", "in small letters": "qxsunbury"}
    own = requested(provider, owner, Subject.GUARDIAN, of_himself[0].pk, "access")

    assert found(marks, exported(provider, owner, work, asked.pk)) == set()
    assert "Qxwerribee" not in exported(provider, owner, work, own.pk)


def test_where_both_live_in_one_suburb_it_is_no_secret(provider: Provider, owner: Actor, work: Work) -> None:
    row = family(provider, "Papadopoulos", address="1 Qxopen Street", suburb="Qxwerribee")
    guardian(provider, row, "Eleni")
    guardian(provider, row, "Nikos", lives_there=False, suburb="qxwerribee")

    text = exported(provider, owner, work, requested(provider, owner, Subject.FAMILY, row.pk, "access").pk)

    assert found({"street": "1 Qxopen Street", "suburb": "Qxwerribee"}, text) == {"street", "suburb"}
