"""The way to an organisation of one's own. Outside every organisation, until there is one."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cohortium.access import actor as actors
from cohortium.accounts.actions.letters import queue
from cohortium.accounts.models import Kind
from cohortium.administration.actions.blueprints import FAULTS, found_from
from cohortium.administration.actions.members import FAULTS as OF_MEMBERS
from cohortium.administration.blueprints import blueprints
from cohortium.administration.rules.founding import Fault, FoundingDetails, faults, tidied
from cohortium.administration.rules.members import MemberDetails
from cohortium.administration.rules.members import faults as faults_of_member
from cohortium.administration.rules.members import tidied as tidied_member
from cohortium.core.errors import Invalid, NotFound, Refusal, Words
from cohortium.identity.models import User
from cohortium.onboarding.models import Founding
from cohortium.onboarding.queries.foundings import visible_to
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope

OPEN, INVITED, CLOSED = "open", "invited", "closed"


class NotOpen(Refusal):
    """New organisations are founded by who runs the installation."""

    sentence = _("Only the administrator of this installation can create organisations.")


class InvitationUsed(Refusal):
    """What it invited to is founded."""

    sentence = _(
        "This invitation has already been used to create an organisation. Ask for a new one to create another."
    )


class NothingSaid(Refusal):
    """The first page was left out."""

    sentence = _("Enter the name of the organisation first.")


def ask_to_begin(email: str, *, is_invited: bool = False) -> None:
    """Have a letter sent with the link by which somebody begins. Whoever asks learns nothing of the address.

    Raises:
        NotOpen: nobody founds in the browser here, or only who was invited.
    """
    if settings.SIGN_UP == CLOSED or (settings.SIGN_UP == INVITED and not is_invited):
        raise NotOpen
    with transaction.atomic():
        queue(Kind.BEGIN, recipient=email, about={"is_invited": is_invited})


def begin(user: User, *, invitation: UUID | None = None) -> Founding:
    """What this person is about to found: the same one until it is founded. A letter that invites is good for one.

    Raises:
        NotOpen: nobody founds in the browser here, or only who was invited.
        InvitationUsed: by what was founded with it.
    """
    mine = visible_to(user).filter(founded_at=None)
    if settings.SIGN_UP == CLOSED:
        raise NotOpen
    if (found := mine.first()) is not None:
        return found
    if settings.SIGN_UP == INVITED and invitation is None:
        raise NotOpen
    # In two windows at once: the second finds what the first one made.
    Founding.objects.bulk_create([Founding(user=user, letter_id=invitation)], ignore_conflicts=True)
    if (made := mine.first()) is not None:
        return made
    if settings.SIGN_UP == INVITED:
        raise InvitationUsed
    # Everybody may: without the letter as well.
    return begin(user)


def describe(user: User, *, founding_id: UUID, owner_name: str, details: FoundingDetails) -> Founding:
    """Say what it is called, and where it is. Nobody else sees it, and it can be said again.

    Raises:
        NotFound: that is not theirs.
        Invalid: something cannot be accepted, or the code is somebody's.
    """
    with transaction.atomic():
        row = _locked(user, founding_id)
        if row.founded_at is not None:
            return row
        errors: dict[str, list[Words]] = {field: [FAULTS[why]] for field, why in faults(details).items()}
        member = MemberDetails(owner_name)
        of_owner = faults_of_member(member, country=details.country)
        if of_owner:
            errors["owner_name"] = [OF_MEMBERS[why] for why in of_owner.values()]
        said = tidied(details)
        if "code" not in errors and organisation_id_of(said.code) is not None:
            errors["code"] = [FAULTS[Fault.CODE_TAKEN]]
        if errors:
            raise Invalid(errors)
        row.owner_name = tidied_member(member, country=details.country).display_name
        row.name, row.code, row.country, row.time_zone = said.name, said.code, said.country, said.time_zone
        row.save()
    return row


def found(user: User, *, founding_id: UUID, blueprint: str, now: datetime) -> Founding:
    """Found it, whole or not at all. Asked again, it is there already.

    Raises:
        NotFound: that is not theirs, or there is no such blueprint.
        NotOpen: nobody founds in the browser here.
        NothingSaid: it has no name yet.
        Invalid: name or code were taken meanwhile.
    """
    if settings.SIGN_UP == CLOSED:
        raise NotOpen
    if blueprint not in blueprints():
        raise NotFound
    organisation_id = _of(user, founding_id).reserved_id
    with organisation_scope(organisation_id):
        # Whoever sends it a second time waits here until the first is done.
        row = _locked(user, founding_id)
        if row.founded_at is not None:
            return row
        if not row.code:
            raise NothingSaid
        found_from(
            actors.system(organisation_id),
            blueprint=blueprints()[blueprint],
            details=FoundingDetails(row.name, row.code, row.country, row.time_zone),
            owner_id=user.pk,
            owner_name=row.owner_name,
            now=now,
        )
        row.founded_at = now
        row.save(update_fields=["founded_at"])
        if user.primary_organisation_id is None:
            User.objects.filter(pk=user.pk).update(primary_organisation_id=organisation_id)
    return row


def _of(user: User, founding_id: UUID) -> Founding:
    row = visible_to(user).filter(pk=founding_id).first()
    if row is None:
        raise NotFound
    return row


def _locked(user: User, founding_id: UUID) -> Founding:
    return visible_to(user).select_for_update(of=("self",)).get(pk=_of(user, founding_id).pk)
