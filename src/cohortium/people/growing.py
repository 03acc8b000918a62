"""How the parts of a blueprint that this app owns are applied: by the actions that people use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.actions.consent_texts import publish_examples


def apply_consents(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """First words of these kinds, to be checked."""
    return publish_examples(actor, keys=said["examples"])
