"""Terms and rooms over the API."""

import json
from typing import Any

from django.test import Client

from cohortium.access.permissions import Permission
from cohortium.administration.actions.campuses import close_campuses
from tests.delivery.houses import room, term
from tests.fixtures import Provider
from tests.keys import by_key, issued

TERMS = {Permission.TERM_ADD, Permission.TERM_EDIT, Permission.TERM_READ, Permission.TERM_REMOVE}
ROOMS = {
    *(Permission.ROOM_ADD, Permission.ROOM_CLOSE, Permission.ROOM_EDIT),
    *(Permission.ROOM_READ, Permission.ROOM_REOPEN),
}


def sent(client: Client, method: str, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_program_keeps_terms(provider: Provider) -> None:
    campus, client = provider.campus(), by_key(issued(provider, permissions=TERMS).secret)
    here, said = f"/api/v1/o/{provider.code}/terms", {"first_on": "2027-02-01", "last_on": "2027-04-09"}
    beside = term(provider, campus)

    added = sent(client, "post", here, said | {"name": " Term  1 "})
    again = sent(client, "post", here, said | {"name": "term 1"})
    one = added["Location"]
    unversioned = sent(client, "patch", one, {"name": "Term one"})
    edited = sent(client, "patch", one, {"name": "Term one"}, if_match=added["ETag"])
    stale = sent(client, "patch", one, {"name": "Term"}, if_match=added["ETag"])
    listed = client.get(f"{here}?year=2027").json()["items"]
    gone = [client.delete(one).status_code, client.get(one).status_code, client.delete(one).status_code]

    assert [added.status_code, added.json()["name"], added.json()["overlaps"]] == [201, "Term 1", True]
    assert [again.status_code, unversioned.status_code, edited.status_code, stale.status_code] == [422, 428, 200, 412]
    assert {row["term_id"]: row["name"] for row in listed} == {
        str(beside.pk): beside.name,
        edited.json()["term_id"]: "Term one",
    }
    assert gone == [204, 404, 404]


def test_a_program_keeps_rooms(provider: Provider, owner: Any) -> None:
    campus, client = provider.campus(), by_key(issued(provider, permissions=ROOMS).secret)
    here, said = f"/api/v1/o/{provider.code}/rooms", {"name": "Blue room", "campus_id": str(campus.pk)}

    added = sent(client, "post", here, said | {"capacity": 16, "has": ["Projector", "projector", "Sink"]})
    again = sent(client, "post", here, said)
    one = added["Location"]
    edited = sent(client, "patch", one, {"has": []}, if_match=added["ETag"])
    closed = [client.post(f"{one}/closing").json()["status"] for _again in range(2)]
    listed = [client.get(f"{here}?showing={asked}").json()["items"] for asked in ("open", "closed")]
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    shut = client.post(f"{one}/reopening")

    assert [added.status_code, added.json()["has"], added.json()["capacity"]] == [201, ["Projector", "Sink"], 16]
    assert [again.status_code, edited.json()["has"], edited.json()["capacity"]] == [422, [], 16]
    assert (closed, [len(one) for one in listed]) == (["closed", "closed"], [0, 1])
    assert (shut.status_code, shut.json()["detail"]) == (409, "This campus is closed. Reopen it first.")


def test_what_is_no_room_is_refused(provider: Provider) -> None:
    campus, client = provider.campus(), by_key(issued(provider, permissions=ROOMS).secret)
    here, said = f"/api/v1/o/{provider.code}/rooms", {"name": "Blue room", "campus_id": str(campus.pk)}

    refused = [
        sent(client, "post", here, said | wrong).status_code
        for wrong in (
            {"capacity": "16"},
            {"capacity": 0},
            {"capacity": True},
            {"has": ["x" * 41]},
            {"status": "closed"},
        )
    ]

    assert refused == [422] * 5
    assert room(provider, campus, "Blue room").name == "Blue room"
