"""What the other tables hold: files, letters, tasks, approvals, the team, the trail."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, QuerySet, TextField, UUIDField, Value
from django.utils.translation import gettext_lazy as _

from cohortium.access.models import Membership
from cohortium.partners.models import Partner
from cohortium.people.models import Guardian, Learner
from cohortium.privacy.kinds.holdings import (
    BLANK,
    Finds,
    Person,
    Subject,
    about,
    at,
    holds,
    holds_nothing,
    keeps,
    of,
    says,
)
from cohortium.privacy.registers_people import ERASED
from cohortium.tenancy.models import Organisation


def empty_steps(steps: Collection[UUID]) -> None:
    """Empty the reasons of steps, which are written once: a function of the database looks whether it may be."""
    ids = Value(list(steps), output_field=ArrayField(UUIDField()))
    emptied = Func(ids, function="empty_words_of_enrolments", output_field=TextField())
    Organisation.objects.values_list(emptied).get()


# What a log-in can be of, by the names under which a membership knows it.
_HOLDERS: dict[str, Callable[[], QuerySet[Any]]] = {
    "guardianships": Guardian.objects.all,
    "learners": Learner.objects.all,
    "partners": Partner.objects.all,
}
_LAW = _("We must be able to show what was decided, by whom and when.")
_TRAIL = _("Sealed. Personal values were never written to the audit trail; who did what is kept.")

# Of a member also what they asked about others, in the portal; found late, as what hangs on it is about those others.
_ASKED = Finds(lambda person: Q(asked_by_member__in=person.records))

holds(
    "files.StoredFile",
    found={one: [about("owner_id")] for one in Subject},
    columns={"name": says(_("erased"))},
    plain=["kind", "owner_type", "media_type", "sha256", "scan_answer", "keep_until"],
    why=_("The content is deleted. Only the fact that there was a file is kept."),
)
holds(
    "notifications.Notification",
    found={one: [about("subject_id"), about("recipient_id"), at("recipient")] for one in Subject},
    columns={"recipient": BLANK, "subject": BLANK, "body": BLANK, "answer": BLANK, "href": BLANK},
    plain=["kind", "channel", "recipient_type", "waits_for", "counted_on"],
    why=_("The number of e-mails sent is kept, without recipients."),
    # Letters about a child go to parents, who need not know each other's addresses.
    left_out=["recipient", "recipient_id", "answer"],
)
holds(
    "notifications.UndeliverableAddress",
    found={one: [at("address")] for one in (Subject.LEARNER, Subject.FAMILY, Subject.GUARDIAN, Subject.MEMBER)},
    goes=True,
)
holds("notifications.NotificationPreference", found={one: [about("recipient_id")] for one in Subject}, goes=True)
holds("notifications.LetterRhythm", found={one: [about("recipient_id")] for one in Subject}, goes=True)
holds_nothing("notifications.NotificationTemplate", _("Organisation settings, not about a person."))
holds_nothing("notifications.Sender", _("The organisation itself."))

holds(
    "desk.Task",
    found={one: [about("subject_id")] for one in Subject},
    columns={"title": ERASED, "note": BLANK, "due_on": keeps(_LAW)},
    plain=["kind"],
    why=_LAW,
)
holds(
    "desk.ApprovalRequest",
    found={one: [about("subject_id")] for one in Subject},
    columns={"subject": ERASED, "reason": BLANK},
    plain=["kind", "for_day", "chain", "roles", "members"],
    why=_LAW,
)
holds(
    "desk.ApprovalDecision",
    found={one: [about("request__subject_id")] for one in Subject},
    columns={"reason": keeps(_("The reason for a decision, recorded by the person who decided."))},
    why=_LAW,
)
holds_nothing("desk.ApprovalRule", _("Who decides about what; people of the team stand there by their ids."))


def _log_ins(member: str = "") -> dict[Subject, list[Finds]]:
    """Log-ins outside the team that open nothing but what is theirs: with the record the log-in goes."""

    def found(**lookups: str) -> Finds:
        def rows(person: Person) -> Q:
            mine = Q(pk__in=[])
            for table, lookup in lookups.items():
                mine |= Q(**{f"{table}__{lookup}": person.records})
            theirs = Membership.objects.filter(mine, is_staff=False)
            for table in ("guardianships", "learners", "partners"):
                of_others = Q(**{lookups[table]: person.records}) if table in lookups else Q(pk__in=[])
                theirs = theirs.exclude(
                    pk__in=_HOLDERS[table]().exclude(membership=None).exclude(of_others).values("membership")
                )
            return Q(**{f"{member or 'pk'}__in": theirs.values("pk")})

        return Finds(rows, is_late=False)

    return {
        Subject.MEMBER: [of(member or "pk")],
        Subject.LEARNER: [found(learners="pk__in")],
        Subject.GUARDIAN: [found(guardianships="pk__in")],
        Subject.FAMILY: [found(guardianships="family__in")],
    }


holds(
    "access.Membership",
    found=_log_ins(),
    # The log-in is the person's own: other organisations may know it.
    columns={"display_name": ERASED, "phone": BLANK, "custom": BLANK, "user": BLANK},
    why=_("Their actions stay in the audit trail under an anonymous id."),
)
holds("access.MembershipRole", found={Subject.MEMBER: [of("membership")]}, goes=True)
holds("access.MembershipCampus", found={Subject.MEMBER: [of("membership")]}, goes=True)
holds("access.Invitation", found=_log_ins("membership"), goes=True)
holds_nothing("access.Role", _("What people may do, and not who."))
holds_nothing("access.ApiKey", _("It belongs to software, and to nobody."))
holds_nothing("access.ApiKeyCampus", _("It belongs to software, and to nobody."))
holds_nothing("access.ApiKeyUse", _("It belongs to software, and to nobody."))
holds_nothing("access.IdempotencyKey", _("Answers, encrypted, for a day: then they go by themselves."))

holds(
    "audit.AuditEntry",
    found={one: [about("entity_id")] for one in Subject},
    columns={"changes": keeps(_TRAIL), "ip": keeps(_TRAIL), "user_agent": keeps(_TRAIL)},
    plain=["action", "entity_type", "actor_kind"],
    why=_TRAIL,
    # Of whoever did it, who is somebody else.
    left_out=["actor_kind", "actor_id", "ip", "user_agent", "correlation_id"],
)
holds_nothing("audit.AuditSeal", _("Hashes and codes of entries."))
holds_nothing("audit.TrailVerification", _("What a look at the trail found, by ids."))

holds_nothing("administration.ClosedDay", _("Days of the house."))
holds_nothing("administration.Counter", _("Numbers that were given."))
holds_nothing("administration.CustomField", _("Which fields there are, and nobody’s values."))
holds_nothing("curriculum.Program", _("What is taught, and not who takes part."))
holds_nothing("curriculum.ProgramPrerequisite", _("What is taught, and not who takes part."))
holds(
    "delivery.CohortStaff",
    found={Subject.MEMBER: [of("membership")]},
    columns={},
    plain=["role"],
    why=_("Who taught what stays known for as long as what was taught does."),
)
holds_nothing("delivery.Cohort", _("What is taught, when and where. Who pays is a partner, and stands there."))
holds_nothing("delivery.Room", _("Places of the house."))
holds_nothing("delivery.Session", _("When was taught, and by whom: names are with the team, and go with it."))
holds_nothing("delivery.SessionStaff", _("Who helped when: names are with the team, and go with it."))
holds_nothing("delivery.Term", _("Days of the house."))
_TAUGHT = _("Who took part in what, and when, is kept for certificates and accounts, without a name.")
holds(
    "enrolment.Enrolment",
    found={Subject.LEARNER: [of("learner")]},
    columns={"reason": BLANK, "subsidy": BLANK, "discounts": BLANK},
    plain=[
        *("source", "enrolled_on", "starts_on", "ends_on", "withdrawn_on", "price", "fee", "pay_by"),
        *("is_trial", "trial_takes_seat", "holds_seat"),
    ],
    why=_TAUGHT,
)
holds(
    "enrolment.EnrolmentTransition",
    found={Subject.LEARNER: [of("enrolment__learner")]},
    columns={"reason": BLANK},
    plain=["was", "becomes", "by"],
    empties=empty_steps,
    why=_TAUGHT,
    # Of whoever did it, who is somebody else.
    left_out=["by"],
)
holds_nothing("enrolment.WaitingEntry", _("Tickets of a waiting line."))
holds_nothing("enrolment.Offer", _("Seats that were offered."))
holds_nothing("jobs.JobEffect", _("Names of jobs."))
holds_nothing("onboarding.Checklist", _("First steps of the house."))
holds_nothing("tenancy.Campus", _("Places of the house, with addresses of the house."))
holds_nothing("tenancy.Setting", _("What the house set."))

holds(
    "privacy.SubjectRequest",
    found={one: [of("subject_id"), *([_ASKED] if one == Subject.MEMBER else [])] for one in Subject},
    columns={
        "asked_by": BLANK,
        "note": BLANK,
        "extension": BLANK,
        "outcome": keeps(_LAW),
        "received_on": keeps(_LAW),
        "due_on": keeps(_LAW),
    },
    plain=["kind", "subject_type", "came_by"],
    why=_("We must be able to show that a request was made and when it was answered."),
    # Which of two parents asked is not for the other one to find in the export of the child.
    left_out=["asked_by_member_id"],
    adds=lambda row: {"asked_by": "", "note": ""} if row["asked_by_member_id"] and row["asked_by"] else {},
)
holds(
    "privacy.LegalHold",
    found={one: [of("subject_id")] for one in Subject},
    columns={"reason": BLANK, "until": keeps(_LAW)},
    plain=["subject_type"],
    why=_LAW,
)
holds_nothing("privacy.RetentionRule", _("How long things are kept, whoever they are of."))
