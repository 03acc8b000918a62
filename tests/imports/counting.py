"""What a reading comes to, in the counts that are expected of an export."""

from collections import Counter
from datetime import date

from cohortium.imports.rules.drafts import Kind, Reading, Record


def of_kind(reading: Reading, kind: Kind) -> dict[str, Record]:
    """The records of a kind that are records, by their ids."""
    return {one.source_id: one for one in reading.records if one.kind is kind and one.draft is not None}


def codes(record: Record) -> set[str]:
    """What is said of a record."""
    return {problem.code for problem in record.problems}


def counts(reading: Reading, as_of: date) -> dict[str, int]:
    """As `expected.json` counts."""
    families, learners, classes, enrolments = (
        of_kind(reading, kind) for kind in (Kind.FAMILY, Kind.LEARNER, Kind.CLASS, Kind.ENROLMENT)
    )
    standings = Counter(record.draft.standing for record in enrolments.values())
    ends = [record.draft.ends for record in enrolments.values() if record.draft.ends]
    zeros = sum("zero-date" in codes(record) for record in enrolments.values())
    classes_of = Counter(
        learner
        for learner, _ in {(one.draft.learner_source_id, one.draft.class_source_id) for one in enrolments.values()}
    )
    without_address = [
        record for record in families.values() if codes(record) & {"email-from-guardian", "cannot-be-notified"}
    ]
    return {
        "classes": len(classes),
        "families_by_id": len(families),
        "students_by_id": len(learners),
        "roster_rows": sum(record.rows for record in enrolments.values()),
        "distinct_enrollments": len(enrolments),
        "flag_trial": standings["trial"],
        "flag_waitlist": standings["waiting"],
        "flag_makeup": standings["visit"],
        "dropDate_present": len(ends) + zeros,
        "dropDate_real_and_past": sum(end <= as_of for end in ends),
        "students_in_two_or_more_classes": sum(number > 1 for number in classes_of.values()),
        "students_allowImage_false": sum(record.draft.photo_allowed is False for record in learners.values()),
        "families_without_primaryEmail": len(without_address),
        "classes_with_roster": len({record.draft.class_source_id for record in enrolments.values()}),
    }
