"""What somebody was called before they became one person with another. Nothing here writes."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from cohortium.core.encryption import CannotDecrypt, decrypt


def place_of(merge_id: UUID) -> bytes:
    """Where the memo of a merge of families or guardians opens."""
    return b"household merge " + merge_id.bytes


def name_before(merge: Mapping[str, Any]) -> dict[str, str]:
    """The parts of the name that the merged record lost, where both stayed with one name.

    Nothing, when that is forgotten.
    """
    if not merge["is_of_two_families"] or merge["memo"] is None:
        return {}
    try:
        memo = decrypt(bytes(merge["memo"]), keys=settings.ENCRYPTION_KEYS, belongs_to=place_of(merge["id"]))
    except CannotDecrypt:
        return {}
    lost = json.loads(memo)["other"]
    return {name: lost[name][0] for name in ("first_name", "last_name") if name in lost}
