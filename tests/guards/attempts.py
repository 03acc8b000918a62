"""For every guard what somebody writes that it refuses, and nothing else does."""

from dataclasses import dataclass, field
from typing import Any

from cohortium.curriculum.rules.programs import NUMBERS
from tests.guards.samples import ONE, SAMPLES, THREE, TWO


@dataclass(frozen=True)
class Attempt:
    """A row that differs from its table's sample in what `guard` refuses."""

    guard: str
    table: str
    row: dict[str, Any]
    # The rows that are there before, each as it differs from the sample.
    there: tuple[dict[str, Any], ...] = ()
    # What is done to the rows of the table afterwards.
    then: tuple[str, ...] = ()
    # Another guard that refuses the same and comes first: a second line stands behind it.
    behind: tuple[str, ...] = field(default=())

    @property
    def first(self) -> str:
        """Who refuses as long as everything stands."""
        return (*self.behind, self.guard)[0]


def again(guard: str, table: str, row: dict[str, Any] | None = None, there: dict[str, Any] | None = None) -> Attempt:
    """What exists already: `there`, and once more with what `row` has differently."""
    return Attempt(guard, table, (there or {}) | (row or {}), there=(there or {},))


# The check of each status, and one that is known and in which nothing begins.
STATUSES: dict[str, tuple[str, str]] = {
    "curriculum_program": ("program_status_is_known", "archived"),
    "delivery_cohort": ("cohort_status_is_known", "completed"),
    "delivery_room": ("room_status_is_known", "closed"),
    "delivery_session": ("session_status_is_known", "completed"),
    "imports_importbatch": ("import_status_is_known", "done"),
    "partners_partner": ("partner_status_is_known", "archived"),
    "people_consent": ("consent_status_is_known", "withdrawn"),
    "people_credential": ("credential_status_is_known", "confirmed"),
    "people_duplicatepair": ("duplicate_pair_status_is_known", "merged"),
    "people_family": ("family_status_is_known", "archived"),
    "people_guardian": ("guardian_status_is_known", "erased"),
    "people_householdmerge": ("household_merge_status_is_known", "undone"),
    "people_householdpair": ("household_pair_status_is_known", "dismissed"),
    "people_learner": ("learner_status_is_known", "erased"),
    "people_learnermerge": ("learner_merge_status_is_known", "undone"),
    "people_profilechange": ("profile_change_status_is_known", "approved"),
    "privacy_subjectrequest": ("subject_request_status_is_known", "done"),
}

# Never changed: they have no version, and two triggers instead of a stamp.
WRITTEN_ONCE = ("people_consentanswer", "people_consenttext")
VERSIONED = tuple(table for table in SAMPLES if table not in WRITTEN_ONCE)

# What no number is, and who else says so.
BELOW_NOUGHT: dict[str, tuple[str, tuple[str, ...]]] = {
    "delivery_room.capacity": ("delivery_room_capacity_check", ("capacity_is_for_somebody",)),
    "imports_externalreference.written_version": ("imports_externalreference_written_version_check", ()),
    "imports_importbatch.done": ("imports_importbatch_done_check", ()),
    "imports_importbatch.total": ("imports_importbatch_total_check", ()),
    "imports_importrow.number": ("imports_importrow_number_check", ()),
    "people_availability.weekday": ("people_availability_weekday_check", ()),
    "people_consentrequest.generation": ("people_consentrequest_generation_check", ()),
    "people_consenttext.number": ("people_consenttext_number_check", ("consent_text_version_counts_from_one",)),
    "people_credential.told_at": ("people_credential_told_at_check", ("credential_told_at_a_threshold",)),
    "people_duplicatepair.score": ("people_duplicatepair_score_check", ()),
    "people_emergencycontact.place": ("people_emergencycontact_place_check", ()),
    "people_familylearner.place": ("people_familylearner_place_check", ("family_learner_two_places",)),
    "people_guardian.bill_share": ("people_guardian_bill_share_check", ()),
    "people_guardian.place": ("people_guardian_place_check", ()),
    "people_householdpair.score": ("people_householdpair_score_check", ()),
    "privacy_retentionrule.years": ("privacy_retentionrule_years_check", ()),
}

