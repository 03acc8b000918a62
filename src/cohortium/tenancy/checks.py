"""Says at once, in `check` and before each migration, what in the models would let organisations touch one another."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from cohortium.tenancy.engine import model_rules


@register
def models_keep_organisations_apart(app_configs: Any, **_: Any) -> list[Error]:
    """Every fault of the models, as an error of Django's checks."""
    return [
        Error(fault, id="cohortium.E001") for fault in model_rules.faults(apps.get_models(include_auto_created=True))
    ]
