"""Who of one family seems to be who of another, by the rule that suggests the two. Nothing here writes."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.people.queries import households_sql
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import GuardianRow
from cohortium.people.queries.households import adults_of
from cohortium.people.rules.households import with_log_ins


def same_adults(actor: Actor, first: FamilyRow, second: FamilyRow) -> dict[UUID, UUID]:
    """Who of the second family seems to be who of the first: by log-in, by the whole name, by nearly the same name.

    Each is at most one of the other family.
    """
    adults = adults_of([first.family_id, second.family_id])
    found = with_log_ins(adults[first.family_id], adults[second.family_id], {})
    ids = {"first": first.family_id, "second": second.family_id}
    near = {
        (mine, theirs)
        for mine, theirs, _ in households_sql.found(households_sql.NEAR_ADULTS, actor.organisation_id, **ids)
    }
    for is_near in (False, True):
        for theirs in second.guardians:
            free = [mine for mine in first.guardians if mine.guardian_id not in found.values()]
            fits = (
                mine.guardian_id
                for mine in free
                if is_sure(mine, theirs) or (is_near and (mine.guardian_id, theirs.guardian_id) in near)
            )
            if theirs.guardian_id not in found and (match := next(fits, None)):
                found[theirs.guardian_id] = match
    return found


def is_sure(mine: GuardianRow, theirs: GuardianRow, *, is_near: bool = False) -> bool:
    """Whether more than nearly the same name says so."""
    given = is_near or mine.first_name.casefold() == theirs.first_name.casefold()
    is_reached_alike = (mine.email and mine.email.casefold() == theirs.email.casefold()) or (
        mine.phone and mine.phone == theirs.phone
    )
    return given and (bool(is_reached_alike) or mine.name.casefold() == theirs.name.casefold())