# A word of a list that is on no list.
UNKNOWN: dict[str, str] = {
    "curriculum_program.kind": "program_kind_is_known",
    "curriculum_program.skill_level": "program_skill_is_known",
    "delivery_session.mode": "session_mode_is_known",
    "imports_importrow.choice": "import_row_choice",
    "imports_importrow.kind": "import_row_kind",
    "imports_importrow.outcome": "import_row_outcome",
    "imports_importrow.undo": "import_row_undo",
    "imports_importrow.weight": "import_row_weight",
    "partners_partner.kind": "partner_kind_is_known",
    "people_consentanswer.answer": "consent_answer_is_known",
    "people_consentanswer.by": "consent_answer_by_is_known",
    "people_consentanswer.how": "consent_answer_how_is_known",
    "people_emergencycontact.relationship": "emergency_relationship_is_known",
    "people_guardian.relationship": "guardian_relationship_is_known",
    "people_learner.gender": "learner_gender_is_known",
    "people_learnerdemographics.highest_education": "highest_education_is_known",
    "people_learnerdemographics.marital_status": "marital_status_is_known",
    "people_nationalid.kind": "national_id_kind_is_known",
    "privacy_legalhold.subject_type": "legal_hold_subject_is_known",
    "privacy_retentionrule.kept": "retention_rule_kept_is_known",
    "privacy_subjectrequest.came_by": "subject_request_way_is_known",
    "privacy_subjectrequest.kind": "subject_request_kind_is_known",
    "privacy_subjectrequest.subject_type": "subject_request_subject_is_known",
}

# Rows that go by the id of the row that they are about: a second one would have the same.
BESIDE: dict[str, tuple[str, str]] = {
    "people_learnerbackground": ("background_once", "background_has_the_learners_id"),
    "people_learnerdemographics": ("demographics_once", "demographics_has_the_learners_id"),
    "people_learnerhealth": ("health_once", "health_has_the_learners_id"),
    "people_staffprofile": ("staff_profile_once", "profile_has_the_members_id"),
}

AGENT = {"kind": "agent", "code": "KIWI"}
NO_FAMILIES = {"family_merged_id": None, "family_survivor_id": None}
GUARDIANS = {**NO_FAMILIES, "guardian_merged_id": ONE, "guardian_survivor_id": TWO}
NO_PAIR = {"family_first_id": None, "family_second_id": None}
PAIR_OF_GUARDIANS = {**NO_PAIR, "guardian_first_id": ONE, "guardian_second_id": TWO}
RUNNING = tuple(f"UPDATE imports_importbatch SET status = '{status}'" for status in ("ready", "running"))

