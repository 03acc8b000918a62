"""A column names the campus of each row: by its name, however it is written; undone, everybody is where they were."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.imports.actions.batches import start_import
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.people.models import Family, Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, read, rows, sent, started, undone

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
FAMILIES = Mapping(Kind.FAMILY, {"No": "source_id", "Name": "name", "Site": "campus"})
STAFF = Mapping(Kind.STAFF, {"Name": "full_name", "Mail": "email", "Site": "campus"})


def brought(provider: Provider, by: Actor, work: Work, mapping: Mapping, *lines: str, **said: Any) -> Any:
    content = "\r\n".join(lines).encode()
    batch_id = sent(provider, by, content, "list.csv", source=f"Old {mapping.kind}", mapping=mapping, **said)
    work()
    return started(provider, by, batch_id, work)


def homes(provider: Provider) -> dict[str, str | None]:
    with provider.scope():
        return dict(Learner.objects.order_by("first_name").values_list("first_name", "campus__name"))


def test_each_row_is_at_home_where_it_says_and_the_others_where_the_file_is(
    provider: Provider, owner: Actor, work: Work
) -> None:
    _werribee, hawthorn = provider.campus("Werribee"), provider.campus("Hawthorn Éast")
    done = brought(
        provider,
        owner,
        work,
        LEARNERS,
        "No,First,Site,Mother,Mail",
        "1,Zoe,  WERRIBEE ,Maria Georgiou,maria@example.com",
        "2,Ada,hawthorn east,,",
        "3,Ben,,,",
        "4,Kim,Footscray,,",
        campus_id=hawthorn.pk,
    )
    with provider.scope():
        families = list(Family.objects.values_list("name", "campus__name"))
    said = {
        one.name: [p["code"] for p in one.problems if p["weight"] == "warning"]
        for one in rows(provider, owner, done.batch_id)
    }
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}?show=to-check").content.decode()

    assert homes(provider) == {"Ada": "Hawthorn Éast", "Ben": "Hawthorn Éast", "Kim": None, "Zoe": "Werribee"}
    assert families == [("Zoe", "Werribee")]
    assert (said["Kim"], said["Ada"], done.to_check) == (["campus-unknown"], [], {"learner": 1})
    assert "There is no open campus called Footscray." in page


def test_sent_again_with_another_place_they_move_and_undone_they_are_back(
    provider: Provider, owner: Actor, work: Work
) -> None:
    provider.campus("Werribee")
    provider.campus("Hawthorn")
    head = "No,First,Site"
    first = brought(provider, owner, work, LEARNERS, head, "1,Zoe,Werribee", "2,Ada,")
    again = brought(provider, owner, work, LEARNERS, head, "1,Zoe,Hawthorn", "2,Ada,Hawthorn")
    moved = homes(provider)
    with provider.scope():
        told = AuditEntry.objects.filter(action="learner.edited").values_list("changes", flat=True)
        trail = sorted(str(one["campus"]) for one in told)
    undone(provider, owner, again.batch_id, work)
    back = homes(provider)
    undone(provider, owner, first.batch_id, work)

    assert again.counts == {"learner": {"changed": 2}}
    assert moved == {"Ada": "Hawthorn", "Zoe": "Hawthorn"}
    assert trail == ["['Werribee', 'Hawthorn']", "[None, 'Hawthorn']"]
    assert (back, homes(provider)) == ({"Ada": None, "Zoe": "Werribee"}, {})


def test_whoever_was_moved_here_stays_unless_the_file_is_chosen(provider: Provider, owner: Actor, work: Work) -> None:
    provider.campus("Werribee")
    hawthorn = provider.campus("Hawthorn")
    head = "No,First,Site"
    brought(provider, owner, work, LEARNERS, head, "1,Zoe,Werribee")
    with provider.scope():
        zoe = Learner.objects.get()
        zoe.campus = hawthorn
        zoe.save()
    same = brought(provider, owner, work, LEARNERS, head, "1,Zoe,Werribee")
    stayed = homes(provider)
    provider.campus("Footscray")
    other = brought(provider, owner, work, LEARNERS, head, "1,Zoe,Footscray")
    found = rows(provider, owner, other.batch_id)[0].problems

    assert (same.counts, stayed, homes(provider)) == (
        {"learner": {"unchanged": 1}},
        {"Zoe": "Hawthorn"},
        {"Zoe": "Hawthorn"},
    )
    assert [(one["code"], one["said"]) for one in found if one["weight"] == "warning"] == [
        ("changed-here-since", "Footscray")
    ]


def test_families_and_staff_have_one_too(provider: Provider, owner: Actor, work: Work) -> None:
    provider.campus("Werribee")
    homes_in = brought(provider, owner, work, FAMILIES, "No,Name,Site", "1,Georgiou,Werribee")
    team_in = brought(
        provider,
        owner,
        work,
        STAFF,
        "Name,Mail,Site",
        "Noah Lim,noah@example.com,werribee",
        "Ada Ncube,ada@example.com,",
    )
    with provider.scope():
        families = list(Family.objects.values_list("name", "campus__name"))
        team = list(MembershipCampus.objects.values_list("membership__display_name", "campus__name"))
    undone(provider, owner, team_in.batch_id, work)
    undone(provider, owner, homes_in.batch_id, work)
    with provider.scope():
        left = Family.objects.count(), Membership.objects.filter(display_name__in=["Noah Lim", "Ada Ncube"]).count()

    assert (families, team, left) == ([("Georgiou", "Werribee")], [("Noah Lim", "Werribee")], (0, 0))


def test_who_was_put_somewhere_else_since_is_kept_when_it_is_undone(
    provider: Provider, owner: Actor, work: Work
) -> None:
    provider.campus("Werribee")
    hawthorn = provider.campus("Hawthorn")
    done = brought(provider, owner, work, STAFF, "Name,Mail,Site", "Noah Lim,noah@example.com,Werribee")
    with provider.scope():
        noah = Membership.objects.get(display_name="Noah Lim")
        MembershipCampus.objects.create(membership=noah, campus=hawthorn)
    after = undone(provider, owner, done.batch_id, work)

    assert after.undone == {"kept": 1}


def test_one_that_closes_before_it_starts_is_said_and_nobody_comes_there(
    provider: Provider, owner: Actor, work: Work
) -> None:
    werribee = provider.campus("Werribee")
    provider.campus("Hawthorn")
    content = b"No,First,Site\r\n1,Zoe,Werribee\r\n"
    batch_id = sent(provider, owner, content, "list.csv", source="Old list", mapping=LEARNERS)
    work()
    before = read(provider, owner, batch_id).to_check
    with provider.scope():
        close_campuses(owner, campus_ids=[werribee.pk])
    done = started(provider, owner, batch_id, work)

    assert (before, done.to_check, homes(provider)) == ({}, {"learner": 1}, {"Zoe": None})


def test_whoever_reaches_one_campus_cannot_bring_anybody_to_another(
    provider: Provider, owner: Actor, work: Work
) -> None:
    here = provider.campus("Werribee")
    provider.campus("Hawthorn")
    manager = provider.member(CAMPUS_MANAGER, campuses=(here,))
    content = b"No,First,Site\r\n1,Zoe,Hawthorn\r\n"
    waits = sent(provider, owner, content, "list.csv", source="Old list", mapping=LEARNERS)
    work()
    with pytest.raises((NotAllowed, NotFound)):
        sent(provider, manager, content, "list.csv", source="Old list", mapping=LEARNERS)
    with provider.scope(), pytest.raises((NotAllowed, NotFound)):
        start_import(manager, batch_id=waits)

    assert homes(provider) == {}
