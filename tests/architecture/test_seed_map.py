"""The map of the sources is whole, and each row leads to what it names; and that each kind of fault would be found."""

from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from tests.architecture.seed_map import (
    Row,
    Seed,
    built,
    columns_named,
    faults,
    mapped,
    planned,
    seeds,
    values_named,
)
from tests.architecture.seed_names import COLUMNS_IN_WORDS, PARTS, RENAMED_COLUMNS, RENAMED_VALUES, UNIQUE_WHILE_OPEN

HERE = "tests/architecture/test_seed_map.py"
ANY = f"{HERE}::test_every_row_leads_where_it_says"
MACHINE = f"rule: cohortium.access.states.MEMBERSHIP @ {ANY}"

Change = Callable[[list[Row]], Sequence[Row]]


def test_every_row_leads_where_it_says() -> None:
    assert faults(mapped(), seeds(), connection) == []


def to(row_id: str, target: str) -> Change:
    return lambda rows: [row._replace(target=target) if row.id == row_id else row for row in rows]


# What somebody did to the map, and the whole of what is said about it.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a row that is missing": (lambda rows: rows[:3] + rows[4:], ["S004 has no row."]),
    "a row of nothing": (
        lambda rows: [*rows, Row("S900", "005", "Pupil", "", "issue: people")],
        ["S900 is in no source."],
    ),
    "a row twice": (lambda rows: [*rows[:4], *rows[3:]], ["S004 has 2 rows."]),
    "a row elsewhere": (
        lambda rows: [rows[1], rows[0], *rows[2:]],
        ["S001 stands behind S002, and the sources have it before."],
    ),
    "another name": (
        lambda rows: [rows[0]._replace(entity="Klass"), *rows[1:]],
        ["S001 is 000/001 / Klass /  here, and 000/001 / Cohort /  in the sources."],
    ),
    "no target": (to("S004", ""), ["S004: '' is neither a field nor a rule with its test nor an issue."]),
    "a rule without a test": (
        to("S002", "rule: cohortium.action.record"),
        ["S002: 'rule: cohortium.action.record' is neither a field nor a rule with its test nor an issue."],
    ),
    "a model that is not there": (to("S001", "delivery.Klass"), ["S001: there is no model delivery.Klass."]),
    "a model in other letters": (to("S345", "tenancy.campus"), ["S345: there is no model tenancy.campus."]),
    "a field that is not there": (to("S353", "tenancy.Campus.zip"), ["S353: tenancy.Campus has no field zip."]),
    "an entity that is a field": (
        to("S345", "tenancy.Campus.name"),
        ["S345 is of the kind entity, and tenancy.Campus.name a field."],
    ),
    "an entity that is a rule": (
        to("S345", f"rule: cohortium.tenancy.models.Campus @ {ANY}"),
        ["S345 is an entity, and cohortium.tenancy.models.Campus no model."],
    ),
    "a field that is a model": (to("S349", "tenancy.Campus"), ["S349 is a field, and tenancy.Campus a whole model."]),
    "a relationship to nothing": (
        to("S359", "tenancy.Campus.name"),
        ["S359 is a relationship, and tenancy.Campus.name refers to nothing."],
    ),
    "values that a field does not have": (
        to("S631", "access.Membership.status"),
        [
            "S631: access.Membership.status does not have queued, for queued.",
            "S631: access.Membership.status does not have sent, for sent.",
            "S631: access.Membership.status does not have failed, for failed.",
        ],
    ),
    "values that go by another name": (
        to("S241", "identity.SignIn.event"),
        [
            "S241: identity.SignIn.event does not have present, for present.",
            "S241: identity.SignIn.event does not have absent, for absent.",
            "S241: identity.SignIn.event does not have late, for late.",
            "S241: identity.SignIn.event does not have nothing, for unknown.",
        ],
    ),
    "values that a machine does not have": (
        to("S025", MACHINE),
        [
            "S025: cohortium.access.states.MEMBERSHIP does not have pending, for pending.",
            "S025: cohortium.access.states.MEMBERSHIP does not have verified, for verified.",
            "S025: cohortium.access.states.MEMBERSHIP does not have rejected, for rejected.",
        ],
    ),
    "values of what has none": (
        to("S062", f"rule: cohortium.action.record @ {ANY}"),
        [
            "S062: cohortium.action.record does not have approved, for approved.",
            "S062: cohortium.action.record does not have rejected, for rejected.",
        ],
    ),
    "values of a constraint": (
        to("S062", f"rule: membership_status_is_known @ {ANY}"),
        ["S062 asks for statuses, and membership_status_is_known is a constraint or an index."],
    ),
    "a state that a field does not have": (
        to("S671", "access.Membership.status"),
        ["S671: access.Membership.status does not have trial, for trial."],
    ),
    "a role that code does not make": (
        to("S660", "access.MembershipRole.role"),
        [
            "S660: access.MembershipRole.role does not have lead_instructor, for lead_instructor.",
            "S660: access.MembershipRole.role does not have assistant, for teaching_assistant.",
        ],
    ),
    "a name of nothing": (
        to("S084", f"rule: cohortium.tenancy.base.Nothing @ {ANY}"),
        ["S084: cohortium.tenancy.base.Nothing is no function, class or value of ours."],
    ),
    "a name of somebody else": (
        to("S084", f"rule: django.db.models.Model @ {ANY}"),
        ["S084: django.db.models.Model is no function, class or value of ours."],
    ),
    "a name of a whole file": (
        to("S084", f"rule: cohortium.tenancy.base @ {ANY}"),
        ["S084: cohortium.tenancy.base is no function, class or value of ours."],
    ),
    "a constraint that is not there": (
        to("S188", f"rule: membership_role_twice @ {ANY}"),
        ["S188: PostgreSQL has no constraint or index membership_role_twice."],
    ),
    "an index that is in the code": (
        to("S697", f"rule: cohortium.tenancy.models.Campus @ {ANY}"),
        ["S697 asks for columns, and cohortium.tenancy.models.Campus is not in PostgreSQL's catalogue."],
    ),
    "an index that is a check": (
        to("S697", f"rule: membership_status_is_known @ {ANY}"),
        ["S697 asks for columns, and membership_status_is_known is no index."],
    ),
    "an index that is a field": (
        to("S697", "tenancy.Campus.organisation"),
        ["S697 is of the kind index, and tenancy.Campus.organisation a field."],
    ),
    "an index of other columns": (
        to("S700", f"rule: campus_name_once @ {ANY}"),
        ["S700: campus_name_once is on (organisation_id, name_plain), and not on (organisation_id, campus_id)."],
    ),
    "an index without the organisation": (
        to("S697", f"rule: user_email_once @ {ANY}"),
        ["S697: user_email_once is on (lower(email::text)), and not on (organisation_id)."],
    ),
    "a constraint of more columns": (
        to("S303", f"rule: idempotency_key_once @ {ANY}"),
        [
            (
                "S303: idempotency_key_once is on (organisation_id, actor_id, key), "
                "and not on (organisation_id, learner_id, cohort_id)."
            )
        ],
    ),
    "a constraint that is none": (
        to("S292", f"rule: audit_of_request @ {ANY}"),
        [
            (
                "S292: audit_of_request is on (organisation_id, correlation_id, created_at, id), "
                "and not on (organisation_id, entity_id)."
            )
        ],
    ),
    "a move that a machine does not know": (
        to("S678", MACHINE),
        ["S678: cohortium.access.states.MEMBERSHIP does not know enquiry."],
    ),
    "a move without a machine": (
        to("S678", f"rule: cohortium.action.record @ {ANY}"),
        ["S678 is a transition, and cohortium.action.record is no machine."],
    ),
    "a move that is a field": (
        to("S678", "access.Membership.status"),
        ["S678 is of the kind transition, and access.Membership.status a field."],
    ),
    "a test that is none": (
        to("S669", "rule: cohortium.action.record @ the whole suite"),
        ["S669: the whole suite is not the id of a test."],
    ),
    "a file that is not there": (
        to("S669", "rule: cohortium.action.record @ tests/test_nothing.py::test_it"),
        ["S669: there is no file tests/test_nothing.py."],
    ),
    "a test that is not there": (
        to("S669", f"rule: cohortium.action.record @ {HERE}::test_nothing[a case]"),
        [f"S669: there is no test_nothing in {HERE}."],
    ),
    "an issue of nobody": (
        to("S004", "issue: later"),
        ["S004 waits for later, which is neither an app to come nor one of PARTS."],
    ),
    "an issue of what is there": (
        to("S353", "issue: tenancy"),
        ["S353 waits for tenancy, which is there: say where it lives."],
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_row_is_found(fault: str) -> None:
    change, wanted = BROKEN[fault]

    assert faults(change(mapped()), seeds(), connection) == wanted


def about(kind: str, name: str = "", text: str = "", entity: str = "Member") -> Seed:
    return Seed("S012", "005", entity, name, kind, text)


# What a source might say: where it would live, and what is said about that.
SAID: dict[str, tuple[Seed, str, list[str]]] = {
    "a move": (about("transition", "invited -> active"), MACHINE, []),
    "a move the other way": (
        about("transition", "active -> invited"),
        MACHINE,
        ["S012: cohortium.access.states.MEMBERSHIP does not lead from active to invited."],
    ),
    "a last state": (
        about("transition", "left -> nothing"),
        MACHINE,
        ["S012: cohortium.access.states.MEMBERSHIP leads from left to invited."],
    ),
    "a state of a field": (about("state", "invited"), "access.Membership.status", []),
    "a state of a machine": (about("state", "left"), MACHINE, []),
    "values of a field": (about("field", "status", "enum [invited, left]"), "access.Membership.status", []),
    "values of an enum": (
        about("field", "status", "ENUM: 'invited', 'inactive' | SQL: VARCHAR(20)"),
        f"rule: cohortium.identity.states.LogInStatus @ {ANY}",
        [],
    ),
    "a value that became several, of which none is there": (
        about("field", "status", "invited/active"),
        "access.Membership.status",
        [
            (
                "S012: access.Membership.status does not have provider_signing, enrolling, ready_for_sponsor, "
                "sponsor_signing, provider_review, for active."
            )
        ],
    ),
    "an index that starts so": (about("index", "tenantId, entity_id"), f"rule: audit_of_thing @ {ANY}", []),
    "an index of some rows": (
        about("index", "closes_on"),
        f"rule: campus_closing @ {ANY}",
        ["S012: campus_closing holds some rows only."],
    ),
    "a constraint in any order": (
        about("constraint", "UNIQUE(role_id, membership_id)"),
        f"rule: membership_role_once @ {ANY}",
        [],
    ),
    "a constraint that lets the same come twice": (
        about("constraint", "UNIQUE(suburb_plain)"),
        f"rule: campus_suburb @ {ANY}",
        ["S012: campus_suburb lets the same come twice."],
    ),
    "a constraint of all organisations": (
        about("constraint", "UNIQUE(code)"),
        f"rule: organisation_code_once @ {ANY}",
        [],
    ),
    "a row for the key of the organisation": (
        about("index", "account_id"),
        f"rule: tenancy_organisation_pkey @ {ANY}",
        [],
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_a_source_might_say_is_compared(case: str) -> None:
    seed, target, wanted = SAID[case]

    assert faults([Row(*seed[:4], target)], [seed], connection) == wanted


def test_every_list_of_values_and_columns_is_read() -> None:
    values = {seed.id: values_named(seed) for seed in seeds() if seed.kind == "field"}
    columns = {seed.id: columns_named(seed) for seed in seeds()}

    assert values["S005"] == ["learnership", "internship", "candidacy"]
    assert values["S183"] == ["admin", "ops_admin", "trainer", "finance", "auditor"]
    assert values["S252"] == ["pass", "fail", "void"]
    assert values["S660"] == ["lead_instructor", "teaching_assistant"]
    assert [seed.id for seed in seeds() if "enum" in seed.source_text.lower() and values.get(seed.id) == []] == []
    assert [seed.id for seed in seeds() if seed.kind == "index" and columns[seed.id] is None] == []
    assert [seed.id for seed in seeds() if seed.kind == "constraint" and columns[seed.id] is None] == ["S267"]


def test_no_other_name_is_of_nothing() -> None:
    values = {seed.id: values_named(seed) for seed in seeds()}
    tables = {seed.entity for seed in seeds()}

    assert [row_id for row_id, names in RENAMED_VALUES.items() if set(names) - set(values[row_id])] == []
    assert [name for name in RENAMED_COLUMNS if name.partition(".")[0] not in tables] == []
    assert (COLUMNS_IN_WORDS.keys() | UNIQUE_WHILE_OPEN) - values.keys() == set()


def test_no_part_is_called_like_an_app() -> None:
    assert PARTS.keys() & (planned() | built()) == set()
    assert "billing" in planned()
    assert "access" in built()
