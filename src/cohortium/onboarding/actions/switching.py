"""Staff of the platform switches organisations off and on. It stands in the trail of each, with the reason."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.errors import Invalid, NotFound, Words
from cohortium.core.text import TEXT_FAULTS, plain, text_faults
from cohortium.identity.queries import is_operator
from cohortium.onboarding.events import OrganisationSwitchedOff, OrganisationSwitchedOn
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope

LONGEST_REASON = 300
NO_REASON: Words = _("Give a reason, for the organisation and for the record.")


def switch_by_code(operator_id: UUID, *, code: str, is_active: bool, reason: str) -> None:
    """Switch an organisation off, or on again, in its own scope.

    Raises:
        NotFound: no such organisation, or not an operator.
        Invalid: no reason, or one that cannot be kept.
    """
    organisation_id = organisation_id_of(code)
    if organisation_id is None or not is_operator(operator_id):
        raise NotFound
    with organisation_scope(organisation_id):
        switch(actors.system(organisation_id), is_active=is_active, reason=reason, operator_id=operator_id)


@action(Permission.ORGANISATION_SWITCH)
def switch(actor: Actor, *, is_active: bool, reason: str, operator_id: UUID) -> Organisation | Unchanged:
    """Switch the organisation in scope off: nobody comes in, and no job is done for it. Nothing is lost; or on again.

    Raises:
        Invalid: no reason, or one that cannot be kept.
    """
    said = plain(reason)
    if not said:
        raise Invalid({"reason": [NO_REASON]})
    if faults := text_faults({"reason": said}, {"reason": LONGEST_REASON}):
        raise Invalid({field: [TEXT_FAULTS[fault]] for field, fault in faults.items()})
    organisation = Organisation.objects.select_for_update(of=("self",)).get()
    if organisation.is_active == is_active:
        return Unchanged(organisation)
    organisation.is_active = is_active
    organisation.save(update_fields=["is_active"])
    fact = OrganisationSwitchedOn if is_active else OrganisationSwitchedOff
    record(
        actor,
        fact(organisation.pk),
        organisation,
        {"is_active": (not is_active, is_active), "reason": (None, said), "operator": (None, str(operator_id))},
    )
    return organisation
