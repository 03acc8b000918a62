"""Who is told of credentials, and what stands there. Nothing here writes."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.queries import holders_everywhere
from cohortium.access.states import MembershipStatus
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.identity.states import LogInStatus
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.people.models import Credential
from cohortium.people.queries.office import office_role
from cohortium.people.rules.staff import THRESHOLDS, threshold
from cohortium.people.states import CredentialStatus
from cohortium.tenancy.models import Organisation

_WHO = Variable("name", _lazy("Person"), _lazy("Priya Nair"))
_WHAT = Variable("credential", _lazy("Type"), _lazy("Working with Children Check"))
_LINK = Variable("link", _lazy("Link to the page"), "https://example.com/o/rocket/team/credentials", is_link=True)
SENT_BACK_VARIABLES = (_WHAT, Variable("reason", _lazy("Why"), _lazy("The second page is missing.")), _LINK)
SENT_BACK_TEXTS = {
    "en": Text(
        "Your {credential} was sent back",
        "Your {credential} was reviewed and needs a correction:\n\n{reason}\n\n[Add new evidence]({link})",
    )
}
# Of tasks about credentials that end.
EXPIRING = "credential.expiring"
ENDS_VARIABLES = (_WHO, _WHAT, Variable("when", _lazy("When it expires"), _lazy("expires on 7 September 2026")), _LINK)
ENDS_TEXTS = {
    "en": Text(
        "{credential} of {name} {when}",
        "The {credential} of {name} {when}. Send the new one in as soon as it is there.\n\n[Open the profile]({link})",
    )
}


def due(*, today: date) -> list[UUID]:
    """Credentials that have come to a threshold of which nobody was told yet, of people who are in the team."""
    reached = Q()
    for one in THRESHOLDS:
        reached |= Q(expires_on__lte=today + timedelta(days=one)) & (Q(told_at=None) | Q(told_at__gt=one))
    here = Credential.objects.filter(reached, membership__status=MembershipStatus.ACTIVE)
    return list(here.order_by("pk").values_list("pk", flat=True))


def to_do(*, credential_id: UUID) -> TaskDetails | None:
    """What the office is to do about one that ends: those with the role that runs the organisation.

    Nothing, once it ends no more, or whose it is left.
    """
    here = Credential.objects.filter(membership__status=MembershipStatus.ACTIVE, expires_on__isnull=False)
    row = here.filter(pk=credential_id).select_related("membership").first()
    if row is None or row.expires_on is None:
        return None
    words = {"credential": row.kind, "name": row.membership.display_name}
    title = _("Renew the %(credential)s of %(name)s") % words
    return TaskDetails(title, "", row.expires_on, None, office_role())


def is_renewed(*, credential_id: UUID, today: date) -> bool:
    """Whether it is good for longer than anybody is told of, or is not there any more."""
    ends = Credential.objects.filter(pk=credential_id).values_list("expires_on", flat=True).first()
    return ends is None or threshold(ends, today) is None


def owner(*, credential_id: UUID) -> list[tuple[UUID, str]]:
    """Whose it is, and their address; nobody once they are gone."""
    whose = Credential.objects.filter(pk=credential_id).values("membership")
    return _addresses(Q(pk__in=whose))


def owner_and_office(*, credential_id: UUID) -> list[tuple[UUID, str]]:
    """Whose it is, and those who look at the credentials of everybody."""
    whose = Credential.objects.filter(pk=credential_id).values("membership")
    return _addresses(Q(pk__in=whose) | Q(pk__in=holders_everywhere(Permission.STAFF_CONFIRM)))


def sent_back(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every kind
    """What stands in that letter; nothing once it was proved anew."""
    known = _known(abouts)
    return {
        about: {"credential": row.kind, "reason": row.reason, "link": _link(row)}
        for about in abouts
        if (row := known.get(about.subject_id)) and row.status == CredentialStatus.SENT_BACK
    }


def ends(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every kind
    """What stands in that letter; nothing once it ends no more."""
    known = _known(abouts)
    return {
        about: {
            "name": row.membership.display_name,
            "credential": row.kind,
            "when": _("expires on %(day)s") % {"day": date_format(row.expires_on, "j F Y")},
            "link": _link(row),
        }
        for about in abouts
        if (row := known.get(about.subject_id)) and row.expires_on
    }


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What each is called."""
    return dict(Credential.objects.filter(pk__in=ids).values_list("pk", "kind"))


def _addresses(who: Q) -> list[tuple[UUID, str]]:
    there = Membership.objects.filter(who, status=MembershipStatus.ACTIVE, user__status=LogInStatus.ACTIVE)
    return list(there.order_by("pk").values_list("pk", "user__email"))


def _known(abouts: Collection[About]) -> dict[UUID, Credential]:
    wanted = {about.subject_id for about in abouts}
    return {row.pk: row for row in Credential.objects.filter(pk__in=wanted).select_related("membership")}


def _link(row: Credential) -> str:
    code = Organisation.objects.values_list("code", flat=True).get()
    return f"{settings.ADDRESS}/o/{code}/team/{row.membership_id}/profile"
