"""The photo of a learner: sent, shown to whoever sees them, and taken away."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.access.roles import FINANCE, FRONT_DESK
from cohortium.files.models import StoredFile
from cohortium.people.actions.families import put_into_family
from cohortium.people.models import Learner
from cohortium.people.rules.consents import Answer
from tests.cases.learner_photos import pictured
from tests.cases.organisation import LOGO
from tests.fixtures import Provider
from tests.people.consenting import published, recorded
from tests.people.households import family
from tests.people.test_health import learner

ONLY_HERE = "Only people who can change this photo see it, and only here."


def text(answer: Any) -> str:
    return answer.content.decode()


def shown_to(provider: Provider, actor: Actor, row: Learner) -> dict[str, Any]:
    """Where somebody meets the photo of a learner: the address in pages, the id in the API, the picture in answers."""
    client, base = provider.signed_in(actor), f"/o/{provider.code}"
    home, program = f"{base}/learners/{row.pk}", f"/api/v1{base}/learners"
    return {
        "list": f"{row.pk}/photo?v={row.photo_id}" in text(client.get(f"{base}/learners/")),
        "page": f"{row.pk}/photo?v={row.photo_id}" in text(client.get(home)),
        "why": ONLY_HERE in text(client.get(home)),
        "programs": [
            client.get(f"{program}/{row.pk}").json()["photo_id"] == str(row.photo_id),
            client.get(program).json()["items"][0]["photo_id"] == str(row.photo_id),
        ],
        "files": [client.get(path).status_code for path in (f"{home}/photo", f"{base}/files/{row.photo_id}")],
    }


def test_a_photo_is_sent_shown_replaced_and_removed(provider: Provider, owner: Actor, told: Any) -> None:
    row = learner(provider)
    client, home = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}"

    def send() -> Any:
        return client.post(f"{home}/photo/edit", {"file": SimpleUploadedFile("thandi.png", LOGO, "image/png")})

    sent = [send().headers["Location"] for _ in range(2)]
    with provider.scope():
        photo_id = Learner.objects.values_list("photo_id", flat=True).get()
    shown = client.get(f"{home}/photo")
    seen = [f"{home}/photo?v={photo_id}" in text(client.get(one)) for one in (home, f"/o/{provider.code}/learners/")]
    client.post(f"{home}/photo/removal")
    client.post(f"{home}/photo/removal")

    assert sent == [home, home]
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "private, no-cache")
    assert seen == [True, True]
    assert client.get(f"{home}/photo").status_code == 404
    assert told(row)[0] == ["learner.added", "learner.photo_set", "learner.photo_set", "learner.photo_removed"]
    with provider.scope():
        assert list(StoredFile.objects.values_list("status", flat=True)) == ["removed", "removed"]


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_is_refused(provider: Provider, owner: Actor, content: bytes) -> None:
    row = learner(provider)
    path = f"/o/{provider.code}/learners/{row.pk}/photo/edit"

    answer = provider.signed_in(owner).post(path, {"file": SimpleUploadedFile("thandi.png", content, "image/png")})

    assert answer.status_code == 422


def test_who_does_not_see_a_learner_sees_no_photo_of_them(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    learner_id = pictured(provider, werribee)
    with provider.scope():
        photo_id = Learner.objects.values_list("photo_id", flat=True).get()
    paths = [f"/o/{provider.code}/learners/{learner_id}/photo", f"/o/{provider.code}/files/{photo_id}"]

    answers = [
        [provider.signed_in(provider.member(FRONT_DESK, campuses=(campus,))).get(path).status_code for path in paths]
        for campus in (werribee, camberwell)
    ]

    assert answers == [[200, 200], [404, 404]]


@pytest.mark.parametrize("said", [(Answer.NO,), (Answer.YES, Answer.NO)], ids=["refused", "withdrawn"])
def test_after_a_no_a_photo_is_hidden_until_somebody_agrees_again(
    provider: Provider, owner: Actor, said: tuple[Answer, ...]
) -> None:
    learner_id = pictured(provider, provider.campus())
    looks = provider.member(FINANCE)
    with provider.scope():
        row = Learner.objects.get(pk=learner_id)
    published(provider)
    everything = {"list": True, "page": True, "why": False, "programs": [True, True], "files": [200, 200]}

    for answer in said:
        recorded(provider, row, answer=answer)
    refused = [shown_to(provider, actor, row) for actor in (looks, owner)]
    form = text(provider.signed_in(owner).get(f"/o/{provider.code}/learners/{row.pk}/photo/edit"))
    recorded(provider, row, answer=Answer.YES)
    agreed = [shown_to(provider, actor, row) for actor in (looks, owner)]

    nowhere = {"list": False, "page": False, "why": False, "programs": [False, False], "files": [404, 404]}
    assert refused == [nowhere, nowhere | {"page": True, "why": True, "files": [200, 200]}]
    assert "Photo consent was refused or withdrawn" in form
    assert agreed == [everything, everything]


def test_a_family_page_shows_the_photos_of_its_learners_as_the_list_does(provider: Provider, owner: Actor) -> None:
    learner_id, here = pictured(provider, provider.campus()), family(provider)
    with provider.scope():
        put_into_family(provider.system, family_id=here.pk, learner_id=learner_id)
        row = Learner.objects.get(pk=learner_id)
    published(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}"
    photo = f"{row.pk}/photo?v={row.photo_id}"

    before = text(client.get(path))
    recorded(provider, row, answer=Answer.NO)

    assert [photo in before, photo in text(client.get(path))] == [True, False]


def test_a_photo_is_shown_while_nobody_said_anything_and_whatever_was_said_of_other_things(
    provider: Provider, owner: Actor
) -> None:
    learner_id = pictured(provider, provider.campus())
    with provider.scope():
        row = Learner.objects.get(pk=learner_id)
    published(provider, "data")

    recorded(provider, row, kind="data", answer=Answer.NO)

    assert shown_to(provider, owner, row) == {
        "list": True,
        "page": True,
        "why": False,
        "programs": [True, True],
        "files": [200, 200],
    }
