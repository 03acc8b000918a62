"""What things of this app are called. Nothing here writes."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohortium.core.errors import Words
from cohortium.privacy.kinds.holdings import Subject, holdings
from cohortium.privacy.models import LegalHold, RetentionRule, SubjectRequest
from cohortium.privacy.queries.subjects import names, rows_of
from cohortium.privacy.rules.retention import Kept
from cohortium.tenancy.words import said

KEPT: dict[str, Words] = {
    Kept.MINOR: gettext_lazy("%(learner_many)s who were minors"),
    Kept.ADULT: gettext_lazy("%(learner_many)s who were adults"),
    Kept.FAMILY: gettext_lazy("%(family_many)s and their %(guardian_many)s"),
}


def hold_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whom holds are on, for whoever may read the trail."""
    rows = list(LegalHold.objects.filter(pk__in=ids).values_list("pk", "subject_type", "subject_id"))
    called = names([(kind, subject_id) for _pk, kind, subject_id in rows])
    return {pk: called[subject_id] for pk, _kind, subject_id in rows}


def rule_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Of whom rules are, for whoever may read the trail."""
    rows = RetentionRule.objects.filter(pk__in=ids).values_list("pk", "kept")
    return {pk: said(KEPT[kept]) for pk, kept in rows}


def means(request_ids: Sequence[UUID]) -> list[str]:
    """What follows from erasing these people, in sentences: whoever decides was allowed to see them."""
    told: list[str] = []
    for row in SubjectRequest.objects.filter(pk__in=request_ids).order_by("pk"):
        found = rows_of(Subject(row.subject_type), row.subject_id)
        going = sum(len(ids) for table, ids in found.items() if holdings()[table].goes)
        staying = sum(len(ids) for ids in found.values()) - going
        told.append(
            ngettext("%(n)s record is deleted.", "%(n)s records are deleted.", going) % {"n": going}
            + " "
            + ngettext(
                "%(n)s record is kept without personal data.", "%(n)s records are kept without personal data.", staying
            )
            % {"n": staying}
        )
    return [*told, _("This cannot be undone.")]
