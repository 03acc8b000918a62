"""What is always so of an organisation and its roles. `cohortium check` asks."""

from collections.abc import Iterator

from cohortium.access.models import MembershipCampus, MembershipRole, Role
from cohortium.access.roles import BUILT_IN, OWNER
from cohortium.access.states import MembershipStatus


def without_an_owner() -> Iterator[str]:
    """Say so where nobody owns the organisation who can come in."""
    owners = MembershipRole.objects.filter(role__key=OWNER.key, role__system_role=True)
    if not owners.filter(membership__status=MembershipStatus.ACTIVE).exists():
        held = owners.values_list("membership__status", flat=True)
        yield f"Nobody who is active owns the organisation; others who do: {', '.join(sorted(held)) or 'none'}."


def out_of_step() -> Iterator[str]:
    """Name each built-in role whose row is not what the code says, and each that the code does not know."""
    rows = {role.key: role for role in Role.objects.filter(system_role=True)}
    for built_in in BUILT_IN:
        role = rows.pop(built_in.key, None)
        wanted = {str(permission): str(span) for permission, span in built_in.permissions.items()}
        if role is None:
            yield f"The built-in role {built_in.key} is not there."
        elif role.permissions != wanted:
            different = {name for name, _ in role.permissions.items() ^ wanted.items()}
            yield f"The built-in role {built_in.key} ({role.pk}) grants something else: {', '.join(sorted(different))}."
        elif role.is_retired:
            yield f"The built-in role {built_in.key} ({role.pk}) is retired."
    yield from (f"The role {role.key} ({role.pk}) counts as built-in, and the code has none." for role in rows.values())


def outsiders_who_hold_something() -> Iterator[str]:
    """Name whoever is not of the team, and has a role or a campus all the same."""
    for rows, what in ((MembershipRole.objects, "role"), (MembershipCampus.objects, "campus")):
        held = rows.filter(membership__is_staff=False).order_by("pk").values_list("membership", what)
        yield from (f"{member} is not of the team, and holds the {what} {one}." for member, one in held)