COPIED = {"copied_from_id": TWO, "term_id": ONE}
DELIVERY = [
    again("cohort_code_once", "delivery_cohort", {"code": "kiwi"}),
    again("cohort_copied_once", "delivery_cohort", {"code": "PEAR"}, there=COPIED),
    Attempt("cohort_has_a_code", "delivery_cohort", {"code": ""}),
    Attempt("cohort_mode_is_known", "delivery_cohort", {"mode": "telepathy"}),
    Attempt("cohort_days_in_order", "delivery_cohort", {"first_on": "2026-09-07", "last_on": "2026-09-06"}),
    Attempt(
        *("cohort_enrolment_in_order", "delivery_cohort"),
        {"enrolment_opens_on": "2026-09-07", "enrolment_closes_on": "2026-09-06"},
    ),
    Attempt("cohort_price_is_an_amount", "delivery_cohort", {"price": -1}),
    Attempt("cohort_has_a_seat_for_each", "delivery_cohort", {"seats_held": 7, "seats_offered": 6}),
    Attempt("cohort_capacity_within", "delivery_cohort", {"capacity": 0}),
    Attempt("cohort_expected_learners_within", "delivery_cohort", {"expected_learners": -1}),
    again("cohort_staff_once", "delivery_cohortstaff", {"role": "assessor"}),
    again("cohort_has_one_lead", "delivery_cohortstaff", {"membership_id": TWO}, there={"role": "lead_instructor"}),
    Attempt("cohort_staff_role_is_known", "delivery_cohortstaff", {"role": "janitor"}),
    Attempt("capacity_is_for_somebody", "delivery_room", {"capacity": 0}),
    again("room_once", "delivery_room", {"name": "ATELIER"}, there={"name": "Atelier"}),
    again("session_number_once", "delivery_session", {"cohort_id": ONE}),
    Attempt("session_number_counts", "delivery_session", {"number": 0}),
    Attempt("session_ends", "delivery_session", {"ends_at": "2026-09-07 08:00:00+00"}),
    Attempt(
        *("session_is_over_after_it_began", "delivery_session"),
        {"began_at": "2026-09-07 08:05:00+00", "over_at": "2026-09-07 08:04:00+00"},
    ),
    again("session_staff_once", "delivery_sessionstaff"),
    Attempt("term_ends", "delivery_term", {"last_on": "2026-09-06"}),
    again("term_once", "delivery_term", {"name": "SUMMER"}, there={"name": "Summer"}),
    again("term_of_campus_once", "delivery_term", {"last_on": "2026-09-08"}, there={"campus_id": ONE}),
]

IMPORTS = [
    again("external_reference_once", "imports_externalreference", {"target_id": TWO}),
    again("import_mapping_once", "imports_importmapping"),
    again("import_row_number_once", "imports_importrow", {"kind": "learner"}),
    Attempt("import_one_at_a_time", "imports_importbatch", {"source": "Lion"}, there=({},), then=RUNNING),
]

PROGRAMS = [
    Attempt("program_ages_in_order", "curriculum_program", {"age_min": 13, "age_max": 12}),
    Attempt("program_has_a_code", "curriculum_program", {"code": ""}),
    Attempt("program_price_is_an_amount", "curriculum_program", {"default_price": -1}),
    Attempt("program_price_is_an_amount", "curriculum_program", {"default_price": 10**9 + 1}),
    *(
        Attempt(f"program_{name}_within", "curriculum_program", {name: number})
        for name, (least, most) in NUMBERS.items()
        for number in (least - 1, most + 1)
    ),
    again("program_code_once", "curriculum_program", {"code": "kiwi"}),
    Attempt("program_prerequisite_of_two", "curriculum_programprerequisite", {"required_id": ONE}),
    again("program_prerequisite_once", "curriculum_programprerequisite"),
]

PARTNERS = [
    Attempt(
        "partner_commission_is_a_part", "partners_partner", AGENT | {"commission_kind": "percent", "commission": 101}
    ),
    Attempt("partner_commission_is_a_rule", "partners_partner", {"commission_kind": "fixed", "commission": 250}),
    Attempt("partner_commission_is_a_rule", "partners_partner", AGENT | {"commission_kind": "fixed"}),
    Attempt("partner_commission_is_a_rule", "partners_partner", AGENT | {"commission": 250}),
    Attempt("partner_commission_is_a_rule", "partners_partner", AGENT | {"commission_kind": "part", "commission": 5}),
    Attempt("partner_commission_is_a_rule", "partners_partner", AGENT | {"commission_kind": "fixed", "commission": -1}),
    Attempt("partner_discount_is_a_part", "partners_partner", {"discount": 10}),
    Attempt("partner_discount_is_a_part", "partners_partner", AGENT | {"discount": 101}),
    Attempt("partner_discount_is_a_part", "partners_partner", AGENT | {"discount": -1}),
    Attempt("partner_who_brings_has_a_code", "partners_partner", {"kind": "agent"}),
    Attempt("partner_who_brings_has_a_code", "partners_partner", {"kind": "broker"}),
    again("partner_code_once", "partners_partner", {"kind": "broker"}, there=AGENT),
    again("partner_log_in_once", "partners_partner", there={"membership_id": ONE}),
    again("partner_document_file_once", "partners_partnerdocument", {"partner_id": TWO}),
]

