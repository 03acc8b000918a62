"""Records of a file that may be about the same: said on both, and never made one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations

from cohortium.imports.rules.drafts import FamilyDraft, Kind, LearnerDraft, StaffDraft
from cohortium.imports.rules.gathering import Entry
from cohortium.imports.rules.names import fold, same_words

# Above it, comparing each trainer with each other takes longer than it is worth.
_TRAINERS_AT_MOST = 500
_NEARLY = 0.88


def compare(entries: Iterable[Entry]) -> None:
    """Say on each what it is like."""
    by_kind: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.draft is not None:
            by_kind[entry.kind].append(entry)
    _mailboxes(by_kind[Kind.FAMILY])
    _learners(by_kind[Kind.LEARNER])
    _trainers(by_kind[Kind.STAFF])


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> Iterable[list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        if (found := key(entry)) is not None:
            groups[found].append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _mailboxes(families: list[Entry]) -> None:
    for group in _grouped(families, _mailbox):
        for one, other in _pairs(group):
            if not isinstance(one.draft, FamilyDraft) or not isinstance(other.draft, FamilyDraft):
                continue
            one.notes.say("mailbox-shared", "primaryEmail", one.draft.email)
            if _surnames(one.draft) & _surnames(other.draft):
                one.notes.say("family-maybe-twice", "", f"{other.draft.name} ({_where(other)})")


def _mailbox(entry: Entry) -> str | None:
    return (entry.draft.email.casefold() or None) if isinstance(entry.draft, FamilyDraft) else None


def _surnames(draft: FamilyDraft) -> set[str]:
    last = [guardian.family_name for guardian in draft.guardians if guardian.family_name]
    return {fold(name) for name in last or draft.name.split()[-1:]}


def _learners(learners: list[Entry]) -> None:
    for group in _grouped(learners, _person):
        for one, other in _pairs(group):
            one.notes.say("learner-maybe-twice", "", f"{_name(other)} ({_where(other)})")
        answers = [entry.draft.photo_allowed for entry in group if isinstance(entry.draft, LearnerDraft)]
        if False in answers and True in answers:
            _hold_back(group)


def _hold_back(group: list[Entry]) -> None:
    """Nobody is to be in pictures because a record of theirs has a yes, while another has a no."""
    no = next(one for one in group if isinstance(one.draft, LearnerDraft) and one.draft.photo_allowed is False)
    for entry in group:
        if isinstance(entry.draft, LearnerDraft) and entry.draft.photo_allowed:
            entry.draft = replace(entry.draft, photo_allowed=None)
            entry.notes.say("photo-held-back", "allowImage", no.source_id)


def _person(entry: Entry) -> tuple[str, object] | None:
    draft = entry.draft
    if not isinstance(draft, LearnerDraft) or draft.birth_date is None:
        return None
    return same_words(_name(entry)), draft.birth_date


def _trainers(staff: list[Entry]) -> None:
    if len(staff) > _TRAINERS_AT_MOST:
        return
    for one, other in combinations(staff, 2):
        if _nearly(_name(one), _name(other)):
            one.notes.say("trainer-spelled-alike", "instructors", _name(other))
            other.notes.say("trainer-spelled-alike", "instructors", _name(one))


def _nearly(one: str, other: str) -> bool:
    # The letters alone: `O Shea` and `OShea` are nearly alike.
    first, second = same_words(one).replace(" ", ""), same_words(other).replace(" ", "")
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _NEARLY


def _name(entry: Entry) -> str:
    draft = entry.draft
    return f"{draft.given_name} {draft.family_name}".strip() if isinstance(draft, LearnerDraft | StaffDraft) else ""


def _where(entry: Entry) -> str:
    """As the preview says it: the row of a table; in what has no rows, the id."""
    return entry.place if entry.place.startswith("row ") else f"ID {entry.source_id}"


def _pairs(group: list[Entry]) -> Iterable[tuple[Entry, Entry]]:
    """Each with the first other: of a hundred with one mailbox, nobody wants all pairs."""
    for entry in group:
        yield entry, group[1] if entry is group[0] else group[0]
