"""What erasing somebody does, said beforehand. Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.models import Membership
from cohortium.access.states import MembershipStatus
from cohortium.administration.kinds import opened_by
from cohortium.audit import things
from cohortium.audit.sentences import label_of
from cohortium.core.errors import Words
from cohortium.people.models import Guardian
from cohortium.people.states import GuardianStatus
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.queries.retention import keepers
from cohortium.privacy.queries.subjects import TABLES, insist_there, records, rows_of
from cohortium.tenancy.words import said, words_here


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What becomes of the rows of a table."""

    table: str
    word: str
    number: int
    # Deleted as a whole; otherwise what of them is emptied.
    goes: bool
    emptied: tuple[str, ...]
    # Why the rest stays.
    why: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, and why it cannot be done today where it cannot."""

    lines: tuple[PlanLine, ...]
    keepers: tuple[str, ...]
    # Other records of the same person, each by its name and family: they are erased with this one.
    also: tuple[str, ...] = ()
    # What else their log-in opens, which is not erased with it.
    beside: tuple[str, ...] = ()

    @property
    def going(self) -> list[PlanLine]:
        """What is deleted."""
        return [one for one in self.lines if one.goes]

    @property
    def emptied(self) -> list[PlanLine]:
        """What loses words, and stays without them."""
        return [one for one in self.lines if not one.goes and one.emptied]

    @property
    def staying(self) -> list[PlanLine]:
        """What stays as it is."""
        return [one for one in self.lines if not one.goes and not one.emptied]


def plan(*, subject: Subject, subject_id: UUID, today: date) -> Plan:
    """What erasing this person does.

    Raises:
        NotFound: there is no such person, or they were erased.
    """
    insist_there(subject, subject_id)
    lines = [_line(holdings()[table], len(ids)) for table, ids in rows_of(subject, subject_id).items()]
    kept = keepers(subject, subject_id, today=today)
    return Plan(tuple(lines), tuple(kept), tuple(_also(subject, subject_id)), tuple(_beside(subject, subject_id)))


def _also(subject: Subject, subject_id: UUID) -> list[str]:
    if subject != Subject.GUARDIAN:
        return []
    others = Guardian.objects.filter(pk__in=records(subject, subject_id) - {subject_id}, merged_into=None)
    rows = others.exclude(status=GuardianStatus.ERASED).select_related("family").order_by("family__name_plain", "pk")
    return [f"{one} ({one.family.name})" for one in rows]


def _beside(subject: Subject, subject_id: UUID) -> list[str]:
    """What somebody is here too: that they asked to be forgotten as one of these says nothing of the others."""
    if subject not in (Subject.GUARDIAN, Subject.LEARNER):
        return []
    mine = TABLES[subject].objects.filter(pk__in=records(subject, subject_id)).values("membership")
    members = Membership.objects.filter(pk__in=mine).exclude(status=MembershipStatus.LEFT).order_by("pk")
    found = [said(word) for one in members for entity, word in opened_by(one.pk).items() if entity != subject]
    found += [str(_("team member")) for one in members if one.is_staff]
    return [capfirst(one) for one in dict.fromkeys(found)]


def _line(held: Holding, number: int) -> PlanLine:
    entity = str(held.model._meta.model_name)
    emptied = [name for name, one in held.columns.items() if one.writes and name not in _MARKS]
    return PlanLine(
        held.table,
        word_of_table(held),
        number,
        held.goes,
        tuple(dict.fromkeys(label_of_column(entity, name) for name in emptied)),
        held.why,
    )


def word_of_table(held: Holding) -> str:
    """What its rows are called."""
    entity = str(held.model._meta.model_name)
    word = things.word_of(entity, words_here())
    return capfirst(word if word != entity else said(_WORDS.get(entity, str(held.model._meta.verbose_name))))


def label_of_column(entity: str, name: str) -> str:
    """How a column reads: as in forms and in the trail, and never its own name."""
    label = said(label_of(entity, name))
    return capfirst(label if label != name else str(_LABELS.get(name, name)))


# What has no word or label of its own anywhere else: nobody reads of it but here.
_WORDS: dict[str, Words] = {
    "approvaldecision": _("decision on an approval request"),
    "auditentry": _("audit trail entry"),
    "consentanswer": _("answer to a consent question"),
    "externalreference": _("reference to another system"),
    "familylearner": _("place in a %(family_one)s"),
    "importrow": _("row of an imported file"),
    "membershipcampus": _("assignment to a %(campus_one)s"),
    "membershiprole": _("role assignment"),
}
_LABELS: dict[str, Words] = {
    "balance": _("Balance"),
    "body": _("Text"),
    "changes": _("Changes"),
    "custom": _("Custom fields"),
    "href": _("Link"),
    "ip": _("IP address"),
    "name": _("Name"),
    "note": _("Note"),
    "prints": _("Import fingerprint"),
    "reason": _("Reason"),
    "source_id": _("Id in the other system"),
    "subject": _("Subject"),
    "user_agent": _("Browser"),
}


# What says that a row was erased is not emptied.
_MARKS = frozenset({"status", "photo_id", "taken_back_at", "membership", "may_pick_up", "user"})
