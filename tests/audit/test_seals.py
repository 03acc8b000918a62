"""The trail proves itself: whatever a superuser does to it is named, and what comes late is no alarm."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.utils import Error

from cohortium.access.actor import Actor
from cohortium.audit import heads, sealing
from cohortium.audit.models import AuditEntry, AuditSeal
from cohortium.audit.seal import NOTHING, NoHead, read_heads
from cohortium.audit.tasks import seal_trail, seal_trails
from cohortium.audit.verifying import Verification, What
from cohortium.core.ids import new_id
from cohortium.core.signatures import SigningKey, new_key
from cohortium.identity.models import User
from cohortium.onboarding.actions.switching import switch_by_code
from cohortium.tenancy.engine import catalogue
from tests.audit.tampering import (
    as_heads,
    back_dated,
    change,
    entry_ids,
    found,
    older,
    recompute,
    sealed,
    seals,
    tampered,
    verified,
)
from tests.databases import rows
from tests.fixtures import Provider, found_provider


def test_seals_name_every_entry_once_and_hold(provider: Provider, owner: Actor) -> None:
    first, second = sealed(provider, campuses=3)[0], sealed(provider)[-1]
    with provider.scope():
        named = [
            one for members in AuditSeal.objects.order_by("number").values_list("members", flat=True) for one in members
        ]

    assert named == entry_ids(provider)
    assert (first.number, first.previous_hash, second.number, second.previous_hash) == (1, NOTHING, 2, first.hash)
    assert (first.entries + second.entries, found(provider)) == (len(named), [])


def test_nothing_new_makes_no_seal(provider: Provider) -> None:
    before = sealed(provider)

    assert (seal_trail(provider.id), seals(provider)) == (0, before)


def test_a_long_trail_is_sealed_in_pieces(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "AT_MOST", 4)

    made = sealed(provider, campuses=9)

    assert [seal.entries for seal in made] == [4, 4, 2]
    assert found(provider) == []


@pytest.mark.usefixtures("apart")
def test_a_trail_is_sealed_to_its_end_also_where_the_organisation_is_switched_off(
    provider: Provider, operator: User
) -> None:
    sealed(provider)
    switch_by_code(operator.pk, code=provider.code, is_active=False, reason="The bill is not paid")

    seal_trails(0)

    made = seals(provider)
    with provider.scope():
        last = AuditEntry.objects.order_by("created_at", "pk").last()
        named = AuditSeal.objects.order_by("number").values_list("members", flat=True)
        assert (last and last.action, last and last.pk) == ("organisation.switched_off", list(named)[-1][-1])
    assert (len(made), list(heads.kept(provider.id, provider.code) or {}), found(provider)) == (2, [1, 2], [])


# --- What a superuser does --------------------------------------------------------------------------------------------


def test_a_row_that_is_altered_is_named(provider: Provider) -> None:
    sealed(provider, campuses=3)
    victim = entry_ids(provider)[2]
    change(provider, victim)

    [finding] = verified(provider)

    assert (finding.what, finding.seal, finding.entry_id) == (What.CHANGED, 1, victim)
    assert finding.sentence.startswith(
        f"The entry {victim} was changed after seal 1: it now says “Opened” (campus.opened) about campus "
    )


def test_a_row_that_is_altered_is_named_though_every_later_seal_is_recomputed(provider: Provider) -> None:
    for _ in range(3):
        sealed(provider, campuses=2)
    victim = entry_ids(provider)[3]
    change(provider, victim)
    recompute(provider, 2)

    assert found(provider, with_heads=False) == [
        (What.SEAL_CHANGED, 2, None),
        (What.CHANGED, 2, victim),
        (What.SEAL_CHANGED, 3, None),
    ]
    # The heads that left the house say so as well.
    assert [(what, seal) for what, seal, _ in found(provider)] == [
        (What.SEAL_CHANGED, 2), (What.SEAL_CHANGED, 2), (What.CHANGED, 2), (What.SEAL_CHANGED, 3), (What.SEAL_CHANGED, 3),
    ]  # fmt: skip


def test_an_entry_that_is_dated_back_is_named(provider: Provider) -> None:
    sealed(provider)
    victim = entry_ids(provider)[1]
    tampered("UPDATE audit_auditentry SET created_at = %s WHERE id = %s", older(), victim)

    assert found(provider) == [(What.CHANGED, 1, victim)]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed is closed at once, as it is a minute later."""
    monkeypatch.setattr(sealing, "SLACK", timedelta(0))


