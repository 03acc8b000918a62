"""Programs over the API."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from tests.curriculum.houses import needed, program
from tests.fixtures import Provider
from tests.keys import by_key, issued

JSON = "application/json"
SCOPES = {
    *(Permission.PROGRAM_ADD, Permission.PROGRAM_ARCHIVE, Permission.PROGRAM_EDIT),
    *(Permission.PROGRAM_READ, Permission.PROGRAM_RESTORE),
}
NEW: dict[str, Any] = {"name": "Food safety", "code": "fs-1", "kind": "course"}


def test_a_program_of_theirs_keeps_ours_in_order(provider: Provider) -> None:
    client, base = by_key(issued(provider, permissions=SCOPES).secret), f"/api/v1/o/{provider.code}/programs"

    added = client.post(base, {**NEW, "default_price": "180.50", "external_ref": "tgs-2020000697"}, content_type=JSON)
    here = added.headers["Location"]
    edited = client.patch(here, {"age_min": 16}, content_type=JSON, headers={"If-Match": added.headers["ETag"]})
    late = client.patch(here, {"age_min": 17}, content_type=JSON, headers={"If-Match": added.headers["ETag"]})
    statuses = [client.post(f"{here}/{act}").json()["status"] for act in ("activating", "archiving", "restoring")]
    copied = client.post(f"{here}/copying", {"name": "Food safety 2", "code": "FS-2"}, content_type=JSON)
    listed = client.get(f"{base}?showing=draft&sort=code").json()["items"]

    assert [added.status_code, edited.status_code, late.status_code, copied.status_code] == [201, 200, 412, 201]
    assert [added.json()[one] for one in ("code", "default_price", "external_ref", "status")] == [
        *("FS-1", "180.50", "TGS-2020000697", "draft")
    ]
    assert statuses == ["active", "archived", "draft"]
    assert client.get(copied.headers["Location"]).json()["external_ref"] == ""
    assert [(one["code"], one["age_min"]) for one in listed] == [("FS-1", 16), ("FS-2", 16)]


def test_what_cannot_be_accepted_is_said_by_its_place(provider: Provider, owner: Actor) -> None:
    client, base = provider.signed_in(owner), f"/api/v1/o/{provider.code}/programs"
    program(provider, code="FS-1")

    wrong = [
        client.post(base, NEW | said, content_type=JSON)
        for said in (
            {},
            {"age_min": 9, "age_max": 8, "code": "x"},
            {"nqf_level": 11},
            {"default_price": "-1"},
            {"external_ref": "TGS-1", "code": "x"},
            {"age_min": "8"},
            {"kind": "seminar"},
        )
    ]

    assert [(one.status_code, [at["pointer"] for at in one.json()["errors"]]) for one in wrong] == [
        (422, ["/code"]),
        (422, ["/age_max"]),
        (422, ["/nqf_level"]),
        (422, ["/default_price"]),
        (422, ["/external_ref"]),
        (422, ["/age_min"]),
        (422, ["/kind"]),
    ]


def test_prerequisites_are_said_listed_and_taken_away(provider: Provider) -> None:
    client, base = by_key(issued(provider, permissions=SCOPES).secret), f"/api/v1/o/{provider.code}/programs"
    basics, makers = program(provider, "Basics"), program(provider, "Makers")

    def need(of: Any, required: Any) -> Any:
        return client.post(f"{base}/{of.pk}/prerequisites", {"required_id": str(required.pk)}, content_type=JSON)

    said, again, circle = need(makers, basics), need(makers, basics), need(basics, makers)
    [one] = said.json()["items"]
    gone = client.delete(f"{base}/prerequisites/{one['prerequisite_id']}")

    assert [said.status_code, again.json(), circle.status_code, gone.status_code] == [200, said.json(), 422, 204]
    assert (one["required_id"], one["name"]) == (str(basics.pk), "Basics")
    assert "Basics → Makers → Basics" in circle.json()["errors"][0]["detail"]
    assert client.get(f"{base}/{makers.pk}/prerequisites").json()["items"] == []


def test_who_only_reads_changes_nothing(provider: Provider) -> None:
    client = by_key(issued(provider, permissions={Permission.PROGRAM_READ}).secret)
    basics, makers = program(provider, "Basics"), program(provider, "Makers")
    there, base = needed(provider, makers, basics), f"/api/v1/o/{provider.code}/programs"

    answers = [
        client.get(f"{base}/{makers.pk}"),
        client.post(base, NEW, content_type=JSON),
        client.post(f"{base}/{makers.pk}/activating"),
        client.delete(f"{base}/prerequisites/{there}"),
    ]

    assert [one.status_code for one in answers] == [200, 403, 403, 403]
