"""Columns by which the engine recognises the tables of an organisation. See `cohortium.tenancy.engine`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models.expressions import Expression

from cohortium.core.ids import new_id
from cohortium.core.states import Machine
from cohortium.tenancy.scope import current_organisation_id

READ_AND_WRITE = "SELECT, INSERT, UPDATE, DELETE"
READ_AND_ADD = "SELECT, INSERT"
# Written once, and gone when its time is over.
READ_ADD_AND_FORGET = "SELECT, INSERT, DELETE"


class Id(models.UUIDField):
    """The `id` of a table, with what the application's role may do there.

    `isolated_by_itself` is for the table of organisations: there, a row's own id is the organisation it belongs to.
    `erasable` names the words of a row that is written once which may be emptied when a person is erased: by a function
    of the database alone, that looks whether they are.
    """

    def __init__(
        self,
        *,
        rights: str = READ_AND_WRITE,
        isolated_by_itself: bool = False,
        erasable: Iterable[str] = (),
        **options: Any,
    ) -> None:
        self.rights = rights
        self.erasable = tuple(erasable)
        self.isolated_by_itself = isolated_by_itself
        super().__init__(**{"primary_key": True, "default": new_id, "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        if self.rights != READ_AND_WRITE:
            options["rights"] = self.rights
        if self.isolated_by_itself:
            options["isolated_by_itself"] = True
        if self.erasable:
            options["erasable"] = self.erasable
        return name, path, list(args), options


class OrganisationField(models.ForeignKey):
    """The organisation that a row belongs to. Its presence makes a table one of an organisation."""

    def __init__(self, to: Any = "tenancy.Organisation", on_delete: Any = models.PROTECT, **options: Any) -> None:
        super().__init__(to, on_delete, **{"related_name": "+", "db_index": False, "editable": False, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, current_organisation_id())
        return super().pre_save(model_instance, add)


class InOrganisation(models.ForeignKey):
    """A foreign key to a row of the same organisation: the key, its index and its joins carry the organisation."""

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        mine = self.model._meta.get_field("organisation")
        theirs = self.remote_field.model._meta.get_field("organisation")
        pair = (theirs, mine) if reverse_join else (mine, theirs)
        return (pair, *super().get_joining_fields(reverse_join))


class Version(models.PositiveIntegerField):
    """Raised by a trigger on each UPDATE, which also stamps `updated_at` and `updated_by`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"db_default": 1, "editable": False, **options})


class StatusField(models.CharField):
    """Where a row is in its life. A trigger refuses every start and every move that its machine does not know.

    Migrations carry the table of moves, so that a move added or taken away is a migration, and the trigger follows.
    """

    def __init__(
        self, machine: Machine[Any] | None = None, *, table: Mapping[str, Iterable[str]] | None = None, **options: Any
    ) -> None:
        self.machine = machine
        self.table = machine.table() if machine else {source: sorted(to) for source, to in (table or {}).items()}
        usual: dict[str, Any] = {"max_length": 30}
        if machine:
            usual["choices"] = machine.statuses.choices
        super().__init__(**usual | options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        # How a status reads is no matter of the database: another word is no migration.
        options.pop("choices", None)
        return name, path, list(args), options | {"table": self.table}

    @property
    def guard(self) -> str:
        """The name of its trigger."""
        return f"moves_{self.column}"

    @property
    def moves(self) -> str:
        """The table as its trigger has it."""
        return json.dumps(self.table)


class CurrentActor(Expression):
    """Who acts in this transaction, as the default of a column: see `scope.stamp_changes_with`."""

    allowed_default = True
    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "NULLIF(current_setting('app.actor_id', true), '')::uuid", []


class CurrentOrganisation(Expression):
    """The organisation in scope when the statement runs, not when the queryset was built."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [current_organisation_id()]
