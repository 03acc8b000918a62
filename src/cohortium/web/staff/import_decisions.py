"""What somebody says of records that may be here already, and where they compare who may be one."""

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.imports.actions.batches import Decision
from cohortium.imports.rules.outcomes import Choice
from cohortium.web.entrance import Visit
from cohortium.web.staff import lists


def decisions_in(visit: Visit) -> list[Decision]:
    """What a form says of rows."""
    return [one for name, value in visit.request.POST.items() if (one := _decision(name, str(value)))]


def comparing(visit: Visit) -> dict[str, str]:
    """Where somebody compares those who may be one, by what is said of them."""
    lists_of = {
        "learner-maybe-twice": (Permission.LEARNER_MERGE, "doubles"),
        "family-maybe-twice": (Permission.FAMILY_MERGE, "household_doubles"),
        "guardian-maybe-twice": (Permission.FAMILY_MERGE, "household_doubles"),
    }
    return {
        code: reverse(route, args=[visit.organisation.code])
        for code, (permission, route) in lists_of.items()
        if visit.actor.may(permission)
    }


def _decision(name: str, value: str) -> Decision | None:
    row_id = lists.uuid(name.removeprefix("row-")) if name.startswith("row-") else None
    if row_id is None or not value:
        return None
    choice, _colon, same_as = value.partition(":")
    if choice not in set(Choice):
        return None
    return Decision(row_id, Choice(choice), lists.uuid(same_as))
