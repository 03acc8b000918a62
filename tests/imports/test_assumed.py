"""What a file of parents does not say of them: what is assumed, what not, and that it is told."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.people.models import Family, Guardian
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, rows, sent, started, student, undone

ALL = ["learning", "money", "health", "papers"]
TWO = {"guardianId": 1, "firstName": "Papa", "lastName": "G", "email": "papa@example.com", "relationship": "Father"}
LEARNERS = Mapping(
    Kind.LEARNER,
    {
        "No": "source_id",
        "First": "given_name",
        "Site": "campus",
        "Mother": "guardian_1_name",
        "Mail": "guardian_1_email",
    },
)


def may(provider: Provider) -> dict[str, tuple[Any, ...]]:
    with provider.scope():
        return {one.first_name: (one.may_pick_up, one.bill_share, one.sees) for one in Guardian.objects.all()}


def said(provider: Provider, by: Actor, batch_id: Any) -> list[str]:
    codes = [one["code"] for row in rows(provider, by, batch_id) for one in row.problems]
    return [one for one in codes if one.startswith("rights-")]


def test_parents_of_a_file_may_unless_their_relationship_says_otherwise(
    provider: Provider, owner: Actor, work: Work
) -> None:
    home = household(1, "Maria Georgiou")
    neighbour = {**TWO, "guardianId": 2, "firstName": "Near", "email": "near@example.com", "relationship": "Neighbour"}
    home["guardians"] = [*home["guardians"], TWO, neighbour]
    batch_id = sent(provider, owner, export(student(1, "Zoe", "Georgiou", home)))
    work()

    before = said(provider, owner, batch_id)
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()
    started(provider, owner, batch_id, work)

    assert may(provider) == {
        "Maria": (True, 100, ALL),
        "Papa": (True, 0, ALL),
        "Near": (False, 0, []),
    }
    assert (before, said(provider, owner, batch_id)) == (["rights-assumed"], ["rights-assumed"])
    assert "The file does not say what each guardian may do." in page
    undone(provider, owner, batch_id, work)
    assert may(provider) == {}


def test_a_table_of_children_says_as_much_and_where_their_families_are(
    provider: Provider, owner: Actor, work: Work
) -> None:
    campus = provider.campus("Werribee")
    lines = "No,First,Site,Mother,Mail\r\n1,Zoe,Werribee,Maria Georgiou,maria@example.com"
    batch_id = sent(provider, owner, lines.encode(), "list.csv", source="old", mapping=LEARNERS)
    work()
    started(provider, owner, batch_id, work)

    with provider.scope():
        homes = list(Family.objects.values_list("campus", flat=True))
    assert (may(provider), homes) == ({"Maria": (True, 100, ALL)}, [campus.pk])
