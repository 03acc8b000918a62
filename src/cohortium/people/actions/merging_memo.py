"""What is noted when records are merged, so that it can be undone: fields, before and after, and how it is sealed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohortium.administration.queries.campuses import names as campus_names
from cohortium.administration.queries.fields import PREFIX, labels
from cohortium.core.changes import Changes
from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.core.errors import Invalid, Refusal, Words
from cohortium.people.actions.merging_parts import restored

# The organisation's own fields, as `custom/key`.
OWN = "custom/"
UNKNOWN_FIELD: Words = _("There is no such field.")
ITSELF: Words = _("Choose two different records.")


class MergedAlready(Refusal):
    """One of them was merged, by somebody who was faster."""

    sentence = _("One of these records has already been merged. Check the current records.")


class UndoneAlready(Refusal):
    """They are two already."""

    sentence = _("This has already been undone.")


class TooLate(Refusal):
    """What has to be known to undo it is gone."""

    sentence = _("This can no longer be undone.")


class MergedFurther(Refusal):
    """The one who stayed was merged too."""

    sentence = _("The kept record has since been merged into another. Undo that first.")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and what stays because somebody changed it since: names of fields, and kinds of things."""

    merge: Any
    fields: list[str]
    parts: list[Words]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was."""
        return not self.fields and not self.parts


def taken(
    survivor: Any, merged: Any, take: Collection[str], *, fields: Collection[str], own: Collection[str] = ()
) -> dict[str, Any]:
    """Take over, in memory, what was chosen. Gives before and after of what is different, as JSON can say it.

    `own` are the keys of the organisation's own fields that the actor sees. What they do not see is not lost where
    nothing stands on the other side.

    Raises:
        Invalid: there is no such field.
    """
    seen = {f"{OWN}{key}" for key in own}
    if unknown := sorted(set(take) - set(fields) - seen):
        raise Invalid({name: [UNKNOWN_FIELD] for name in unknown})
    there = getattr(merged, "custom", {})
    unseen = {f"{OWN}{key}" for key in there if f"{OWN}{key}" not in seen and survivor.custom.get(key) in (None, "")}
    changed: dict[str, Any] = {}
    for name in sorted({*take, *unseen}):
        before, after = value_of(survivor, name), value_of(merged, name)
        if before != after:
            set_to(survivor, name, after)
            changed[name] = [plain(before), plain(after)]
    return changed


def given_back(survivor: Any, before: Mapping[str, Any]) -> list[str]:
    """Set back, in memory, what `taken` took. Gives the names of what somebody changed since."""
    columns = {name: pair for name, pair in before.items() if not name.startswith(OWN)}
    stay = restored(survivor, columns)
    for name in sorted(set(before) - set(columns)):
        if value_of(survivor, name) == before[name][1]:
            set_to(survivor, name, before[name][0])
        else:
            stay.append(name)
    return stay


def value_of(row: Any, name: str) -> Any:
    """What stands in a column, or in an own field."""
    return row.custom.get(name.removeprefix(OWN)) if name.startswith(OWN) else getattr(row, name)


def set_to(row: Any, name: str, value: Any) -> None:
    """Let it stand there, in memory."""
    if not name.startswith(OWN):
        setattr(row, name, value)
    elif value is None:
        row.custom = {key: one for key, one in row.custom.items() if key != name.removeprefix(OWN)}
    else:
        row.custom = row.custom | {name.removeprefix(OWN): value}


def plain(value: Any) -> Any:
    """As JSON can say it."""
    return str(value) if isinstance(value, date | UUID) else value


def read(said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What `plain` wrote, as the columns hold it."""
    readers: dict[str, Any] = {"date_of_birth": date.fromisoformat, "campus_id": UUID, "photo_id": UUID}
    return {
        name: tuple(readers[name](one) if name in readers and one else one for one in pair)
        for name, pair in said.items()
    }


def called(names: Collection[str], entity: str) -> dict[str, str]:
    """The same names for the trail: each own field by the label of now, since it may be renamed or retired."""
    own = labels(entity) if any(name.startswith(OWN) for name in names) else {}
    keys = {name: name.removeprefix(OWN) for name in names if name.startswith(OWN)}
    return {name: own.get(keys[name], keys[name]) if name in keys else name for name in names}


def told(changed: Mapping[str, Any], *, entity: str = "") -> Changes:
    """What is different for the trail, where the campus has a name, and each own field of the entity its label."""
    names = called(changed, entity)
    said: Changes = {
        f"{PREFIX}{names[name]}" if name.startswith(OWN) else name: (before, after)
        for name, (before, after) in changed.items()
        if name not in ("campus_id", "photo_id")
    }
    if campus := changed.get("campus_id"):
        known = campus_names([UUID(one) for one in campus if one])
        before, after = (known.get(UUID(one)) if one else None for one in campus)
        said["campus"] = (before, after)
    return said


def sealed(memo: Mapping[str, Any], place: bytes) -> bytes:
    """The memo, which opens in this place alone."""
    return encrypt(json.dumps(memo).encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=place)


def opened(memo: bytes | memoryview | None, until: datetime, place: bytes, now: datetime) -> Any:
    """What was noted.

    Raises:
        TooLate: it is forgotten, or its key is gone.
    """
    if memo is None or until <= now:
        raise TooLate
    try:
        return json.loads(decrypt(bytes(memo), keys=settings.ENCRYPTION_KEYS, belongs_to=place))
    except CannotDecrypt:
        raise TooLate from None
