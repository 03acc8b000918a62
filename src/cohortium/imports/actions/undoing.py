"""Undoing an import: what it made goes, what it changed is as it was, and what somebody edited since stays.

From the last row to the first, a few hundred in a transaction, as it was taken over.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Membership, MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.bringing import take_back_members
from cohortium.core.constraints import once
from cohortium.core.errors import Refusal
from cohortium.core.rows import locked
from cohortium.imports.actions.batches import AnotherUnderWay, insist_alone
from cohortium.imports.actions.holding import hold
from cohortium.imports.actions.previewing import AT_ONCE
from cohortium.imports.events import ImportUndone, ImportUndoStarted, ImportUndoWentOn
from cohortium.imports.models import ExternalReference, ImportBatch, ImportRow
from cohortium.imports.queries.batches import visible_to
from cohortium.imports.queries.judging import TABLES
from cohortium.imports.queries.judging_guardians import OF_BEFORE, WAS
from cohortium.imports.queries.judging_learners import PUT_AWAY
from cohortium.imports.queries.sealed import memo_of
from cohortium.imports.queries.traces import only_answers, referred_to
from cohortium.imports.rules.outcomes import Undo
from cohortium.imports.states import BATCH, BatchStatus
from cohortium.people.actions import bringing
from cohortium.people.actions.learners import archive_learners
from cohortium.people.actions.moving import MOST_AT_ONCE
from cohortium.people.models import Consent, EmergencyContact, Family, FamilyLearner, Guardian, Learner, LearnerHealth
from cohortium.tenancy.together import update_each


class TooLate(Refusal):
    """What is needed to undo it was forgotten."""

    sentence = _("This import cannot be undone any more: the data that undoing needs was deleted after 30 days.")


class NewerFirst(Refusal):
    """A later file of the same source builds on this one."""

    sentence = _("A later file from the same source was imported after this one. Undo that one first.")


@action(Permission.IMPORT_UNDO)
def undo_import(actor: Actor, *, batch_id: UUID) -> ImportBatch | Unchanged:
    """Begin to undo what a file brought. A job does it.

    Raises:
        NotFound, IllegalTransition: as everywhere.
        AnotherUnderWay, TooLate, NewerFirst: as they say.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_UNDO), batch_id)
    changes = BATCH.move(batch, by="undo_import")
    if not changes:
        return Unchanged(batch)
    if batch.cleared_at:
        raise TooLate
    later = ImportBatch.objects.filter(source=batch.source, status=BatchStatus.DONE)
    if batch.finished_at and later.filter(finished_at__gt=batch.finished_at).exists():
        raise NewerFirst
    insist_alone()
    with once("import_one_at_a_time", AnotherUnderWay()):
        batch.save()
    record(actor, ImportUndoStarted(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_UNDO)
def go_back(actor: Actor, *, batch_id: UUID, now: datetime) -> ImportBatch | Unchanged:
    """Undo the last of the rows that are not undone yet."""
    batch = locked(visible_to(actor, Permission.IMPORT_UNDO), batch_id)
    if batch.status != BatchStatus.UNDOING:
        return Unchanged(batch)
    rows = list(ImportRow.objects.filter(batch=batch, number__lt=batch.done).order_by("-number")[:AT_ONCE])
    _undo(actor, batch, [row for row in rows if row.memo is not None])
    batch.done -= len(rows)
    if batch.done and rows:
        batch.save(update_fields=["done"])
        record(actor, ImportUndoWentOn(batch.pk, batch.done), batch, {"done": (None, batch.done)})
        return batch
    batch.save(update_fields=["done"])
    finish_undo(actor, batch_id=batch_id, now=now)
    return batch


@action(Permission.IMPORT_UNDO)
def finish_undo(actor: Actor, *, batch_id: UUID, now: datetime) -> ImportBatch | Unchanged:
    """All of it is undone that nobody worked on since.

    Raises:
        NotFound, IllegalTransition: as everywhere.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_UNDO), batch_id)
    changes = BATCH.move(batch, by="finish_undo")
    if not changes:
        return Unchanged(batch)
    batch.done, batch.finished_at = 0, now
    batch.save()
    record(actor, ImportUndone(batch.pk), batch, changes)
    return batch


@dataclass
class _Made:
    """What rows made, by type: of each thing the row, and the version in which it was left."""

    by_type: dict[str, dict[UUID, tuple[ImportRow, int]]] = field(default_factory=lambda: defaultdict(dict))

    def ids(self, kind: str) -> list[UUID]:
        return list(self.by_type[kind])


def _undo(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    made, changed = _Made(), []
    for row in rows:
        for one in memo_of(row):
            if one["made"]:
                made.by_type[one["type"]][UUID(one["id"])] = (row, one.get("version", 0))
            else:
                changed.append((row, one))
    wanted = {kind: set(made.ids(kind)) for kind in TABLES}
    for _row, one in changed:
        wanted["learner" if one["type"] == "health" else one["type"]].add(UUID(one["id"]))
    # Before they are read: what is compared stays as it is until it is written.
    hold(wanted)
    done: dict[UUID, set[Undo]] = defaultdict(set)
    _restore(by, batch, changed, done)
    _take_back_learners(by, batch, made, done)
    _take_back_families(by, batch, made, done)
    _take_back_staff(by, batch, made, done)
    for row in rows:
        row.undo = next(
            (one for one in (Undo.KEPT, Undo.ARCHIVED, Undo.REMOVED, Undo.RESTORED) if one in done[row.pk]), ""
        )
    update_each(rows, ["undo"])


def _restore(
    by: Actor, batch: ImportBatch, changed: Sequence[tuple[ImportRow, dict[str, Any]]], done: dict[UUID, set[Undo]]
) -> None:
    values: dict[str, dict[UUID, dict[str, Any]]] = defaultdict(dict)
    here = _here(changed)
    # In which they are found here.
    versions: dict[tuple[str, UUID], int] = {}
    for row, one in changed:
        kind, pk = one["type"], UUID(one["id"])
        there = here[kind].get(pk)
        if there is None:
            continue
        if _is_gone(there):
            # Erased or merged since: nothing is written into what is left of it.
            if one["wrote"]:
                done[row.pk].add(Undo.KEPT)
            continue
        back = values[kind].setdefault(pk, {})
        versions.setdefault((kind, pk), there.version)
        for name, wrote in one["wrote"].items():
            if _said(there, name) == _read(there, name, wrote):
                _put(there, back, name, _read(there, name, one["before"][name]))
                done[row.pk].add(Undo.RESTORED)
            else:
                # Somebody changed it since. That stays.
                done[row.pk].add(Undo.KEPT)
    bringing.amend_families(by, values=values["family"])
    bringing.amend_guardians(by, values=values["guardian"])
    bringing.amend_contacts(by, values=values["contact"])
    bringing.amend_learners(by, values=values["learner"])
    bringing.amend_health(by, words={pk: said["medical_info"] for pk, said in values["health"].items() if said})
    for _row, one in changed:
        if "source_id" in one:
            _refer_as_before(batch, one, versions.get((one["type"], UUID(one["id"])), 0))


def _here(changed: Sequence[tuple[ImportRow, dict[str, Any]]]) -> dict[str, dict[UUID, Any]]:
    """What the rows changed, as it is now. It is held."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for _row, one in changed:
        wanted[one["type"]].add(UUID(one["id"]))
    models = {kind: LearnerHealth if kind == "health" else TABLES[kind] for kind in wanted}
    return {kind: model.objects.in_bulk(wanted[kind]) for kind, model in models.items()}


def _is_gone(row: Any) -> bool:
    return getattr(row, "status", "") == "erased" or getattr(row, "merged_into_id", None) is not None


def _refer_as_before(batch: ImportBatch, one: Mapping[str, Any], found: int) -> None:
    known = ExternalReference.objects.filter(source=batch.source, kind=one["type"], source_id=one["source_id"])
    if one["referred"]:
        known.delete()
        return
    version = TABLES[one["type"]].objects.filter(pk=one["id"]).values_list("version", flat=True).first() or 1
    was, left = one.get("was") or one["source_id"], one.get("left")
    if left is not None and (left != one["found"] or not known.filter(written_version=found).exists()):
        # Somebody worked on it, before this import or since: an earlier one must not take it for its own alone.
        version = left
    known.update(source_id=was, prints=one["prints"], written_version=version)
    if one.get("was"):
        ExternalReference.objects.filter(
            source=batch.source, kind=one["type"], source_id=WAS + was, target_id=one["id"]
        ).delete()


def _take_back_learners(by: Actor, batch: ImportBatch, made: _Made, done: dict[UUID, set[Undo]]) -> None:
    ids = made.ids("learner")
    left = _untouched(batch, "learner", made.by_type["learner"])
    health = set(LearnerHealth.objects.filter(pk__in=made.ids("health"), version=1).values_list("pk", flat=True))
    places = set(FamilyLearner.objects.filter(pk__in=made.ids("place"), version=1).values_list("pk", flat=True))
    answers = only_answers(made.ids("consent"))
    besides = {LearnerHealth: health, FamilyLearner: places, Consent: set(answers.values())}
    free = left - referred_to(Learner, left, besides=besides)
    archived = {pk for pk in free if pk in answers}
    removed = free - archived
    whose = dict(FamilyLearner.objects.filter(pk__in=places).values_list("pk", "learner_id"))
    new = set(ids)
    # Of learners who stay because somebody worked with them, their families and their health stay as well.
    bringing.take_apart(by, place_ids=[pk for pk, owner in whose.items() if owner in free or owner not in new])
    bringing.take_back_health(by, learner_ids=[pk for pk in sorted(health) if pk in free or pk not in new])
    bringing.take_back_learners(by, learner_ids=sorted(removed))
    there = sorted(archived)
    for start in range(0, len(there), MOST_AT_ONCE):
        archive_learners(by, learner_ids=there[start : start + MOST_AT_ONCE])
    _forget(batch, "learner", removed)
    for known in ExternalReference.objects.filter(source=batch.source, kind="learner", target_id__in=there):
        # An answer that was written down is never deleted: done again, the import finds whom it belongs to.
        known.prints = {PUT_AWAY: "1", "photo": "1"}
        known.save(update_fields=["prints"])
    _note(made, "learner", removed, archived, done)
    for kind, gone in (("health", health), ("place", places)):
        for pk in gone:
            done[made.by_type[kind][pk][0].pk].add(Undo.RESTORED)


def _take_back_families(by: Actor, batch: ImportBatch, made: _Made, done: dict[UUID, set[Undo]]) -> None:
    guardians = _untouched(batch, "guardian", made.by_type["guardian"])
    guardians -= referred_to(Guardian, guardians, besides={})
    contacts = _untouched(batch, "contact", made.by_type["contact"])
    left = _untouched(batch, "family", made.by_type["family"])
    besides = {Guardian: guardians, EmergencyContact: contacts}
    removed = left - referred_to(Family, left, besides=besides)
    new = set(made.ids("family"))
    going = {
        pk
        for model, ids in ((Guardian, guardians), (EmergencyContact, contacts))
        for pk, family_id in model.objects.filter(pk__in=ids).values_list("pk", "family_id")
        # What stays of a family keeps its grown-ups.
        if family_id in removed or family_id not in new
    }
    bringing.take_back_guardians(by, guardian_ids=sorted(guardians & going))
    bringing.take_back_contacts(by, contact_ids=sorted(contacts & going))
    bringing.take_back_families(by, family_ids=sorted(removed))
    for kind, gone in (("guardian", guardians & going), ("contact", contacts & going), ("family", removed)):
        _forget(batch, kind, gone)
    _note(made, "family", removed, set(), done)
    for kind, gone in (("guardian", guardians & going), ("contact", contacts & going)):
        _note(made, kind, gone, set(), done)


def _take_back_staff(by: Actor, batch: ImportBatch, made: _Made, done: dict[UUID, set[Undo]]) -> None:
    left = _untouched(batch, "staff", made.by_type["staff"])
    letters = Invitation.objects.filter(membership__in=left).values_list("pk", flat=True)
    # What came with them; a campus where somebody put them since keeps them here.
    posts = MembershipCampus.objects.filter(membership__in=left, version=1, created_by=F("membership__created_by"))
    besides = {Invitation: set(letters), MembershipCampus: set(posts.values_list("pk", flat=True))}
    free = left - referred_to(Membership, left, besides=besides)
    back = take_back_members(by, membership_ids=sorted(free))
    removed = set(back.row if isinstance(back, Unchanged) else back)
    _forget(batch, "staff", removed)
    _note(made, "staff", removed, set(), done)


def _untouched(batch: ImportBatch, kind: str, made: Mapping[UUID, object]) -> set[UUID]:
    """Those that are as the last import left them."""
    if not made:
        return set()
    model = TABLES[kind]
    held = model.objects.filter(pk__in=made.keys()).order_by("pk").select_for_update(of=("self",))
    versions = {row.pk: row.version for row in held}
    known = ExternalReference.objects.filter(source=batch.source, kind=kind, target_id__in=list(versions))
    left = dict(known.exclude(written_version=OF_BEFORE).values_list("target_id", "written_version"))
    return {pk for pk, version in versions.items() if left.get(pk) == version}


def _forget(batch: ImportBatch, kind: str, gone: set[UUID]) -> None:
    known = ExternalReference.objects.filter(source=batch.source, kind=kind)
    known.filter(target_id__in=gone).delete()


def _note(made: _Made, kind: str, removed: set[UUID], archived: set[UUID], done: dict[UUID, set[Undo]]) -> None:
    for pk, (row, _version) in made.by_type[kind].items():
        done[row.pk].add(Undo.REMOVED if pk in removed else Undo.ARCHIVED if pk in archived else Undo.KEPT)


def _said(row: Any, name: str) -> Any:
    return row.custom.get(name.removeprefix("custom.")) if name.startswith("custom.") else getattr(row, name)


def _read(row: Any, name: str, value: Any) -> Any:
    """A value as it stands in the row: a memo is JSON."""
    return value if name.startswith("custom.") else row._meta.get_field(name).to_python(value)


def _put(row: Any, back: dict[str, Any], name: str, value: Any) -> None:
    if not name.startswith("custom."):
        back[name] = value
        return
    own = back.setdefault("custom", dict(row.custom))
    own.pop(name.removeprefix("custom."), None)
    if value is not None:
        own[name.removeprefix("custom.")] = value
