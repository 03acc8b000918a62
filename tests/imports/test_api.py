"""The whole way of a file over the API: sent, its columns named, decided about, taken over, corrected, undone."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, sent
from tests.people.households import child

TABLE = "Child;Surname;Born\r\nZoë;Georgiou;31/12/2016\r\nBen;Otieno;13/02/2015\r\n;;\r\n=;;13/02/2015\r\n".encode()
NAMED = {"Child": "given_name", "Surname": "family_name", "Born": "birth_date"}


class Asking:
    """Somebody's program, and the imports of its organisation."""

    def __init__(self, client: Client, code: str) -> None:
        self.client, self.house = client, f"/api/v1/o/{code}/imports"

    def send(self, content: bytes, name: str = "list.csv", source: str = "Old list") -> Any:
        at = f"{self.house}/files/{name}?source={source}"
        return self.client.put(at, content, content_type="application/octet-stream").json()

    def get(self, path: str) -> Any:
        return self.client.get(f"{self.house}/{path}").json()

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"{self.house}/{path}", json.dumps(body), content_type="application/json")

    def put(self, path: str, **body: Any) -> Any:
        return self.client.put(f"{self.house}/{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def asking(provider: Provider, owner: Actor) -> Asking:
    return Asking(provider.signed_in(owner), provider.code)


def there(provider: Provider) -> list[str]:
    with provider.scope():
        return sorted(str(one) for one in Learner.objects.filter(status="active"))


def test_a_table_goes_all_the_way_over_the_api(provider: Provider, asking: Asking, work: Work) -> None:
    known = child(provider, first_name="Zoë", last_name="Georgiou", date_of_birth=date(2016, 12, 31))
    here = asking.send(TABLE)["import_id"]
    work()
    before = asking.get(here)["status"]
    columns = asking.get(f"{here}/columns?kind=learner")
    named = asking.put(f"{here}/columns", kind="learner", fields=NAMED, date_format="day_first")
    work()
    ready = asking.get(here)
    too_early = asking.post(f"{here}/start")
    row = asking.get(f"{here}/rows?showing=waiting")["items"][0]
    decision = {"row_id": row["row_id"], "choice": "same", "same_as": row["candidates"][0]["candidate_id"]}
    decided = asking.post(f"{here}/decisions", items=[decision])
    started = asking.post(f"{here}/start", takes_theirs=False)
    work()
    done, came = asking.get(here), there(provider)
    corrected = asking.post(f"{here}/corrections").json()
    undoing = asking.post(f"{here}/undo")
    work()
    undone = asking.get(here)

    assert before == "mapping"
    assert (columns["columns"], {one["key"] for one in columns["choices"]} >= set(NAMED.values())) == (
        ["Child", "Surname", "Born"],
        True,
    )
    assert [one.status_code for one in (named, too_early, decided, started, undoing)] == [200, 409, 200, 200, 200]
    assert (ready["status"], ready["waiting"], row["candidates"][0]["candidate_id"]) == ("ready", 1, str(known.pk))
    assert (done["status"], done["counts"]["learner"], came) == (
        "done",
        {"created": 1, "refused": 1, "unchanged": 1},
        ["Ben Otieno", "Zoë Georgiou"],
    )
    assert (corrected["name"], "13/02/2015" in corrected["content"]) == ("rows-to-correct.csv", True)
    # What a spreadsheet would compute is not left as it is.
    assert [start for start in (";=;", "\n=;", ",=,") if start in corrected["content"]] == []
    assert (undone["status"], there(provider)) == ("undone", ["Zoë Georgiou"])


def test_what_is_to_be_checked_is_counted_listed_and_taken_out(asking: Asking, work: Work) -> None:
    here = asking.send(b"Child;Surname;Born\r\nAda;Ncube;31/31/2016\r\nBen;Otieno;13/02/2015\r\n")["import_id"]
    work()
    asking.put(f"{here}/columns", kind="learner", fields=NAMED, date_format="day_first")
    work()
    asking.post(f"{here}/start")
    work()
    listed = asking.get(f"{here}/rows?showing=to-check")["items"]
    corrected = asking.post(f"{here}/corrections").json()["content"].splitlines()

    assert asking.get(here)["to_check"] == {"learner": 1}
    assert [(one["name"], one["outcome"]) for one in listed] == [("Ada Ncube", "created")]
    assert (len(corrected), corrected[1].split(";")[:3]) == (2, ["Ada", "Ncube", "31/31/2016"])


def test_what_a_column_cannot_hold_is_refused(asking: Asking, work: Work) -> None:
    here = asking.send(TABLE)["import_id"]
    work()
    answers = [
        asking.put(f"{here}/columns", kind="learner", fields={"Child": "shoe_size"}),
        asking.put(f"{here}/columns", kind="learner", fields={"Nowhere": "given_name"}),
        asking.put(f"{here}/columns", kind="class", fields={}),
        asking.put(f"{here}/columns", kind="learner", fields={"Child": 5}),
    ]

    assert [one.status_code for one in answers] == [422] * 4
    assert asking.get(here)["status"] == "mapping"


def test_the_imports_of_another_organisation_are_not_there(
    other_provider: Provider, owner: Actor, asking: Asking, work: Work
) -> None:
    theirs = sent(other_provider, other_provider.system, TABLE, "list.csv", source="Old list")
    work()
    answers = [
        asking.client.get(f"{asking.house}/{theirs}"),
        asking.client.get(f"{asking.house}/{theirs}/columns"),
        asking.put(f"{theirs}/columns", kind="learner", fields=NAMED),
        asking.post(f"{theirs}/decisions", others="new"),
        asking.post(f"{theirs}/start"),
        asking.post(f"{theirs}/undo"),
        asking.post(f"{theirs}/corrections"),
    ]

    assert [one.status_code for one in answers] == [404] * 7


def test_what_columns_were_is_remembered_in_its_own_organisation_alone(
    other_provider: Provider, asking: Asking, work: Work
) -> None:
    here = asking.send(TABLE)["import_id"]
    work()
    asking.put(f"{here}/columns", kind="learner", fields=NAMED, date_format="day_first")
    work()
    stranger = Asking(other_provider.signed_in(other_provider.member(OWNER)), other_provider.code)
    theirs = stranger.send(TABLE)["import_id"]
    again = asking.send(TABLE + b"Ada;Ncube;01/03/2014\r\n")["import_id"]
    work()

    assert (stranger.get(theirs)["status"], asking.get(again)["status"]) == ("mapping", "ready")


def test_a_long_list_comes_a_page_at_a_time(provider: Provider, owner: Actor, asking: Asking) -> None:
    there = [str(sent(provider, owner, TABLE + b"\r\n" * number, f"{number}.csv")) for number in range(3)]
    found: list[list[str]] = []
    after: Any = ""
    for _page in range(2):
        page = asking.client.get(asking.house, {"limit": 2, **after_(after)}).json()
        found, after = [*found, [one["import_id"] for one in page["items"]]], page["next"]
    wrong = asking.client.get(asking.house, {"after": "nonsense"})

    assert (found, after) == ([[there[2], there[1]], [there[0]]], None)
    assert wrong.status_code == 422


def after_(cursor: str) -> dict[str, str]:
    """What is sent for the next page."""
    return {"after": cursor} if cursor else {}