def test_an_entry_that_is_put_in_with_an_earlier_time_is_named_also_after_the_next_seals(provider: Provider) -> None:
    sealed(provider)
    entry_id = back_dated(provider, older())
    sealed(provider)
    sealed(provider)

    [finding] = verified(provider)

    assert (finding.what, finding.entry_id) == (What.NOT_SEALED, entry_id)
    assert finding.sentence.startswith(f"The entry {entry_id} is in no seal, and everything that was written before ")


def test_entries_that_are_deleted_are_named_one_by_one(provider: Provider) -> None:
    sealed(provider, campuses=60)
    last = entry_ids(provider)[-50:]
    tampered("DELETE FROM audit_auditentry WHERE id = ANY(%s)", last)

    assert found(provider, with_heads=False) == [(What.GONE, 1, one) for one in last]


def test_entries_that_are_deleted_with_their_seal_are_named_by_its_head(provider: Provider) -> None:
    sealed(provider)
    gone = sealed(provider, campuses=50)[-1]
    tampered("DELETE FROM audit_auditentry WHERE id = ANY(%s)", entry_ids(provider)[-50:])
    tampered("DELETE FROM audit_auditseal WHERE organisation_id = %s AND number = 2", provider.id)

    [finding] = verified(provider)

    assert (gone.entries, finding.what, finding.seal) == (50, What.SEAL_GONE, 2)
    assert finding.sentence.startswith("Seal 2 is gone. It was for 50 entries, ")
    # Without the head nothing would say so: that is why it leaves the house.
    assert found(provider, with_heads=False) == []


def test_a_seal_that_is_deleted_is_named(provider: Provider, at_once: None) -> None:
    for _ in range(3):
        sealed(provider)
    inner = entry_ids(provider)[-2]
    tampered("DELETE FROM audit_auditseal WHERE organisation_id = %s AND number = 2", provider.id)

    assert found(provider, with_heads=False) == [(What.SEAL_GONE, 2, None), (What.NOT_SEALED, None, inner)]


def test_a_seal_that_forgets_a_member_is_named_and_so_is_the_member(provider: Provider, at_once: None) -> None:
    sealed(provider, campuses=3)
    last = entry_ids(provider)[-1]
    tampered("UPDATE audit_auditseal SET members = members[1:3] WHERE organisation_id = %s", provider.id)
    sealed(provider)

    assert found(provider) == [(What.SEAL_CHANGED, 1, None), (What.NOT_SEALED, None, last)]


def test_a_tail_that_was_cut_off_and_sealed_anew_is_named(provider: Provider) -> None:
    sealed(provider)
    sealed(provider, campuses=3)
    tampered("DELETE FROM audit_auditentry WHERE id = ANY(%s)", entry_ids(provider)[-3:])
    tampered("DELETE FROM audit_auditseal WHERE organisation_id = %s AND number = 2", provider.id)
    provider.campus("Bendigo")

    # What left the house is not overwritten.
    with pytest.raises(heads.DoesNotContinue):
        seal_trail(provider.id)
    assert found(provider) == [(What.SEAL_CHANGED, 2, None)]


def test_heads_that_somebody_else_wrote_are_not_believed(provider: Provider) -> None:
    sealed(provider)
    forged = {one.number: replace(one, entries=1).signed(SigningKey(new_key())) for one in seals(provider)}
    foreign = {one.number: one for one in sealed(found_provider())}

    assert [(one.what, one.seal) for one in Verification(provider.id, heads=forged).findings()] == [
        (What.HEAD_FORGED, 1)
    ]
    assert [one.what for one in Verification(provider.id, heads=foreign).findings()] == [What.HEAD_FORGED]


def test_guards_that_are_taken_down_are_named(rolled_back: Any, provider: Provider) -> None:
    rows(rolled_back, "ALTER TABLE audit_auditseal DISABLE TRIGGER append_only")

    assert list(catalogue.triggers(rolled_back)) == [
        "audit_auditseal is written once, and no trigger refuses a change."
    ]


