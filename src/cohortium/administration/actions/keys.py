"""Every change to a key."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access import keys
from cohortium.access.actor import Actor
from cohortium.access.keys import Claim
from cohortium.access.links import hash_of
from cohortium.access.models import ApiKey, ApiKeyCampus, ApiKeyUse
from cohortium.access.permissions import OF_NO_CAMPUS, Permission
from cohortium.access.queries import reach_of_key
from cohortium.access.reach import within
from cohortium.access.states import API_KEY
from cohortium.action import Unchanged, action, record
from cohortium.administration.events import KeyIssued, KeyRevoked
from cohortium.administration.queries.keys import visible_to
from cohortium.administration.rules.keys import Fault, KeyDetails, faults
from cohortium.core.changes import Changes
from cohortium.core.errors import Invalid, NotFound, Refusal, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS, plain
from cohortium.tenancy.models import Campus, Organisation
from cohortium.tenancy.words import words_of

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name that says what uses the key, such as “Timetable screens”."),
    Fault.NOTHING: _("Choose at least one permission."),
    Fault.OF_PEOPLE: _("One of these permissions is for people only and cannot be given to a key."),
    Fault.CANNOT_SEE: _("A key must be able to see what it changes. Add the matching “see” permission."),
    Fault.OF_NO_CAMPUS: _(
        "This cannot be limited to some places: %(what)s. Leave it out, or give the key access everywhere."
    ),
    Fault.NOT_IN_FUTURE: _("Choose today or a later date."),
    Fault.TOO_FAR: _("A key can be valid for one year at most. Choose an earlier date."),
}


class MightierKey(Refusal):
    """The key would be allowed more than who issues it."""

    sentence = _("This key would have more permissions than you. Ask someone who has all of them.")


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key, and what its program sends: nobody can read that anywhere later."""

    key: ApiKey
    secret: str = field(repr=False)


@action(Permission.KEY_ISSUE)
def issue_key(actor: Actor, *, details: KeyDetails, now: datetime) -> IssuedKey:
    """Make a key for a program. Its secret is in the result, and nowhere else.

    Raises:
        Invalid: what was said about it cannot be accepted.
        NotFound: a campus is not within reach.
        MightierKey: it would be allowed more than the actor.
    """
    if found := faults(details, now=now):
        words = words_of(Organisation.objects.get().words)
        whole = ", ".join(one.label_in(words) for one in sorted(details.permissions & OF_NO_CAMPUS))
        raise Invalid({name: [str(FAULTS[fault]) % {"what": whole}] for name, fault in found.items()})
    chosen = within(Campus.objects.filter(pk__in=details.campus_ids), actor.reach(Permission.KEY_ISSUE), campus="pk")
    campuses = list(chosen.order_by("name_plain", "pk"))
    if len(campuses) != len(details.campus_ids):
        raise NotFound
    if not actor.covers(reach_of_key(details.scopes, details.campus_ids)):
        raise MightierKey
    claim = Claim(Organisation.objects.get().code, keys.new_secret())
    key = ApiKey(
        name=plain(details.name),
        beginning=keys.beginning(claim),
        secret_hash=hash_of(claim.secret),
        scopes=details.scopes,
        expires_at=details.expires_at,
    )
    key.save()
    ApiKeyCampus.objects.bulk_create(ApiKeyCampus(key=key, campus=campus) for campus in campuses)
    ApiKeyUse.objects.create(key=key)
    changes: Changes = {
        "name": (None, key.name),
        "scopes": (None, list(details.scopes)),
        "expires_at": (None, key.expires_at),
    }
    if campuses:
        changes["campuses"] = (None, [campus.name for campus in campuses])
    record(actor, KeyIssued(key.pk), key, changes)
    return IssuedKey(key, keys.written(claim))


@action(Permission.KEY_REVOKE)
def revoke_key(actor: Actor, *, key_id: UUID) -> ApiKey | Unchanged:
    """End a key, also one that may do more than the actor: a stolen key must not wait for somebody mightier.

    Raises:
        NotFound: there is none within reach.
    """
    key = locked(visible_to(actor, Permission.KEY_REVOKE), key_id)
    changes = API_KEY.move(key, by="revoke_key")
    if not changes:
        return Unchanged(key)
    key.save(update_fields=["status"])
    # What ends with it.
    changes |= {"scopes": (list(key.scopes), None), "expires_at": (key.expires_at, None)}
    record(actor, KeyRevoked(key.pk), key, changes)
    return key
