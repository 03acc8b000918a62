"""What an import changes stands in the trail, entry by entry, as people read it."""

from cohortium.access.actor import Actor
from cohortium.administration.actions.fields import add_field
from cohortium.administration.rules.fields import FieldDetails
from cohortium.audit.models import AuditEntry
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, sent, started, undone

FIELDS = {"Id": "source_id", "First": "given_name", "Last": "family_name", "Shirt": "extra.t_shirt_size"}
COLUMNS = Mapping(Kind.LEARNER, FIELDS)


def brought(provider: Provider, by: Actor, work: Work, table: bytes) -> object:
    batch_id = sent(provider, by, table, "list.csv", source="Old list", mapping=COLUMNS)
    work()
    return started(provider, by, batch_id, work).batch_id


def told(provider: Provider, action: str) -> list[dict[str, list[object]]]:
    with provider.scope():
        entries = AuditEntry.objects.filter(action=action).order_by("created_at", "entity_id")
        return [dict(one.changes) for one in entries]


def test_own_fields_stand_in_the_trail_under_their_labels(provider: Provider, owner: Actor, work: Work) -> None:
    with provider.scope():
        key = add_field(owner, entity="learner", details=FieldDetails("T-shirt size", "text")).key
    brought(provider, owner, work, b"Id,First,Last,Shirt\r\n1,Ada,Ncube,S\r\n2,Ben,Otieno,M\r\n")
    again = brought(provider, owner, work, b"Id,First,Last,Shirt\r\n1,Adah,Ncube,L\r\n2,Ben,Otieno,M\r\n")
    with provider.scope():
        there = {one.first_name: dict(one.custom) for one in Learner.objects.all()}
    undone(provider, owner, again, work)

    assert (key, there) == ("t_shirt_size", {"Adah": {key: "L"}, "Ben": {key: "M"}})
    assert [sorted(one) for one in told(provider, "learner.edited")] == [["custom.T-shirt size", "first_name"]] * 2


def test_each_of_many_that_are_changed_has_an_entry_of_its_own(provider: Provider, owner: Actor, work: Work) -> None:
    head = b"Id,First,Last\r\n"
    lines = [f"{n},Ada,Ncube {n}\r\n" for n in range(30)]
    brought(provider, owner, work, head + "".join(lines).encode())
    changed = [line.replace("Ada", "Adah") if n % 2 else line for n, line in enumerate(lines)]
    brought(provider, owner, work, head + "".join(changed).encode())
    with provider.scope():
        versions = sorted(Learner.objects.values_list("first_name", "version"))

    assert versions == [("Ada", 1)] * 15 + [("Adah", 2)] * 15
    assert [list(one) for one in told(provider, "learner.edited")] == [["first_name"]] * 15
