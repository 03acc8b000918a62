"""The engine's entry point: Django asks for `DatabaseWrapper` here."""

from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.models import Model

from cohortium.tenancy.engine.schema import DatabaseSchemaEditor, of_an_organisation


class DatabaseFeatures(features.DatabaseFeatures):
    def allows_group_by_selected_pks_on_model(self, model: type[Model]) -> bool:
        # GROUP BY id alone needs id to be the primary key; here it is (organisation_id, id).
        return super().allows_group_by_selected_pks_on_model(model) and not of_an_organisation(model)


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "cohortium.tenancy.engine.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    features_class: Any = DatabaseFeatures
    ops_class: Any = DatabaseOperations
    SchemaEditorClass: Any = DatabaseSchemaEditor
