"""What can be asked of the team."""

from datetime import timedelta
from uuid import UUID

from cohortium.access.models import Membership
from cohortium.access.roles import TRAINER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.administration.actions.invitations import invite
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.administration.test_members import role
from tests.cases import Case, Make, call, page, post
from tests.fixtures import Provider, now
from tests.moves import bring

NAME = {"display_name": "Ada Ncube"}


def trainer(provider: Provider, campus: Campus) -> UUID:
    """Somebody who works there."""
    return provider.member(TRAINER, campuses=(campus,)).id


def in_status(status: MembershipStatus) -> Make:
    """Somebody who works there, in this status."""

    def make(provider: Provider, campus: Campus) -> UUID:
        member_id = trainer(provider, campus)
        with provider.scope():
            bring(Membership.objects.filter(pk=member_id), MEMBERSHIP, status)
        return member_id

    return make


def invited(provider: Provider, campus: Campus) -> UUID:
    """Somebody who is invited to work there."""
    with provider.scope():
        member = invite(
            provider.system,
            email=f"{new_id()}@example.com",
            display_name="Ada Ncube",
            role_ids=role(provider, TRAINER),
            campus_ids=[campus.pk],
            now=now() - timedelta(hours=1),
        )
    member_id: UUID = member.pk
    return member_id


def the_role(provider: Provider, campus: Campus) -> UUID:
    """The role of trainers."""
    return role(provider, TRAINER)[0]


def the_campus(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


EDIT = {**NAME, "roles": "BESIDE", "version": "1"}
INVITE = {**NAME, "email": "ID@example.com", "roles": "BESIDE"}
API_INVITE = {"name": "Ada Ncube", "email": "ID@example.com", "role_ids": ["BESIDE"]}

CASES = [
    Case("team", page("team/"), 200, None),
    Case("invitation form", page("team/new"), 200, None),
    Case("invited", post("team/new", **INVITE), 302, None, beside=the_role),
    Case(
        "invited with a role",
        post("team/new", **INVITE | {"email": "BESIDE@example.com", "roles": "ID"}),
        302,
        the_role,
        refused=422,
        at_campus=False,
    ),
    Case(
        "invited to a campus",
        post("team/new", **INVITE | {"campuses": "ID"}),
        302,
        the_campus,
        beside=the_role,
        refused=422,
    ),
    Case("team of a campus", page("team/?campus=ID"), 200, the_campus, refused=200),
    Case("member", page("team/ID"), 200, trainer),
    Case("member, to edit", page("team/ID/edit"), 200, trainer),
    Case("member, edited", post("team/ID/edit", **EDIT), 302, trainer, beside=the_role),
    Case("suspension, asked", page("team/ID/suspension"), 200, trainer),
    Case("suspension, sent", post("team/ID/suspension"), 302, trainer),
    Case("reinstatement, asked", page("team/ID/reinstatement"), 200, in_status(MembershipStatus.SUSPENDED)),
    Case("reinstatement, sent", post("team/ID/reinstatement"), 302, in_status(MembershipStatus.SUSPENDED)),
    Case("removal, asked", page("team/ID/removal"), 200, trainer),
    Case("removal, sent", post("team/ID/removal"), 302, trainer),
    Case("invitation again, asked", page("team/ID/invitation"), 200, invited),
    Case("invitation again, sent", post("team/ID/invitation"), 302, invited),
    Case("invitation of who left, sent", post("team/ID/invitation"), 302, in_status(MembershipStatus.LEFT)),
    Case("API: team", call("get", "team"), 200, None),
    Case("API: team of a campus", call("get", "team?campus_id=ID"), 200, the_campus, refused=200),
    Case("API: invited", call("post", "team", API_INVITE), 201, None, beside=the_role),
    Case(
        "API: invited with a role",
        call("post", "team", API_INVITE | {"email": "BESIDE@example.com", "role_ids": ["ID"]}),
        201,
        the_role,
        at_campus=False,
    ),
    Case(
        "API: invited to a campus",
        call("post", "team", API_INVITE | {"campus_ids": ["ID"]}),
        201,
        the_campus,
        beside=the_role,
    ),
    Case("API: member", call("get", "team/ID"), 200, trainer),
    Case("API: member edited", call("patch", "team/ID", {"name": "Ada Otieno"}), 200, trainer),
    Case("API: suspended", call("post", "team/ID/suspension"), 200, trainer),
    Case("API: reinstated", call("post", "team/ID/reinstatement"), 200, in_status(MembershipStatus.SUSPENDED)),
    Case("API: removed", call("post", "team/ID/removal"), 200, trainer),
    Case("API: invited again", call("post", "team/ID/invitation"), 200, invited),
    Case("API: left", call("post", "leaving"), 204, None, not_own=204),
    Case("leaving, asked", page("leaving"), 200, None, not_own=200),
    Case("leaving, sent", post("leaving"), 302, None, not_own=302),
]
