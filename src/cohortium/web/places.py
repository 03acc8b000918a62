"""Where one can go in an organisation: the places of the navigation, in their sections, each with its permission."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.tenancy.words import Word, filled

__all__ = ["PLACES", "Place", "Section", "called", "places_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the navigation."""

    # What stands above it: nothing, over what somebody opens every day.
    label: Words
    # Closed until somebody opens it, or is in it: what is asked for a few times a year.
    folds: bool = False


DAILY = Section("")
PEOPLE = Section(_("People"))
TEACHING = Section(_("Teaching"))
OFFICE = Section(_("Office"))
SET_UP = Section(_("Set-up"), folds=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the navigation, for those who hold its permission."""

    section: Section
    # With room for words of the house.
    label: Words
    icon: str
    route: str
    # The names of the routes that belong to it: while one of them is open, the place is marked.
    routes: frozenset[str]
    permission: Permission
    # The keys that lead there, if there are any.
    keys: str = ""


# In the order of the navigation; those of one section stand together.
PLACES = (
    Place(
        section=DAILY,
        label=_("Tasks"),
        icon="list-checks",
        route="tasks",
        routes=frozenset({"tasks", "task", "task_new", "task_edit"}),
        permission=Permission.TASK_READ,
        keys="g t",
    ),
    Place(
        section=DAILY,
        label=_("Calendar"),
        icon="calendar-days",
        route="calendar",
        routes=frozenset(
            {
                *("calendar", "sessions", "sessions_plan", "session_new", "session", "session_edit"),
                *("session_substitution", "session_cancellation", "session_restoring", "session_start"),
                *("session_completion", "sessions_on_closed_days"),
            }
        ),
        permission=Permission.SESSION_READ,
        keys="g d",
    ),
    Place(
        section=DAILY,
        label=_("Approvals"),
        icon="stamp",
        route="approvals",
        routes=frozenset(
            {
                *("approvals", "approval", "approval_asking", "approval_withdrawal"),
                *("approval_rules", "approval_rule_new", "approval_rule_edit", "approval_rule_removal"),
            }
        ),
        permission=Permission.APPROVAL_READ,
    ),
    Place(
        section=PEOPLE,
        label="%(learner_many)s",
        icon="graduation-cap",
        route="learners",
        routes=frozenset(
            {
                *("learners", "learner", "learner_new", "learner_edit", "learners_archiving", "learners_restoring"),
                *("learner_consents", "consents_recording", "consents_asking"),
                *("consent_request_reminding", "consent_request_taking_back"),
                *("learner_health", "learner_health_edit", "learner_background", "learner_background_edit"),
                *("learner_demographics", "learner_demographics_edit", "learner_photo_edit", "learner_photo_removal"),
                *("learner_id_new", "learner_id_removal", "learner_id_reveal", "learner_contact_new"),
                "learners_export",
                *("doubles", "double", "double_dismissal", "learner_merges", "learner_merge_undoing"),
            }
        ),
        permission=Permission.LEARNER_READ,
        keys="g l",
    ),
    Place(
        section=PEOPLE,
        label="%(family_many)s",
        icon="house-heart",
        route="families",
        routes=frozenset(
            {
                *("families", "family", "family_new", "family_edit", "families_archiving", "families_restoring"),
                *("family_adding", "family_learner_new", "family_learner_removal", "families_export"),
                *("guardian_new", "guardian_edit", "guardian_removal", "guardian_return", "guardian_raising"),
                *("household_doubles", "household_double", "household_double_dismissal"),
                *("household_merges", "household_merge_undoing"),
                *("contact_new", "contact_edit", "contact_removal", "contact_raising"),
            }
        ),
        permission=Permission.FAMILY_READ,
        keys="g f",
    ),
    Place(
        section=PEOPLE,
        label=_("Team"),
        icon="users",
        route="team",
        routes=frozenset(
            {
                *("team", "member", "member_new", "member_edit", "member_invitation"),
                *("member_reinstatement", "member_removal", "member_suspension", "staff_credentials"),
                *("staff_profile", "staff_profile_edit", "credential_new", "credential_edit", "credential_removal"),
                *("credential_confirming", "credential_sending_back", "qualification_new", "qualification_removal"),
                "qualification_edit",
                *("hours_new", "hours_removal", "away_new", "away_removal"),
            }
        ),
        permission=Permission.MEMBER_READ,
    ),
    Place(
        section=PEOPLE,
        label=_("Partners"),
        icon="handshake",
        route="partners",
        routes=frozenset(
            {
                *("partners", "partner", "partner_new", "partner_edit", "partners_export"),
                *("partner_archiving", "partner_restoring", "partner_document_new", "partner_document_removal"),
            }
        ),
        permission=Permission.PARTNER_READ,
    ),
    Place(
        section=PEOPLE,
        label=_("Requested changes"),
        icon="file-pen-line",
        route="profile_changes",
        routes=frozenset({"profile_changes", "profile_change", "profile_change_approval", "profile_change_refusal"}),
        permission=Permission.PROFILE_CHANGE_READ,
    ),
    Place(
        section=TEACHING,
        label="%(program_many)s",
        icon="book-open",
        route="programs",
        routes=frozenset(
            {
                *("programs", "program", "program_new", "program_edit", "program_copying", "programs_export"),
                *("program_activating", "program_archiving", "program_restoring"),
                *("prerequisite_new", "prerequisite_removal"),
            }
        ),
        permission=Permission.PROGRAM_READ,
        keys="g p",
    ),
    Place(
        section=TEACHING,
        label="%(cohort_many)s",
        icon="presentation",
        route="cohorts",
        routes=frozenset(
            {
                *("cohorts", "cohort", "cohort_new", "cohort_edit", "cohort_copying", "cohorts_export"),
                *("cohort_opening", "cohort_starting", "cohort_completing", "cohort_cancelling"),
                *("cohort_staff_new", "cohort_staff_removal"),
            }
        ),
        permission=Permission.COHORT_READ,
        keys="g k",
    ),
    Place(
        section=TEACHING,
        label="%(enrolment_many)s",
        icon="clipboard-list",
        route="enrolments",
        routes=frozenset(
            {
                *("enrolments", "enrolment", "enrolments_activating", "enrolments_completing", "enrolments_dropping"),
                *("enrolment_trying", "enrolment_applying", "enrolment_waiting", "enrolment_seating"),
                *("enrolment_approving", "enrolment_rejecting", "enrolment_paying", "enrolment_transfer"),
                *("cohort_enrolments", "cohort_enrolling", "cohort_offering", "learner_enrolling"),
                *("offer_accepting", "offer_declining"),
            }
        ),
        permission=Permission.ENROLMENT_READ,
        keys="g e",
    ),
    Place(
        section=OFFICE,
        label=_("E-mails"),
        icon="mail",
        route="letters",
        routes=frozenset({"letters", "letter", "letter_resending", "addresses", "address_clearing"}),
        permission=Permission.NOTIFICATION_READ,
    ),
    Place(
        section=OFFICE,
        label=_("Imports"),
        icon="file-input",
        route="imports",
        routes=frozenset(
            {
                *("imports", "import", "import_new", "import_mapping", "import_deciding", "import_dropping"),
                *("import_refused", "import_starting", "import_undoing"),
            }
        ),
        permission=Permission.IMPORT_READ,
    ),
    Place(
        section=OFFICE,
        label=_("Privacy"),
        icon="fingerprint",
        route="privacy",
        routes=frozenset(
            {
                *("privacy", "privacy_due", "privacy_due_erasing", "privacy_looking", "privacy_new", "privacy_rule"),
                *("privacy_hold_new", "privacy_hold_lifting", "privacy_request", "privacy_taking_up"),
                *("privacy_extension", "privacy_finishing", "privacy_refusal", "privacy_erasing"),
                *("privacy_exporting", "privacy_export"),
            }
        ),
        permission=Permission.PRIVACY_READ,
    ),
    Place(
        section=OFFICE,
        label=_("Audit trail"),
        icon="history",
        route="trail",
        routes=frozenset({"trail", "trail_export", "trail_proof", "trail_verifications"}),
        permission=Permission.TRAIL_READ,
    ),
    Place(
        section=SET_UP,
        label="%(campus_many)s",
        icon="map-pin",
        route="campuses",
        routes=frozenset({"campuses", "campus", "campus_new", "campus_edit", "campuses_closing", "campuses_reopening"}),
        permission=Permission.CAMPUS_READ,
        keys="g c",
    ),
    Place(
        section=SET_UP,
        label=_("Rooms"),
        icon="door-open",
        route="rooms",
        routes=frozenset({"rooms", "room", "room_new", "room_edit", "room_closing", "room_reopening"}),
        permission=Permission.ROOM_READ,
    ),
    Place(
        section=SET_UP,
        label=_("Terms"),
        icon="calendar-range",
        route="terms",
        routes=frozenset({"terms", "term", "term_new", "term_edit", "term_removal", "term_copying"}),
        permission=Permission.TERM_READ,
    ),
    Place(
        section=SET_UP,
        label=_("Closed days"),
        icon="calendar-off",
        route="closed_days",
        routes=frozenset({"closed_days", "closed_day_new", "closed_day_edit", "closed_day_removal", "holidays"}),
        permission=Permission.CLOSED_DAY_READ,
    ),
    Place(
        section=SET_UP,
        label=_("Roles"),
        icon="shield-check",
        route="roles",
        routes=frozenset({"roles", "role", "role_copying", "role_edit", "role_preview", "role_retiring"}),
        permission=Permission.ROLE_READ,
    ),
    Place(
        section=SET_UP,
        label=_("Settings"),
        icon="settings",
        route="settings",
        routes=frozenset(
            {
                *("settings", "setting_group", "setting_group_edit", "setting_numbers_preview"),
                *("setting_group_of_campus", "setting_group_of_campus_edit"),
                *("words", "words_edit", "words_preview"),
                *("fields", "field_new", "field_edit", "field_retiring", "field_return"),
                *("sender", "sender_edit", "sender_test", "sender_zone"),
                *("consent_texts", "consent_text", "consent_text_publishing", "consent_text_preview"),
                *("texts", "text", "text_edit", "text_preview", "text_reset", "text_test"),
            }
        ),
        permission=Permission.SETTING_READ,
    ),
    Place(
        section=SET_UP,
        label=_("Organisation"),
        icon="building-2",
        route="details",
        routes=frozenset({"details", "details_edit", "details_logo", "details_logo_removal"}),
        permission=Permission.ORGANISATION_READ,
    ),
    Place(
        section=SET_UP,
        label=_("API keys"),
        icon="key-round",
        route="keys",
        routes=frozenset({"keys", "key", "key_new", "key_revocation"}),
        permission=Permission.KEY_READ,
    ),
)


def places_of(actor: Actor) -> list[Place]:
    """Where this actor can go."""
    return [place for place in PLACES if actor.may(place.permission)]


def called(place: Place, words: Mapping[str, Word]) -> str:
    """What a place is called in these words of the house."""
    return capfirst(filled(place.label, words))
