"""A row of each table that PostgreSQL takes as it is. Attempts differ from it in what one guard refuses.

Keys of other rows are checked at COMMIT, and none of these rows is committed: they may point at nothing.
"""

from typing import Any
from uuid import UUID

# In order: pairs are of a first one and a second.
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))

# What is not said here is filled in by type: see `FILLED`.
SAMPLES: dict[str, dict[str, Any]] = {
    "curriculum_program": {"code": "KIWI", "kind": "course", "status": "draft"},
    "curriculum_programprerequisite": {"program_id": ONE, "required_id": TWO},
    "delivery_cohort": {
        "program_id": ONE,
        "campus_id": ONE,
        "code": "KIWI",
        "status": "draft",
        "mode": "classroom",
        "capacity": 12,
    },
    "delivery_cohortstaff": {"cohort_id": ONE, "membership_id": ONE, "role": "assistant"},
    "delivery_room": {"campus_id": ONE, "status": "open"},
    "delivery_session": {
        "cohort_id": ONE,
        "number": 1,
        "starts_at": "2026-09-07 08:00:00+00",
        "ends_at": "2026-09-07 10:00:00+00",
        "status": "scheduled",
    },
    "delivery_sessionstaff": {"session_id": ONE, "membership_id": ONE},
    "delivery_term": {},
    "imports_externalreference": {"target_id": ONE},
    "imports_importbatch": {"file_id": ONE, "status": "reading"},
    "imports_importmapping": {},
    "imports_importrow": {"batch_id": ONE, "kind": "family"},
    "partners_partner": {"kind": "sponsor", "status": "active"},
    "partners_partnerdocument": {"file_id": ONE, "partner_id": ONE},
    "people_availability": {"membership_id": ONE, "starts": "09:00", "ends": "12:30"},
    "people_consent": {"learner_id": ONE, "status": "asked", "text_id": ONE, "said_on": "2026-09-07"},
    "people_consentanswer": {"consent_id": ONE, "text_id": ONE, "answer": "given", "by": "learner", "how": "paper"},
    "people_consentrequest": {"learner_id": ONE},
    "people_consenttext": {},
    "people_credential": {"membership_id": ONE, "status": "waiting"},
    "people_daysaway": {"membership_id": ONE},
    "people_duplicatepair": {"first_id": ONE, "second_id": TWO, "status": "open"},
    "people_emergencycontact": {"family_id": ONE, "relationship": "grandparent"},
    "people_family": {"status": "active"},
    "people_familylearner": {"family_id": ONE, "learner_id": ONE},
    "people_guardian": {"family_id": ONE, "relationship": "mother", "sees": "[]", "status": "active"},
    "people_householdmerge": {"family_merged_id": ONE, "family_survivor_id": TWO, "status": "done"},
    "people_householdpair": {"family_first_id": ONE, "family_second_id": TWO, "status": "open"},
    "people_learner": {"status": "active"},
    "people_learnerbackground": {"id": ONE, "learner_id": ONE},
    "people_learnerdemographics": {"id": ONE, "learner_id": ONE},
    "people_learnerhealth": {"id": ONE, "learner_id": ONE},
    "people_learnermerge": {"merged_id": ONE, "survivor_id": TWO, "status": "done"},
    "people_nationalid": {"learner_id": ONE, "kind": "passport"},
    "people_profilechange": {"asked_by_id": ONE, "learner_id": ONE, "note": "We moved.", "status": "open"},
    "people_qualification": {"membership_id": ONE},
    "people_staffprofile": {"id": ONE, "membership_id": ONE},
    "privacy_legalhold": {"subject_type": "learner", "subject_id": ONE},
    "privacy_retentionrule": {"kept": "minor"},
    "privacy_subjectrequest": {
        "kind": "access",
        "subject_type": "learner",
        "subject_id": ONE,
        "came_by": "email",
        "status": "received",
    },
}

# What a column has that must have something, and that no sample names.
FILLED: dict[str, Any] = {
    "boolean": False,
    "bytea": b"sealed",
    "character varying": "",
    "date": "2026-09-07",
    "integer": 1,
    "jsonb": "{}",
    "smallint": 1,
    "text": "",
    "timestamp with time zone": "2026-09-07 08:00:00+00",
}
