"""Where the sources and the product call the same thing by different names. Used by `seed_map`."""

from cohortium.access.roles import BUILT_IN

# What is not there yet and belongs to apps that are: one line each. An app that is not there is named by its own name.
PARTS: dict[str, str] = {
    "sessions": "the timetable of a cohort: its sessions and who takes them",
    "classes imported": "classes, sessions and enrolments that come from files of other systems",
    "front door": "channels, templates and words of notifications; the seeding of organisations",
    "docuseal api": "the API that clients of the signing system go on using, with the ids that they know (external_ref)",
    "releases": "migrations that only add; going back with a backup and an archive, and the steps that need a hand",
}

# Values that have another name here, or several; None is the empty column. The values that are not here keep their name.
RENAMED_VALUES: dict[str, dict[str, tuple[str | None, ...]]] = {
    # Everything between draft and completed.
    "S012": {
        "active": ("provider_signing", "enrolling", "ready_for_sponsor", "sponsor_signing", "provider_review"),
    },
    # Synced and confirmed.
    "S230": {"accepted": ("synced",)},
    # Unmarked.
    "S241": {"unknown": (None,)},
    # Open, and no seat left.
    "S390": {"full": ("open",)},
    "S660": {"teaching_assistant": ("assistant",)},
    "S490": {"super_admin": ("owner",), "lead_instructor": ("trainer",)},
    # Sent, and the date is past.
    "S581": {"overdue": ("sent", "partial")},
}

# Columns whose values are no choices of the column, but rows that code makes.
MADE_BY_CODE: dict[str, set[str]] = {
    "access.MembershipRole.role": {role.key for role in BUILT_IN},
    "access.Role.name": {role.key for role in BUILT_IN},
}

# What the sources call the organisation in a table. Here it leads every index.
ORGANISATION_COLUMNS = {"organisation_id", "tenantId", "account_id"}

# Columns that have another name here, as PostgreSQL writes them in an index.
RENAMED_COLUMNS: dict[str, str] = {
    "cohorts.start_date": "first_on",
    "cohorts.end_date": "last_on",
    "users.email": "lower(email::text)",
    "staff.email": "lower(email::text)",
    "user_roles.user_id": "membership_id",
    "CampusStaff.staff_id": "membership_id",
    "CohortStaff.staff_id": "membership_id",
    "cohort_enrollments.user_id": "learner_id",
    "cohort_enrollments.state": "status",
    "sessions.session_number": "number",
    "sessions.scheduled_date": '"on"',
    "families.primary_contact_email": "email_plain",
    "enrolments.student_id": "learner_id",
    "enrolments.trainee_id": "learner_id",
    "enrolments.course_run_id": "cohort_id",
    "attendances.student_id": "learner_id",
    "skill_nodes.parent_node_id": "parent_id",
    "skill_progress.student_id": "learner_id",
    "project_submissions.student_id": "learner_id",
}

# Rows that say in a sentence which columns they mean: the table, and the columns.
COLUMNS_IN_WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "S188": ("user_roles", ("user_id", "role_id")),
    "S288": ("users", ("email",)),
    "S289": ("enrolments", ("trainee_id", "course_run_id")),
    "S291": ("sync_jobs", ("status", "next_retry_at")),
    # An id is of one thing only, whatever its type.
    "S292": ("audit_logs", ("entity_id",)),
}

# Unique among the open ones only: a learner may come back.
UNIQUE_WHILE_OPEN = {"S068", "S289", "S303"}
