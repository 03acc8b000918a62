"""The wall as the models have it; and that each kind of gap would be found."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.db import models
from django.test.utils import isolate_apps

from cohortium.tenancy.base import AppendOnlyModel, TenantModel
from cohortium.tenancy.checks import models_keep_organisations_apart
from cohortium.tenancy.engine import model_rules
from cohortium.tenancy.fields import Id, InOrganisation
from cohortium.tenancy.models import Organisation


def test_models_make_no_gap() -> None:
    assert model_rules.faults(apps.get_models(include_auto_created=True)) == []


@isolate_apps("tests")
def test_models_without_an_organisation_are_found() -> None:
    class Leaflet(models.Model):
        class Meta:
            app_label = "tests"

    class Poster(TenantModel):
        everything = models.Manager["Poster"]()

        class Meta:
            app_label = "tests"
            base_manager_name = "everything"
            default_manager_name = "everything"

    class Post(TenantModel):
        class Meta(TenantModel.Meta):
            app_label = "tests"
            db_table = "identity_user"

    class Person(models.Model):
        id = Id(rights="SELECT")

        class Meta:
            app_label = "tests"
            db_table = "identity_user"

    assert list(model_rules.belonging([Leaflet, Poster, Post, Person])) == [
        "tests.Leaflet is of no organisation, and not on the list of global tables.",
        "tests.Poster has a base manager that does not name the organisation.",
        "tests.Poster has a default manager that does not name the organisation.",
        "tests.Post is of an organisation, and on the list of global tables.",
        "tests.Person declares other rights than the list of global tables.",
    ]


def test_models_with_keys_around_the_wall_are_found() -> None:
    isolation: Any = isolate_apps("tests")
    with isolation as isolated:
        isolated.register_model("tenancy", Organisation)

        class Shelf(TenantModel):
            class Meta(TenantModel.Meta):
                app_label = "tests"

        class Leaflet(TenantModel):
            plain = models.ForeignKey(Shelf, models.PROTECT, related_name="+")
            only = models.OneToOneField(Shelf, models.PROTECT, related_name="+")
            loose = InOrganisation(Shelf, models.PROTECT, related_name="+", db_constraint=False)
            shelves = models.ManyToManyField(Shelf, related_name="+")
            kind = models.CharField(max_length=10)
            subject_id = models.UUIDField()
            subject = GenericForeignKey("kind", "subject_id")

            class Meta(TenantModel.Meta):
                app_label = "tests"

        class Rack(models.Model):
            shelf = InOrganisation(Shelf, models.PROTECT, related_name="+")

            class Meta:
                app_label = "tests"

        assert [*model_rules.keys([Shelf, Leaflet, Rack]), *model_rules.ways_around([Shelf, Leaflet, Rack])] == [
            "tests.Leaflet.plain refers to rows of organisations without the organisation. Use InOrganisation.",
            "tests.Leaflet.only is a OneToOneField, whose index would not start with the organisation.",
            "tests.Leaflet.loose has no constraint in the database.",
            "tests.Rack.shelf is an InOrganisation between tables that are not both of an organisation.",
            "tests.Leaflet.shelves makes its table by itself. Write the model between them.",
            "tests.Leaflet.subject is a generic foreign key, which no constraint can check.",
        ]


@isolate_apps("tests")
def test_models_that_are_unique_among_all_organisations_are_found() -> None:
    class Leaflet(TenantModel):
        number = models.IntegerField(unique=True)
        title = models.TextField()

        class Meta(TenantModel.Meta):
            app_label = "tests"
            unique_together = [("title", "number")]
            constraints = [
                models.UniqueConstraint(fields=["organisation", "title"], name="leaflet_once"),
                models.UniqueConstraint(fields=["title"], name="leaflet_once_everywhere"),
                models.UniqueConstraint("title", name="leaflet_once_by_expression"),
            ]

    assert list(model_rules.uniqueness([Leaflet])) == [
        "tests.Leaflet.number is unique among all organisations. Use a UniqueConstraint with the organisation.",
        "tests.Leaflet has unique_together. Use a UniqueConstraint with the organisation.",
        "leaflet_once_everywhere of tests.Leaflet does not start with the organisation.",
        "leaflet_once_by_expression of tests.Leaflet does not start with the organisation.",
    ]


@isolate_apps("tests")
def test_models_that_go_with_others_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_rules, "CASCADES", {"tests.Leaflet.shelf": "", "tests.Leaflet.rack": ""})

    class Shelf(TenantModel):
        above = InOrganisation("Shelf", models.SET_NULL, null=True, related_name="+")

        class Meta(TenantModel.Meta):
            app_label = "tests"

    class Leaflet(TenantModel):
        shelf = InOrganisation(Shelf, models.CASCADE, related_name="+")
        other = InOrganisation(Shelf, models.DO_NOTHING, related_name="+")

        class Meta(TenantModel.Meta):
            app_label = "tests"

    assert list(model_rules.deletion([Shelf, Leaflet])) == [
        "tests.Shelf.above is deleted by SET_NULL, and not on the list of cascades.",
        "tests.Leaflet.other is deleted by DO_NOTHING, and not on the list of cascades.",
        "tests.Leaflet.rack is on the list of cascades and is not used.",
    ]


@isolate_apps("tests")
def test_a_status_without_a_machine_is_found() -> None:
    class Leaflet(TenantModel):
        status = models.CharField(max_length=10)

        class Meta(TenantModel.Meta):
            app_label = "tests"

    assert list(model_rules.statuses([Leaflet])) == ["tests.Leaflet.status has no machine. Use a StatusField."]


@pytest.mark.parametrize("model", [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)])
def test_trail_goes_with_nothing(model: type[AppendOnlyModel]) -> None:
    rules = [field.remote_field.on_delete for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]

    assert set(rules) == {models.PROTECT}


def test_djangos_checks_tell_the_faults_before_anything_is_migrated() -> None:
    assert models_keep_organisations_apart in registry.registered_checks
    assert [error.msg for error in run_checks() if error.id == "cohortium.E001"] == []
