"""What the link in an invitation opens. Whoever holds it may use it: whatever somebody's roles are, they do not count."""

from uuid import UUID

from django.test import Client

from cohortium.access.links import secret_of
from cohortium.access.models import Invitation
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, Send
from tests.cases.team import invited
from tests.fixtures import PASSWORD, Provider


def open_invitation(provider: Provider, campus: Campus) -> UUID:
    """An invitation to work at the campus."""
    member_id = invited(provider, campus)
    with provider.scope():
        return Invitation.objects.get(membership=member_id).pk


def sent(method: str) -> Send:
    def send(client: Client, at: At) -> object:
        address = f"/invitations/{at.code}.{secret_of(PURPOSE, at.id, 1)}"
        return client.get(address) if method == "get" else client.post(address, {"password": PASSWORD})

    return send


CASES = [
    Case("invitation", sent("get"), 200, open_invitation, at_campus=False, not_own=200),
    # Somebody with another address is told so.
    Case("invitation accepted", sent("post"), 302, open_invitation, at_campus=False, not_own=409),
]
