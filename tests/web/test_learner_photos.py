"""The photo of a learner: sent, shown to whoever sees them, and taken away."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK
from cohortium.files.models import StoredFile
from cohortium.people.models import Learner
from tests.cases.learner_photos import pictured
from tests.cases.organisation import LOGO
from tests.fixtures import Provider
from tests.people.test_health import learner


def text(answer: Any) -> str:
    return answer.content.decode()


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
