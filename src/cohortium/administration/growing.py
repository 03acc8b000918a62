"""How each part of a blueprint that this app owns is applied: by the actions that people use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.queries import role_ids
from cohortium.access.reach import Span
from cohortium.action import Unchanged
from cohortium.administration.actions.closed_days import accept_holidays
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.organisations import edit_organisation
from cohortium.administration.actions.roles import copy_role, edit_role
from cohortium.administration.actions.settings import change_settings, choose_words
from cohortium.administration.models import CustomField
from cohortium.administration.queries import organisations
from cohortium.administration.queries import settings as pages
from cohortium.administration.rules.blueprints import by_group, field_of
from cohortium.administration.rules.roles import RoleDetails, granted


def apply_organisation(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """How it writes and which tax it adds: in the country that the blueprint is made for, and nowhere else."""
    row = organisations.organisation(actor)
    if row.country != said["country"]:
        return Unchanged()
    details = replace(row.details, locale=said["locale"], tax_rate=Decimal(said["tax_rate"]))
    return edit_organisation(actor, details=details, version=row.version)


def apply_words(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What it calls things."""
    return choose_words(actor, words=said, version=organisations.organisation(actor).version)


def apply_settings(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What is set."""
    return _summed(
        change_settings(actor, group=group, values=values, version=pages.group(actor, key=group).version)
        for group, values in by_group(said).items()
    )


def apply_roles(actor: Actor, said: list[Mapping[str, Any]], now: datetime) -> object:  # noqa: ARG001 - of every part
    """Which roles it has beside the product's."""
    return _summed(_role(actor, one) for one in said)


def apply_fields(actor: Actor, said: list[Mapping[str, Any]], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What else it asks."""
    there = set(CustomField.objects.values_list("entity", "label"))
    return _summed(
        add_field(actor, entity=one["entity"], details=field_of(one))
        for one in said
        if (one["entity"], one["label"]) not in there
    )


def apply_closed_days(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:
    """When it is closed: on the public holidays of this year and the next."""
    years = (now.year, now.year + 1) if said["public_holidays"] else ()
    return _summed(accept_holidays(actor, year=year) for year in years)


def _role(actor: Actor, said: Mapping[str, Any]) -> object:
    [source] = role_ids([said["copied_from"]])
    role = Role.objects.filter(name=said["name"], system_role=False, is_retired=False).first()
    role = role or copy_role(actor, role_id=source, name=said["name"])
    of_source = granted(Role.objects.values_list("permissions", flat=True).get(pk=source))
    grants = {Permission(name): Span(span) for name, span in said.get("grants", {}).items()}
    details = RoleDetails(said["name"], said.get("description", ""), of_source | grants)
    return edit_role(actor, role_id=role.pk, details=details, version=role.version)


def _summed(outcomes: Any) -> object:
    """What was done in several steps: nothing, where each of them changed nothing."""
    done = [outcome for outcome in outcomes if not isinstance(outcome, Unchanged)]
    return done or Unchanged()
