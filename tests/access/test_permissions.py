"""Every permission can be granted by a role in words, or by none: a new one cannot be forgotten."""

from typing import Any, cast

import pytest
from django.urls import get_resolver

from cohortium.access.permission_labels import LABELS, RESOURCES
from cohortium.access.permissions import (
    OF_EVERY_MEMBER,
    OF_LINKS,
    OF_THE_SYSTEM,
    SPANS,
    Permission,
    how_far,
)
from cohortium.access.reach import Span
from cohortium.access.roles import ADMIN, AUDITOR, BUILT_IN, OWNER, BuiltInRole
from cohortium.action import actions
from cohortium.tenancy.words import words_of

NOBODYS = OF_THE_SYSTEM | OF_LINKS | OF_EVERY_MEMBER
BRANCHES = words_of({"campus": {"one": "branch", "many": "branches", "a": "a branch"}})


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_label_a_group_and_its_spans(permission: Permission) -> None:
    assert (permission in LABELS, permission.resource in RESOURCES) == (True, True)
    assert bool(permission.spans) is (permission not in NOBODYS)
    # The least first, each once, and everything at the end: otherwise nobody could give the role.
    assert list(permission.spans) == sorted(set(permission.spans), key=list(Span).index, reverse=True)
    assert permission.spans[-1:] in ((), (Span.EVERYTHING,))


@pytest.mark.parametrize("permission", SPANS)
def test_how_far_reads_in_the_words_of_the_house(permission: Permission) -> None:
    words = [how_far(permission, span, BRANCHES) for span in permission.spans]

    assert len(set(words)) == len(words)
    assert all("%" not in one and "campus" not in one for one in [*words, permission.label_in(BRANCHES)])
    assert bool(words[0]) is (len(words) > 1)


@pytest.mark.parametrize("role", BUILT_IN, ids=lambda role: role.key)
def test_built_in_roles_grant_what_a_role_can_grant(role: BuiltInRole) -> None:
    assert [one for one, span in role.permissions.items() if span not in one.spans] == []


def test_the_owner_may_do_everything_that_anybody_may_and_an_admin_all_but_owning() -> None:
    assert set(OWNER.permissions) == set(SPANS)
    assert set(SPANS) - set(ADMIN.permissions) == {Permission.ORGANISATION_OWN}


def test_the_auditor_reads_everything_and_changes_nothing() -> None:
    """By rule: a permission to read that is new is the auditor's, and one that changes something is never."""
    readable = {permission for permission in SPANS if permission.verb == "read"}
    # Every action is loaded with the pages.
    assert get_resolver().url_patterns
    performed = {name.rpartition(".")[2]: cast("Any", perform).permission for name, perform in actions.items()}

    assert set(AUDITOR.permissions.values()) == {Span.EVERYTHING}
    assert set(AUDITOR.permissions) >= readable
    # What it may do beside reading leaves a word in the trail that somebody looked, or took something out.
    assert {name for name, permission in performed.items() if permission in AUDITOR.permissions} == {
        *("note_export", "note_families_exported", "note_learners_exported", "note_partners_exported"),
        "note_cohorts_exported",
        "note_programs_exported",
        "note_refused_exported",
        *("see_demographics", "see_health"),
        *("take_out_demographics", "take_out_health", "verify_trail"),
    }
    assert {permission.verb for permission in set(AUDITOR.permissions) - readable} == {"export", "verify"}


@pytest.mark.parametrize("span", Span)
def test_a_span_covers_itself_and_what_reaches_less_far(span: Span) -> None:
    furthest_first = list(Span)

    assert [other for other in Span if span.covers(other)] == furthest_first[furthest_first.index(span) :]
