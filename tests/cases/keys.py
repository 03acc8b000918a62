"""What can be asked of keys."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cohortium.access.permissions import Permission
from cohortium.administration.actions.keys import issue_key
from cohortium.administration.rules.keys import KeyDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.campuses import itself
from tests.fixtures import Provider

SEE = [str(Permission.CAMPUS_READ)]
IN_A_WEEK = (timezone.now() + timedelta(days=7)).isoformat()
# The ticket of the form is another for each actor.
FORM = {"name": "Door screens", "permissions": SEE, "where": "campuses", "expires": "30", "ticket": "BESIDE"}
NEW = {"name": "Door screens", "permissions": SEE, "expires_at": IN_A_WEEK}


def key(provider: Provider, campus: Campus) -> UUID:
    """A key that is limited to the campus."""
    now = timezone.now()
    details = KeyDetails(
        "Door screens", frozenset({Permission.CAMPUS_READ}), now + timedelta(days=30), frozenset({campus.pk})
    )
    with provider.scope():
        return issue_key(provider.system, details=details, now=now).key.pk


CASES = [
    Case("keys", page("keys/"), 200, None),
    Case("key form", page("keys/new"), 200, None),
    Case("key issued", post("keys/new", **FORM, campuses="ID"), 200, itself, refused=422),
    Case("key", page("keys/ID"), 200, key),
    Case("key, to revoke", page("keys/ID/revocation"), 200, key),
    Case("key, revoked", post("keys/ID/revocation"), 302, key),
    Case("API: keys", call("get", "keys"), 200, None),
    Case("API: key issued", call("post", "keys", {**NEW, "campus_ids": ["ID"]}), 201, itself),
    Case("API: key", call("get", "keys/ID"), 200, key),
    Case("API: key revoked", call("post", "keys/ID/revocation"), 200, key),
]
