"""What can be asked of roles. They are of the organisation, so no reach of a campus covers one."""

from functools import partial
from uuid import UUID

from cohortium.access.models import Role
from cohortium.access.roles import TRAINER
from cohortium.administration.actions.roles import copy_role
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider

# A name is taken once: each request brings its own.
FORM = {"name": "Renamed BESIDE", "campus:read": "campuses", "version": "1"}

OfRoles = partial(Case, at_campus=False)


def own(provider: Provider, campus: Campus) -> UUID:
    """A role of the organisation's own, which nobody holds."""
    with provider.scope():
        trainer = Role.objects.get(key=TRAINER.key)
        return copy_role(provider.system, role_id=trainer.pk, name=f"Senior tutor {new_id()}").pk


CASES = [
    OfRoles("roles", page("roles/"), 200, None),
    OfRoles("role", page("roles/ID"), 200, own),
    OfRoles("role, to copy", page("roles/ID/copying"), 200, own),
    OfRoles("role, copied", post("roles/ID/copying", name="Copy BESIDE"), 302, own),
    OfRoles("role, to edit", page("roles/ID/edit"), 200, own),
    OfRoles("role, edited", post("roles/ID/edit", **FORM), 302, own),
    OfRoles("role preview", page("roles/ID/preview"), 200, own),
    OfRoles("role previewed", post("roles/ID/preview", **FORM), 200, own),
    OfRoles("retiring, asked", page("roles/ID/retiring"), 200, own),
    OfRoles("retiring, sent", post("roles/ID/retiring"), 302, own),
    OfRoles("API: roles", call("get", "roles"), 200, None),
    OfRoles("API: role copied", call("post", "roles", {"copied_from": "ID", "name": "Copy BESIDE"}), 201, own),
    OfRoles("API: role", call("get", "roles/ID"), 200, own),
    OfRoles("API: role edited", call("patch", "roles/ID", {"name": "Renamed BESIDE"}), 200, own),
    OfRoles("API: role retired", call("post", "roles/ID/retirement"), 204, own),
]