def test_the_application_itself_can_change_no_seal(provider: Provider) -> None:
    sealed(provider)

    for statement in ("UPDATE audit_auditseal SET number = 7", "DELETE FROM audit_auditseal"):
        with pytest.raises(Error, match="permission denied"), provider.scope():
            rows(connection, statement)


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_a_key_can_be_changed_and_the_one_before_still_verifies(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(provider)
    monkeypatch.setattr(settings, "SEAL_KEYS", (new_key(), *settings.SEAL_KEYS))
    first, second = sealed(provider)

    assert (first.key != second.key, found(provider)) == (True, [])
    monkeypatch.setattr(settings, "SEAL_KEYS", settings.SEAL_KEYS[:1])
    assert [(what, seal) for what, seal, _ in found(provider, with_heads=False)] == [(What.SEAL_CHANGED, 1)]


# --- Late commits -----------------------------------------------------------------------------------------------------


def test_what_is_committed_late_is_no_false_alarm(provider: Provider, at_once: None) -> None:
    """Eight writers hold their transactions open over several seals, and commit with times long before the last one."""
    sealed(provider)
    written, go = threading.Barrier(9), [threading.Event() for _ in range(8)]

    def write(number: int) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"]) as writer:
            writer.execute(f"SET LOCAL app.organisation_id = '{provider.id}'")
            for _ in range(3):
                writer.execute(
                    "INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, actor_kind, "
                    "actor_id, correlation_id, user_agent, changes) VALUES (%s, %s, 'campus.edited', 'campus', %s, "
                    "'member', %s, %s, '', '{}')",
                    [new_id(), provider.id, new_id(), new_id(), new_id()],
                )
            written.wait(30)
            go[number].wait(60)

    with ThreadPoolExecutor(8) as threads:
        writers = [threads.submit(write, number) for number in range(8)]
        written.wait(30)
        for number in (5, 2, 7, 0, 3, 6, 1, 4):
            sealed(provider)
            go[number].set()
            writers[number].result(30)
    sealed(provider)

    assert found(provider) == []
    with provider.scope():
        assert sum(seal.entries for seal in seals(provider)) == AuditEntry.objects.count()
        assert AuditEntry.objects.filter(action="campus.edited").count() == 24
    # Three of the late ones came into a seal that is younger than another one with later entries.
    made = seals(provider)
    assert [later.first_at < before.last_at for before, later in pairwise(made)].count(True) == 8


@pytest.mark.parametrize("_", range(3))
def test_two_workers_that_seal_at_once_make_one_chain(provider: Provider, _: int) -> None:
    provider.campus()
    together = threading.Barrier(4)

    def work() -> int:
        together.wait(10)
        try:
            return seal_trail(provider.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        made = [one.result(60) for one in [threads.submit(work) for _ in range(4)]]

    assert sorted(made) == [0, 0, 0, 1]
    assert (len(seals(provider)), found(provider)) == (1, [])
    assert list(heads.kept(provider.id, provider.code) or {}) == [1]


def test_a_worker_that_ends_before_its_commit_leaves_nothing(provider: Provider) -> None:
    provider.campus()
    with pytest.raises(RuntimeError, match="killed"), provider.scope():
        sealing.seal()
        raise RuntimeError("killed")

    assert (seals(provider), heads.kept(provider.id, provider.code)) == ([], None)
    assert (seal_trail(provider.id), found(provider)) == (1, [])


# --- The heads --------------------------------------------------------------------------------------------------------


def test_a_worker_that_ends_after_its_commit_leaves_its_head_to_the_next(provider: Provider) -> None:
    provider.campus()
    with provider.scope():
        sealing.seal()
    kept_before = heads.kept(provider.id, provider.code)

    seal_trail(provider.id)

    assert (kept_before, list((heads.kept(provider.id, provider.code) or {}).values())) == (None, seals(provider))


def test_half_a_head_is_taken_back(provider: Provider) -> None:
    sealed(provider)
    file = heads.file_of(provider.code)
    file.write_text(file.read_text() + '{"organisation_id": "0')

    assert list(heads.kept(provider.id, provider.code) or {}) == [1]
    sealed(provider)
    assert list(heads.kept(provider.id, provider.code) or {}) == [1, 2]
    assert len(file.read_text().splitlines()) == 2


def test_a_folder_without_room_leaves_the_file_as_it_was(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(provider)
    file = heads.file_of(provider.code)
    before = file.read_text()
    monkeypatch.setattr("django.conf.settings.SEAL_FOLDER", Path("/dev/null/seals"))
    provider.campus()

    with pytest.raises(OSError, match="/dev/null/seals"):
        seal_trail(provider.id)
    monkeypatch.undo()

    assert (file.read_text(), len(seals(provider))) == (before, 2)
    assert (seal_trail(provider.id), found(provider), list(heads.kept(provider.id, provider.code) or {})) == (
        0,
        [],
        [1, 2],
    )


def test_heads_are_read_line_by_line_or_as_a_list(provider: Provider) -> None:
    made = sealed(provider)

    assert list(read_heads(as_heads(made))) == made
    assert list(read_heads(json.dumps({"heads": [seal.to_json() for seal in made], "keys": {}}))) == made
    assert list(read_heads("\n".join(json.dumps(seal.to_json()) for seal in made))) == made


@pytest.mark.parametrize("text", ["nonsense", "7", '{"number": 1}', "[[]]", '[{"number": "1"}]', '{"heads": [7]}'])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(NoHead):
        list(read_heads(text))
