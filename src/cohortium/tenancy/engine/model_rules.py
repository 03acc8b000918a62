"""Says which models would make a gap in the wall, or cannot be written by the engine."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import PROTECT, RESTRICT, ForeignKey, Model, OneToOneField, UniqueConstraint

from cohortium.tenancy.engine.schema import of_an_organisation
from cohortium.tenancy.fields import Id, InOrganisation, StatusField
from cohortium.tenancy.global_tables import CASCADES, GLOBAL_INDEXES, GLOBAL_TABLES


def faults(models: Iterable[type[Model]]) -> list[str]:
    """List every fault of these models, each as one sentence. Give all models, auto-made ones included."""
    models = list(models)
    return [fault for rule in RULES for fault in rule(models)]


def belonging(models: list[type[Model]]) -> Iterator[str]:
    """Each model is of an organisation or on the list, and never both."""
    for model in models:
        listed = model._meta.db_table in GLOBAL_TABLES
        if of_an_organisation(model) or _is_organisation(model):
            if listed:
                yield f"{model._meta.label} is of an organisation, and on the list of global tables."
            if getattr(model._base_manager, "organisation_column", None) is None:
                yield f"{model._meta.label} has a base manager that does not name the organisation."
            if getattr(model._default_manager, "organisation_column", None) is None:
                yield f"{model._meta.label} has a default manager that does not name the organisation."
        elif not listed:
            yield f"{model._meta.label} is of no organisation, and not on the list of global tables."
        elif isinstance(model._meta.pk, Id) and model._meta.pk.rights != GLOBAL_TABLES[model._meta.db_table].rights:
            yield f"{model._meta.label} declares other rights than the list of global tables."


def keys(models: list[type[Model]]) -> Iterator[str]:
    """An organisation's rows refer to one another by keys that carry the organisation."""
    for model in models:
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey):
                yield from _faults_of_key(field, mine=of_an_organisation(model))


def ways_around(models: list[type[Model]]) -> Iterator[str]:
    """No table without a model of its own, and no key that the database cannot check."""
    for model in filter(of_an_organisation, models):
        relations: list[Any] = model._meta.local_many_to_many
        for relation in relations:
            if relation.remote_field.through._meta.auto_created:
                yield f"{relation} makes its table by itself. Write the model between them."
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                yield f"{model._meta.label}.{field.name} is a generic foreign key, which no constraint can check."


def uniqueness(models: list[type[Model]]) -> Iterator[str]:
    """What is unique is so within an organisation."""
    for model in models:
        if not (of_an_organisation(model) or _is_organisation(model)):
            continue
        for field in model._meta.local_fields:
            if field.unique and not field.primary_key:
                yield f"{field} is unique among all organisations. Use a UniqueConstraint with the organisation."
        if model._meta.unique_together:
            yield f"{model._meta.label} has unique_together. Use a UniqueConstraint with the organisation."
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint) or constraint.name in GLOBAL_INDEXES:
                continue
            first = constraint.fields[:1] or [getattr(one, "name", "") for one in constraint.expressions[:1]]
            if not {*first} & {"organisation", "organisation_id"}:
                yield f"{constraint.name} of {model._meta.label} does not start with the organisation."


def deletion(models: list[type[Model]]) -> Iterator[str]:
    """Nothing goes with another row, unless it is on the list."""
    used = set()
    for model in models:
        for field in model._meta.local_fields:
            rule: Any = field.remote_field.on_delete if isinstance(field, ForeignKey) else PROTECT
            if str(field) in CASCADES:
                used.add(str(field))
            elif rule not in {PROTECT, RESTRICT} and model._meta.managed:
                yield f"{field} is deleted by {rule.__name__}, and not on the list of cascades."
    yield from (f"{name} is on the list of cascades and is not used." for name in CASCADES.keys() - used)


def statuses(models: list[type[Model]]) -> Iterator[str]:
    """A status has a machine, which the database knows too."""
    for model in filter(of_an_organisation, models):
        for field in model._meta.local_fields:
            if field.name == "status" and not isinstance(field, StatusField):
                yield f"{field} has no machine. Use a StatusField."


RULES = (belonging, keys, ways_around, uniqueness, deletion, statuses)


def _is_organisation(model: type[Model]) -> bool:
    return bool(getattr(model._meta.pk, "isolated_by_itself", False))


def _faults_of_key(field: Any, *, mine: bool) -> Iterator[str]:
    theirs = of_an_organisation(field.related_model)
    if isinstance(field, OneToOneField) and (mine or theirs):
        yield f"{field} is a OneToOneField, whose index would not start with the organisation."
    elif theirs and not isinstance(field, InOrganisation):
        yield f"{field} refers to rows of organisations without the organisation. Use InOrganisation."
    if isinstance(field, InOrganisation) and not (mine and theirs):
        yield f"{field} is an InOrganisation between tables that are not both of an organisation."
    if not field.db_constraint:
        yield f"{field} has no constraint in the database."
