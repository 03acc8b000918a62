"""Cohorts: what may be said of one."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

# Signs, of what is written out in words: the parts of a venue at least as long as the gateway of Singapore takes them.
AT_MOST = {
    "name": 200,
    "code": 40,
    "note": 4000,
    "venue_building": 100,
    "venue_block": 10,
    "venue_street": 100,
    "venue_floor": 10,
    "venue_unit": 10,
    "venue_postal_code": 12,
}
LARGEST = Decimal(10) ** 9
# The least and the most of each number.
NUMBERS: Mapping[str, tuple[int, int]] = {"capacity": (1, 10_000), "expected_learners": (0, 10_000)}


class DeliveryMode(StrEnum):
    """How it is taught: what TPGateway calls the mode of training, but for what is of a single session."""

    CLASSROOM = "classroom"
    # Everybody at the same time, each at home.
    ONLINE = "online"
    # Each in their own time.
    SELF_PACED = "self_paced"
    BLENDED = "blended"
    IN_HOUSE = "in_house"
    ON_THE_JOB = "on_the_job"
    PRACTICAL = "practical"
    SUPERVISED_FIELD = "supervised_field"
    TRAINEESHIP = "traineeship"


class CohortRole(StrEnum):
    """What somebody of the team does in a cohort."""

    LEAD_INSTRUCTOR = "lead_instructor"
    ASSISTANT = "assistant"
    ASSESSOR = "assessor"
