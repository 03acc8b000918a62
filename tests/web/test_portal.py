"""Pages of families and learners, and those of the office about what they ask for."""

import json
import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.audit.models import AuditEntry
from cohortium.files.adapters import storage
from cohortium.people.models import Guardian, ProfileChange
from tests.cases.organisation import LOGO
from tests.fixtures import Provider
from tests.people.consenting import published
from tests.people.households import child, family, guardian
from tests.people.portals import join, log_in_of
from tests.web.test_statements import COMING_IN


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_phone_is_corrected_in_the_portal_and_taken_over_by_the_office(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"

    asked = hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156"}, follow=True)
    with provider.scope():
        change = ProfileChange.objects.get()
    page = text(theirs.get(f"{base}/changes/{change.pk}"))
    card = text(theirs.get(f"{base}/"))
    taken = theirs.post(
        f"{base}/changes/{change.pk}/approval", {"accepted": "phone", "version": "1", "seen": "2"}, follow=True
    )
    again = theirs.post(f"{base}/changes/{change.pk}/approval", {"accepted": "phone", "version": "1", "seen": "2"})
    with provider.scope():
        now = Guardian.objects.get(pk=mother.pk).phone

    assert "Sent to the office." in text(asked)
    assert "With the office" in text(asked)
    assert ("+61 491 570 157" in page, "+61 491 570 156" in page, "1 requested change is waiting" in card) == (
        True,
        True,
        True,
    )
    assert "Request approved. The person who asked will be told." in text(taken)
    assert (now, again.status_code) == ("+61491570156", 302)
    own = text(hers.get(f"{base}/my/"))
    assert ("Approved" in own, "+61 491 570 157" in own, "+61 491 570 156" in own) == (True, True, True)


def test_what_waits_is_marked_where_it_stands_and_called_by_its_field(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"

    before = text(hers.get(f"{base}/my/"))
    home = text(hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156"}, follow=True))
    with provider.scope():
        change = ProfileChange.objects.get()
    page = text(theirs.get(f"{base}/changes/{change.pk}"))

    assert [one.count("Change requested") for one in (before, home)] == [0, 1]
    assert "<strong>Phone</strong>" in home
    # One field alone needs no box to tick.
    assert ('name="accepted" value="phone"' in page, 'type="checkbox"' in page) == (True, False)
    assert ("Needed only if you decline" in page, "optional" in page) == (True, False)


def test_a_field_that_is_named_twice_is_one_field(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156", "email": "new.eleni@example.com"})
    with provider.scope():
        change = ProfileChange.objects.get()

    said = {"accepted": ["phone", "phone"], "version": "1", "seen": "2"}
    taken = text(theirs.post(f"{base}/changes/{change.pk}/approval", said, follow=True))

    with provider.scope():
        change.refresh_from_db()
    assert change.accepted == ["phone"]
    assert ("Selected changes approved." in taken, "Request approved." in taken) == (True, False)


def test_what_was_changed_meanwhile_is_looked_at_again(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156"})
    with provider.scope():
        change = ProfileChange.objects.get()
        Guardian.objects.filter(pk=mother.pk).update(phone="+61491570158")

    answer = theirs.post(f"{base}/changes/{change.pk}/approval", {"accepted": "phone", "version": "1", "seen": "2"})

    assert answer.status_code == 409
    assert "This changed while you were looking at it" in text(answer)
    assert "changed since" in text(answer)


def test_what_cannot_stand_there_is_said_beside_its_field_and_nothing_typed_is_lost(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    hers = provider.signed_in(log_in_of(provider, mother))

    answer = hers.post(
        f"/o/{provider.code}/my/details/{mother.pk}", {"phone": "call me", "email": "x@example.com", "note": "Please"}
    )

    assert answer.status_code == 422
    assert [
        one in text(answer) for one in ("Your request has not been sent yet", "call me", "x@example.com", "Please")
    ] == [True] * 4


def test_the_file_holds_json_and_photos(provider: Provider, owner: Actor) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    by = log_in_of(provider, guardian(provider, here, last_name="Papadopoulos"))
    picture = SimpleUploadedFile("rose.png", LOGO, "image/png")
    provider.signed_in(owner).post(f"/o/{provider.code}/learners/{rose.pk}/photo/edit", {"file": picture})

    answer: Any = provider.signed_in(by).post(f"/o/{provider.code}/my/data")
    packed = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(packed.read("data.json"))

    assert packed.namelist() == ["index.html", "data.json", f"photos/{rose.pk}.jpg"]
    assert data["learners"][0]["details"]["first_name"] == "Rose"
    assert data["learners"][0]["consents"][0]["kind"] == "photo"
    assert data["families"][0]["me"]["last_name"] == "Papadopoulos"
    with provider.scope():
        entry = AuditEntry.objects.get(action="portal.data_taken")
    assert (entry.actor_id, entry.entity_id) == (by.id, by.id)


def test_a_photo_that_was_lost_is_named_and_does_not_keep_the_rest(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rose, zoe = child(provider, here, first_name="Rose"), child(provider, here)
    by = log_in_of(provider, guardian(provider, here))
    for one in (rose, zoe):
        picture = SimpleUploadedFile("rose.png", LOGO, "image/png")
        provider.signed_in(owner).post(f"/o/{provider.code}/learners/{one.pk}/photo/edit", {"file": picture})
    with provider.scope():
        photo_id = type(rose).objects.values_list("photo_id", flat=True).get(pk=rose.pk)
    assert photo_id
    storage.delete(storage.key_of(provider.id, photo_id))
    client = provider.signed_in(by)
    client.post(f"/o/{provider.code}/my/requests/new", {"whom": f"learner:{rose.pk}", "kind": "access"})

    answer: Any = client.post(f"/o/{provider.code}/my/data")
    packed = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(packed.read("data.json"))

    assert (answer.status_code, packed.namelist()) == (200, ["index.html", "data.json", f"photos/{zoe.pk}.jpg"])
    assert data["files_missing"] == [f"photos/{rose.pk}.jpg"]
    assert [(one["kind"], one["status"]) for one in data["privacy_requests"]] == [("access", "received")]


def test_who_lives_elsewhere_has_no_household_to_correct(provider: Provider) -> None:
    here = family(provider, address="4 Synnot Street")
    father = guardian(provider, here, "Kostas", lives_there=False)
    his = provider.signed_in(log_in_of(provider, father))

    answer = his.get(f"/o/{provider.code}/my/households/{father.pk}")

    assert (answer.status_code, "Synnot" in text(his.get(f"/o/{provider.code}/my/"))) == (302, False)


def test_the_start_of_the_portal_costs_the_same_for_one_child_and_for_four(provider: Provider, statements: Any) -> None:
    here = family(provider)
    by = log_in_of(provider, guardian(provider, here))
    client = provider.signed_in(by)

    def counted() -> int:
        with statements() as seen:
            assert client.get(f"/o/{provider.code}/my/").status_code == 200
        return len(seen)

    child(provider, here, first_name="Rose")
    counted()
    first = counted()
    [child(provider, here, first_name=name) for name in ("Zoë", "Ada", "Ben")]

    # One of them asks whether they are a partner's.
    assert (first, counted()) == (COMING_IN + 11, COMING_IN + 11)


def test_staff_whose_children_learn_here_see_both(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    join(provider, owner, guardian(provider, here))
    client = provider.signed_in(owner)

    page, home = text(client.get(f"/o/{provider.code}/my/")), text(client.get(f"/o/{provider.code}/"))

    assert ("Rose" in page, "Office" in page, f"/o/{provider.code}/my/" in home) == (True, True, True)


def test_who_is_no_staff_starts_with_what_is_their_own(provider: Provider) -> None:
    here = family(provider)
    by = log_in_of(provider, guardian(provider, here))

    theirs = provider.signed_in(by).get(f"/o/{provider.code}/")
    nobodys = provider.signed_in(provider.member()).get(f"/o/{provider.code}/")

    assert (theirs.headers["Location"], nobodys.status_code) == (f"/o/{provider.code}/my/", 200)


def test_families_keep_their_frame_on_pages_for_everybody_and_the_office_its_own(
    provider: Provider, owner: Actor
) -> None:
    mother = guardian(provider, family(provider))
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    pages = ("notifications/", "notifications/choice", "notifications/times", "leaving")

    in_portal = [text(hers.get(f"{base}/{one}")) for one in pages]
    in_office = [text(theirs.get(f"{base}/{one}")) for one in pages]

    assert [f'href="{base}/my/data"' in one for one in in_portal + in_office] == [True] * 4 + [False] * 4
    assert ["data-search hx-get" in one for one in in_portal + in_office] == [False] * 4 + [True] * 4