STAFF = [
    Attempt("availability_ends_after_it_starts", "people_availability", {"ends": "09:00"}),
    Attempt("availability_is_good_for_some_time", "people_availability", {"valid_until": "2026-09-06"}),
    Attempt("availability_weekday_is_known", "people_availability", {"weekday": 7}),
    Attempt(
        "credential_ends_after_it_begins",
        "people_credential",
        {"issued_on": "2026-09-07", "expires_on": "2026-09-06"},
    ),
    Attempt("credential_told_at_a_threshold", "people_credential", {"told_at": 8}),
    Attempt("days_away_end_after_they_begin", "people_daysaway", {"last_day": "2026-09-06"}),
]

CONSENTS = [
    Attempt("consent_answer_has_a_text", "people_consent", {"status": "given", "text_id": None}),
    Attempt("consent_answer_has_a_text", "people_consent", {"status": "refused", "said_on": None}),
    again("consent_once", "people_consent", {"status": "given"}),
    again(
        "consent_request_once",
        "people_consentrequest",
        {"email": "ELENI@example.com", "secret_hash": b"another"},
        there={"email": "eleni@example.com"},
    ),
    again("consent_request_secret_once", "people_consentrequest", {"learner_id": TWO}),
    Attempt("consent_text_version_counts_from_one", "people_consenttext", {"number": 0}),
    again("consent_text_version_once", "people_consenttext", {"words": "Photos may be printed."}),
]

HOUSEHOLDS = [
    Attempt("emergency_contact_of_one", "people_emergencycontact", {"learner_id": ONE}),
    Attempt("emergency_contact_of_one", "people_emergencycontact", {"family_id": None}),
    Attempt("family_is_merged_into_another", "people_family", {"id": ONE, "merged_into_id": ONE}),
    again("family_learner_once", "people_familylearner", {"place": 2}),
    again("family_learner_place_once", "people_familylearner", {"family_id": TWO}),
    Attempt("family_learner_two_places", "people_familylearner", {"place": 3}),
    Attempt("guardian_is_merged_into_another", "people_guardian", {"id": ONE, "merged_into_id": ONE}),
    Attempt("guardian_merged_has_no_log_in", "people_guardian", {"membership_id": ONE, "merged_into_id": TWO}),
    Attempt("guardian_share_is_a_part_of_the_bill", "people_guardian", {"bill_share": 101}),
    Attempt("guardian_sights_are_known", "people_guardian", {"sees": '["learning", "everything"]'}),
    again("guardian_log_in_once", "people_guardian", there={"membership_id": ONE}),
    Attempt("household_merge_is_of_two", "people_householdmerge", {"family_survivor_id": ONE}),
    Attempt("household_merge_is_of_two", "people_householdmerge", {"family_survivor_id": None}),
    Attempt("household_merge_is_of_two", "people_householdmerge", {"is_of_two_families": True}),
    Attempt("household_merge_is_of_two", "people_householdmerge", NO_FAMILIES),
    Attempt("household_merge_is_of_two", "people_householdmerge", GUARDIANS | {"guardian_survivor_id": ONE}),
    Attempt("household_merge_is_of_two", "people_householdmerge", GUARDIANS | {"family_merged_id": ONE}),
    again("household_merge_of_family_once", "people_householdmerge", {"family_survivor_id": THREE}),
    again("household_merge_of_guardian_once", "people_householdmerge", {"guardian_survivor_id": THREE}, GUARDIANS),
    Attempt("household_pair_is_of_two_in_order", "people_householdpair", {"family_first_id": TWO}),
    Attempt("household_pair_is_of_two_in_order", "people_householdpair", {"family_first_id": THREE}),
    Attempt("household_pair_is_of_two_in_order", "people_householdpair", {"family_second_id": None}),
    Attempt("household_pair_is_of_two_in_order", "people_householdpair", NO_PAIR),
    Attempt("household_pair_is_of_two_in_order", "people_householdpair", PAIR_OF_GUARDIANS | {"family_first_id": ONE}),
    Attempt(
        "household_pair_is_of_two_in_order", "people_householdpair", PAIR_OF_GUARDIANS | {"guardian_first_id": TWO}
    ),
    again("household_pair_of_families_once", "people_householdpair"),
    again("household_pair_of_guardians_once", "people_householdpair", there=PAIR_OF_GUARDIANS),
]

