"""Every permission. One for each action, and `read` for the queries."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from cohortium.access.permission_labels import LABELS, RESOURCES
from cohortium.access.permission_spans import ALL_OR_NOTHING, BY_NAME
from cohortium.access.reach import Span
from cohortium.tenancy.words import DEFAULTS, Word, filled, words_here

Named = TypeVar("Named", bound=Callable[..., Any])


class Permission(StrEnum):
    """`<resource>:<verb>`, in alphabetical order."""

    APPROVAL_ASK = "approval:ask"
    APPROVAL_DECIDE = "approval:decide"
    APPROVAL_DROP = "approval:drop"
    APPROVAL_READ = "approval:read"
    APPROVAL_SET = "approval:set"
    CAMPUS_CLOSE = "campus:close"
    CAMPUS_EDIT = "campus:edit"
    CAMPUS_OPEN = "campus:open"
    CAMPUS_READ = "campus:read"
    CAMPUS_REOPEN = "campus:reopen"
    CHECKLIST_EDIT = "checklist:edit"
    CLOSED_DAY_EDIT = "closed_day:edit"
    CLOSED_DAY_READ = "closed_day:read"
    COHORT_ADD = "cohort:add"
    COHORT_CANCEL = "cohort:cancel"
    COHORT_EDIT = "cohort:edit"
    COHORT_EXPORT = "cohort:export"
    COHORT_MOVE = "cohort:move"
    COHORT_READ = "cohort:read"
    COHORT_STAFF = "cohort:staff"
    CONSENT_ANSWER = "consent:answer"
    CONSENT_READ = "consent:read"
    CONSENT_RECORD = "consent:record"
    CONSENT_REQUEST = "consent:request"
    CONSENT_TEXT_PUBLISH = "consent_text:publish"
    CONSENT_TEXT_READ = "consent_text:read"
    ENROLMENT_ADD = "enrolment:add"
    ENROLMENT_APPROVE = "enrolment:approve"
    ENROLMENT_DROP = "enrolment:drop"
    ENROLMENT_EDIT = "enrolment:edit"
    ENROLMENT_OVERRIDE = "enrolment:override"
    ENROLMENT_READ = "enrolment:read"
    ENROLMENT_TRANSFER = "enrolment:transfer"
    FAMILY_ADD = "family:add"
    FAMILY_ARCHIVE = "family:archive"
    FAMILY_EDIT = "family:edit"
    FAMILY_EXPORT = "family:export"
    FAMILY_MERGE = "family:merge"
    FAMILY_READ = "family:read"
    FAMILY_RESTORE = "family:restore"
    FIELD_EDIT = "field:edit"
    FIELD_READ = "field:read"
    FILE_KEEP = "file:keep"
    FILE_NOTE = "file:note"
    FILE_REMOVE = "file:remove"
    IMPORT_READ = "import:read"
    IMPORT_RUN = "import:run"
    IMPORT_UNDO = "import:undo"
    KEY_ISSUE = "key:issue"
    KEY_READ = "key:read"
    KEY_REVOKE = "key:revoke"
    LEARNER_ADD = "learner:add"
    LEARNER_ARCHIVE = "learner:archive"
    LEARNER_EDIT = "learner:edit"
    LEARNER_EXPORT = "learner:export"
    LEARNER_MERGE = "learner:merge"
    LEARNER_READ = "learner:read"
    LEARNER_RESTORE = "learner:restore"
    LEARNER_BACKGROUND_EDIT = "learner_background:edit"
    LEARNER_BACKGROUND_READ = "learner_background:read"
    LEARNER_DEMOGRAPHICS_EDIT = "learner_demographics:edit"
    LEARNER_DEMOGRAPHICS_READ = "learner_demographics:read"
    LEARNER_HEALTH_EDIT = "learner_health:edit"
    LEARNER_HEALTH_READ = "learner_health:read"
    LEARNER_ID_ADD = "learner_id:add"
    LEARNER_ID_READ = "learner_id:read"
    LEARNER_ID_REKEY = "learner_id:rekey"
    LEARNER_ID_REMOVE = "learner_id:remove"
    LEARNER_ID_REVEAL = "learner_id:reveal"
    MEMBER_ACCEPT = "member:accept"
    MEMBER_ADMIT = "member:admit"
    MEMBER_ASSIGN = "member:assign"
    MEMBER_INVITE = "member:invite"
    MEMBER_LEAVE = "member:leave"
    MEMBER_READ = "member:read"
    MEMBER_REINSTATE = "member:reinstate"
    MEMBER_REMOVE = "member:remove"
    MEMBER_SUSPEND = "member:suspend"
    NOTIFICATION_CHOOSE = "notification:choose"
    NOTIFICATION_MARK = "notification:mark"
    NOTIFICATION_NOTE = "notification:note"
    NOTIFICATION_QUEUE = "notification:queue"
    NOTIFICATION_READ = "notification:read"
    NOTIFICATION_RESEND = "notification:resend"
    NOTIFICATION_UNSUBSCRIBE = "notification:unsubscribe"
    ORGANISATION_EDIT = "organisation:edit"
    ORGANISATION_ENTER = "organisation:enter"
    ORGANISATION_FOUND = "organisation:found"
    ORGANISATION_OWN = "organisation:own"
    ORGANISATION_READ = "organisation:read"
    ORGANISATION_SEARCH = "organisation:search"
    ORGANISATION_SWITCH = "organisation:switch"
    PARTNER_ADD = "partner:add"
    PARTNER_ARCHIVE = "partner:archive"
    PARTNER_EDIT = "partner:edit"
    PARTNER_EXPORT = "partner:export"
    PARTNER_READ = "partner:read"
    PARTNER_RESTORE = "partner:restore"
    PORTAL_ANSWER = "portal:answer"
    PORTAL_DOWNLOAD = "portal:download"
    PORTAL_INVITE = "portal:invite"
    PORTAL_SEE = "portal:see"
    PRIVACY_ASK = "privacy:ask"
    PRIVACY_ERASE = "privacy:erase"
    PRIVACY_MANAGE = "privacy:manage"
    PRIVACY_NOTE = "privacy:note"
    PRIVACY_READ = "privacy:read"
    PRIVACY_WITHDRAW = "privacy:withdraw"
    PROFILE_CHANGE_ASK = "profile_change:ask"
    PROFILE_CHANGE_DECIDE = "profile_change:decide"
    PROFILE_CHANGE_READ = "profile_change:read"
    PROFILE_CHANGE_WITHDRAW = "profile_change:withdraw"
    PROGRAM_ADD = "program:add"
    PROGRAM_ARCHIVE = "program:archive"
    PROGRAM_EDIT = "program:edit"
    PROGRAM_EXPORT = "program:export"
    PROGRAM_READ = "program:read"
    PROGRAM_RESTORE = "program:restore"
    ROLE_COPY = "role:copy"
    ROLE_EDIT = "role:edit"
    ROLE_KEEP = "role:keep"
    ROLE_READ = "role:read"
    ROLE_RETIRE = "role:retire"
    ROOM_ADD = "room:add"
    ROOM_CLOSE = "room:close"
    ROOM_EDIT = "room:edit"
    ROOM_READ = "room:read"
    ROOM_REOPEN = "room:reopen"
    SESSION_ADD = "session:add"
    SESSION_CANCEL = "session:cancel"
    SESSION_EDIT = "session:edit"
    SESSION_HOLD = "session:hold"
    SESSION_READ = "session:read"
    SETTING_EDIT = "setting:edit"
    SETTING_READ = "setting:read"
    STAFF_CONFIRM = "staff:confirm"
    STAFF_EDIT = "staff:edit"
    STAFF_KEEP = "staff:keep"
    STAFF_READ = "staff:read"
    STAFF_TELL = "staff:tell"
    TASK_ADD = "task:add"
    TASK_CLOSE = "task:close"
    TASK_EDIT = "task:edit"
    TASK_RAISE = "task:raise"
    TASK_READ = "task:read"
    TEMPLATE_EDIT = "template:edit"
    TEMPLATE_READ = "template:read"
    TERM_ADD = "term:add"
    TERM_EDIT = "term:edit"
    TERM_READ = "term:read"
    TERM_REMOVE = "term:remove"
    TRAIL_EXPORT = "trail:export"
    TRAIL_NOTE = "trail:note"
    TRAIL_READ = "trail:read"
    TRAIL_VERIFY = "trail:verify"

    @property
    def resource(self) -> str:
        """The kind of thing that it is about: `campus`."""
        return self.partition(":")[0]

    @property
    def verb(self) -> str:
        """What is done with it: `close`."""
        return self.partition(":")[2]

    @property
    def spans(self) -> tuple[Span, ...]:
        """How far a role may let it reach, the least first. None: no role grants it."""
        return SPANS.get(self, ())

    @property
    def label(self) -> str:
        """The words by which a person of the organisation in scope asks for it."""
        return self.label_in(words_here())

    def label_in(self, words: Mapping[str, Word]) -> str:
        """The words by which a person of this organisation asks for it."""
        return filled(LABELS[self], words)

    def resource_in(self, words: Mapping[str, Word]) -> str:
        """What it is about, as people of this organisation call it."""
        return filled(RESOURCES[self.resource].label, words)


# Looked up by name, so that one which nobody has is noticed at once.
SPANS: dict[Permission, tuple[Span, ...]] = {Permission(name): spans for name, spans in BY_NAME.items()}

# What only the system does: no role of an organisation grants it.
OF_THE_SYSTEM = frozenset(
    {
        Permission.APPROVAL_DROP,
        Permission.FILE_KEEP,
        Permission.FILE_NOTE,
        Permission.FILE_REMOVE,
        Permission.LEARNER_ID_REKEY,
        Permission.MEMBER_ADMIT,
        Permission.NOTIFICATION_NOTE,
        Permission.NOTIFICATION_QUEUE,
        Permission.ORGANISATION_FOUND,
        Permission.ORGANISATION_SWITCH,
        Permission.PRIVACY_NOTE,
        Permission.ROLE_KEEP,
        Permission.STAFF_TELL,
        Permission.TASK_RAISE,
        Permission.TRAIL_NOTE,
    }
)
# What only a link allows, to whoever holds it.
OF_LINKS = frozenset({Permission.CONSENT_ANSWER, Permission.MEMBER_ACCEPT, Permission.NOTIFICATION_UNSUBSCRIBE})
# What every member may do with what is their own, whatever their roles.
OF_EVERY_MEMBER = frozenset(
    {
        Permission.APPROVAL_ASK,
        Permission.APPROVAL_DECIDE,
        Permission.MEMBER_LEAVE,
        Permission.NOTIFICATION_CHOOSE,
        Permission.NOTIFICATION_MARK,
        Permission.ORGANISATION_ENTER,
        Permission.ORGANISATION_SEARCH,
        Permission.PORTAL_ANSWER,
        Permission.PORTAL_DOWNLOAD,
        Permission.PORTAL_SEE,
        Permission.PRIVACY_ASK,
        Permission.PRIVACY_WITHDRAW,
        Permission.PROFILE_CHANGE_ASK,
        Permission.PROFILE_CHANGE_WITHDRAW,
    }
)
# Of that, what only the team has any use for: families, learners and partners ask for no approval and search nobody.
OF_THE_TEAM = frozenset({Permission.APPROVAL_ASK, Permission.APPROVAL_DECIDE, Permission.ORGANISATION_SEARCH})
# What is left for them, and all that the portal asks for.
OF_OUTSIDERS = OF_EVERY_MEMBER - OF_THE_TEAM
# What people decide and no key does: who belongs here, who may do what, and who gets a key. With a stolen one, a thief
# could see to it that they stay. And what nobody takes back.
OF_PEOPLE = frozenset(
    {
        Permission.APPROVAL_SET,
        Permission.CHECKLIST_EDIT,
        Permission.KEY_ISSUE,
        Permission.KEY_REVOKE,
        Permission.MEMBER_ASSIGN,
        Permission.MEMBER_INVITE,
        Permission.MEMBER_REINSTATE,
        Permission.MEMBER_REMOVE,
        Permission.MEMBER_SUSPEND,
        Permission.ORGANISATION_OWN,
        Permission.PORTAL_INVITE,
        Permission.PRIVACY_ERASE,
        Permission.ROLE_COPY,
        Permission.ROLE_EDIT,
        Permission.ROLE_RETIRE,
    }
)
# What a key may hold.
OF_KEYS = frozenset(SPANS) - OF_PEOPLE
# What looks and changes nothing: a new permission to read is among them by itself. To export, or to have something
# verified, leaves a word in the trail that somebody looked, and nothing else.
OF_READERS = frozenset(permission for permission in SPANS if permission.verb in {"read", "export", "verify"})
# What belongs to no campus, or to none yet: it cannot be limited to some.
OF_NO_CAMPUS = frozenset(permission for permission, spans in SPANS.items() if Span.CAMPUSES not in spans)
# What many people feel at once: it is marked where somebody gives it away.
GRAVE = frozenset({Permission.CAMPUS_CLOSE, Permission.CAMPUS_REOPEN, Permission.PRIVACY_ERASE})


def how_far(permission: Permission, span: Span, words: Mapping[str, Word] = DEFAULTS) -> str:
    """The words for how far it reaches; none where it is for everything or not at all."""
    if permission.spans == ALL_OR_NOTHING:
        return ""
    own = RESOURCES[permission.resource].own
    said = {Span.EVERYTHING: _("everywhere"), Span.CAMPUSES: _("at their own %(campus_many)s"), Span.OWN: own}
    return filled(said[span], words)


def needing(function: Named, permission: Permission, *, methods: Sequence[str] = ()) -> Named:
    """Note on a page, an endpoint or an action which permission it needs: the matrix and the tests read all of them."""
    # A function takes any attribute, of which its type says nothing.
    function.permission = permission  # type: ignore[attr-defined]
    function.methods = methods  # type: ignore[attr-defined]
    return function
