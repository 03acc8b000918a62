"""The demo, as it is seeded."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from cohortium.access.models import MembershipRole
from cohortium.access.roles import OWNER
from cohortium.access.settings import SECOND_FACTOR_ROLES
from cohortium.administration.blueprints import blueprints
from cohortium.audit.models import AuditEntry
from cohortium.demo import cast
from cohortium.demo.learners import LEARNERS
from cohortium.demo.seed import seed
from cohortium.demo.seed_imports import BROUGHT
from cohortium.people.models import DuplicatePair, Learner
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope


def test_waterfront_training_institute_is_there_with_its_owner(tmp_path: Path) -> None:
    # Of its own: other tests seed the same organisation into other databases.
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(cast.WTI)

    with organisation_scope(organisation_id_of("wti")):
        organisation = Organisation.objects.get()
        owners = MembershipRole.objects.filter(role__key=OWNER.key).values_list("membership__display_name", flat=True)

        assert (organisation.name, organisation.colour) == ("Waterfront Training Institute", "#1d4ed8")
        assert list(owners) == ["Wanjiru Kamau"]


@pytest.mark.parametrize("organisation", cast.ORGANISATIONS, ids=lambda organisation: organisation.code)
def test_whoever_tries_the_demo_comes_in_without_a_second_factor(organisation: cast.Organisation) -> None:
    assert organisation.house.settings.get("security", {}).get(SECOND_FACTOR_ROLES.key, []) == []


@pytest.mark.parametrize("organisation", cast.ORGANISATIONS, ids=lambda one: one.code)
def test_learners_are_there_in_every_organisation(organisation: cast.Organisation, tmp_path: Path) -> None:
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(organisation)

    with organisation_scope(organisation_id_of(organisation.code)):
        assert Learner.objects.count() == len(LEARNERS[organisation.code]) + BROUGHT.get(organisation.code, 0)


def test_one_learner_is_there_twice_and_namesakes_and_twins_are_not(tmp_path: Path) -> None:
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(cast.ROCKET)

    with organisation_scope(organisation_id_of(cast.ROCKET.code)):
        found = [(str(row.first), str(row.second), row.reasons) for row in DuplicatePair.objects.all()]
    assert found == [("Oscar Lindqvist", "Lindqvist Oscar", ["phone", "turned_name"])]


@pytest.mark.parametrize("organisation", cast.ORGANISATIONS, ids=lambda one: one.code)
def test_each_organisation_grew_from_its_blueprint(organisation: cast.Organisation, tmp_path: Path) -> None:
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(organisation)
    said = blueprints()[organisation.blueprint].parts

    with organisation_scope(organisation_id_of(organisation.code)):
        here = Organisation.objects.get()
        grown = AuditEntry.objects.filter(action="organisation.blueprint_applied").count()

        assert (here.words, str(here.tax_rate.normalize()), grown) == (
            said["words"],
            str(Decimal(said["organisation"]["tax_rate"]).normalize()),
            1,
        )
        assert here.logo_id is not None