LEARNERS = [
    Attempt("duplicate_pair_is_of_two_in_order", "people_duplicatepair", {"first_id": TWO}),
    Attempt("duplicate_pair_is_of_two_in_order", "people_duplicatepair", {"first_id": THREE}),
    again("duplicate_pair_once", "people_duplicatepair"),
    Attempt("learner_is_merged_into_another", "people_learner", {"id": ONE, "merged_into_id": ONE}),
    again("learner_log_in_once", "people_learner", there={"membership_id": ONE}),
    Attempt("learner_merge_is_of_two", "people_learnermerge", {"survivor_id": ONE}),
    again("learner_merge_once", "people_learnermerge", {"survivor_id": THREE}),
    Attempt("profile_change_of_one", "people_profilechange", {"family_id": ONE}),
    Attempt("profile_change_of_one", "people_profilechange", {"guardian_id": ONE}),
    Attempt("profile_change_of_one", "people_profilechange", {"learner_id": None}),
    Attempt("profile_change_wants_something", "people_profilechange", {"note": ""}),
    again("profile_change_of_learner_open_once", "people_profilechange"),
    again("profile_change_of_family_open_once", "people_profilechange", there={"learner_id": None, "family_id": ONE}),
    again(
        "profile_change_of_guardian_open_once", "people_profilechange", there={"learner_id": None, "guardian_id": ONE}
    ),
]

PRIVACY = [
    again("legal_hold_once", "privacy_legalhold"),
    again("retention_rule_once", "privacy_retentionrule", {"years": 2}),
    Attempt("retention_rule_years_are_few", "privacy_retentionrule", {"years": 51}),
    Attempt("subject_request_by_member_in_portal", "privacy_subjectrequest", {"asked_by_member_id": ONE}),
    again("subject_request_open_once", "privacy_subjectrequest", {"came_by": "letter"}),
    again(
        "subject_request_open_once",
        "privacy_subjectrequest",
        there={"came_by": "portal", "asked_by_member_id": ONE},
    ),
]


def _of(place: str, value: Any) -> tuple[str, dict[str, Any]]:
    table, _, column = place.partition(".")
    return table, {column: value}


ATTEMPTS: list[Attempt] = [
    *(*PROGRAMS, *DELIVERY, *IMPORTS, *PARTNERS, *STAFF, *CONSENTS, *HOUSEHOLDS, *LEARNERS, *PRIVACY),
    *(Attempt(f"{table}_version_check", table, {"version": -1}) for table in VERSIONED),
    *(Attempt(f"{table}_moves_status", table, {"status": known}) for table, (_, known) in STATUSES.items()),
    *(
        Attempt(guard, table, {"status": "nowhere"}, behind=(f"{table}_moves_status",))
        for table, (guard, _) in STATUSES.items()
    ),
    *(Attempt(guard, *_of(place, -1), behind=behind) for place, (guard, behind) in BELOW_NOUGHT.items()),
    *(Attempt(guard, *_of(place, "purple")) for place, guard in UNKNOWN.items()),
    *(Attempt(same, table, {"id": TWO}) for table, (_, same) in BESIDE.items()),
    *(Attempt(once, table, {"id": TWO}, there=({},), behind=(same,)) for table, (once, same) in BESIDE.items()),
]
