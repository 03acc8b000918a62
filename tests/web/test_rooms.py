"""Pages of rooms: list, page, form, closing and opening again."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE
from cohortium.administration.actions.campuses import close_campuses
from cohortium.delivery.actions.rooms import edit_room
from cohortium.delivery.models import Room
from cohortium.delivery.rules.rooms import RoomDetails
from tests.delivery.houses import room
from tests.fixtures import Provider
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_room_is_added_by_the_form_once_however_often_it_is_sent(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Werribee")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/new"

    said = form_of(client.get(path)) | {
        "campus": str(campus.pk),
        "name": "Blue room",
        "capacity": "16",
        "has": "Projector\r\n\r\nStep-free",
    }
    answers = [client.post(path, said) for _again in range(2)]

    with provider.scope():
        row = Room.objects.get()
    assert (row.campus_id, row.capacity, row.has) == (campus.pk, 16, ["Projector", "Step-free"])
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/rooms/{row.pk}"}
    shown = text(client.get(f"/o/{provider.code}/rooms/{row.pk}"))
    assert ["Step-free" in shown, "Werribee" in shown, "Blue room added." in shown] == [True] * 3


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Werribee")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/new"
    room(provider, campus, "Blue room")

    many = client.post(path, {"campus": str(campus.pk), "name": "Red room", "capacity": "many", "note": "Upstairs"})
    twice = client.post(path, {"campus": str(campus.pk), "name": "BLUE room", "capacity": "0"})
    again = client.post(path, {"campus": str(campus.pk), "name": "BLUE room"})
    nowhere = client.post(path, {"name": "Red room"})

    assert [one.status_code for one in (many, twice, again, nowhere)] == [422] * 4
    assert ['value="many"' in text(many), "Upstairs" in text(many)] == [True, True]
    number = "Enter a number from 1 to 10000, or leave this empty."
    assert [number in text(many), number in text(twice)] == [True, True]
    assert "There is a room with this name already." in text(again)
    assert "Choose again." in text(nowhere)


def test_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = room(provider, provider.campus(), "Blue room", capacity=12)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_room(owner, room_id=row.pk, details=RoomDetails("Blue room", 12, ("Projector",)), version=1)

    late = client.post(path, {**form, "capacity": "14"})
    saved = client.post(path, form_of(late))

    assert [late.status_code, saved.status_code] == [409, 302]
    with provider.scope():
        assert Room.objects.values_list("capacity", "has").get() == (14, ["Projector"])


def test_one_is_closed_and_opened_by_the_page_and_listed_so(provider: Provider, owner: Actor) -> None:
    row = room(provider, provider.campus(), "Blue room")
    client, overview = provider.signed_in(owner), f"/o/{provider.code}/rooms/"

    client.post(f"{overview}{row.pk}/closing")
    away = [row.name in text(client.get(f"{overview}{asked}")) for asked in ("", "?status=closed", "?status=all")]
    offered = f"{row.pk}/reopening" in text(client.get(f"{overview}{row.pk}"))
    client.post(f"{overview}{row.pk}/reopening")

    assert (away, offered) == ([False, True, True], True)
    assert row.name in text(client.get(overview))


def test_while_its_campus_is_closed_a_room_is_not_opened(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Footscray")
    row = room(provider, campus, closed=True)
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/{row.pk}"

    shown, refused = text(client.get(path)), client.post(f"{path}/reopening")

    assert [f"{row.pk}/reopening" in shown, "The campus is closed" in shown] == [False, True]
    assert (refused.status_code, "This campus is closed. Reopen it first." in text(refused)) == (409, True)


def test_the_list_is_filtered_by_name_and_campus(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    room(provider, werribee, "Blue room")
    room(provider, camberwell, "Garden room")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/"

    pages = [text(client.get(f"{path}?{asked}")) for asked in ("q=bl", f"campus={camberwell.pk}", "q=%00zzz")]

    assert [("Blue room" in one, "Garden room" in one) for one in pages] == [
        *((True, False), (False, True), (False, False))
    ]
    assert "No matching rooms" in pages[2]


def test_who_may_only_look_is_offered_nothing_else(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    row = room(provider, other)

    shown = text(provider.signed_in(provider.member(AUDITOR)).get(f"/o/{provider.code}/rooms/{row.pk}"))

    assert [f"{row.pk}/edit" in shown, f"{row.pk}/closing" in shown] == [False, False]
    manager = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(mine,)))
    assert manager.get(f"/o/{provider.code}/rooms/{row.pk}").status_code == 404
    assert provider.signed_in(provider.member(FINANCE)).get(f"/o/{provider.code}/rooms/").status_code == 403
