"""Says at once, in `check` and before each migration, what is wrong with a blueprint: it would be refused when used."""

from typing import Any

from django.core.checks import Error, register

from cohortium.administration.blueprints import BadBlueprint, blueprints


@register
def blueprints_can_be_used(app_configs: Any, **_: Any) -> list[Error]:  # noqa: ARG001 - of every check
    """The faults of the blueprints that come with the product."""
    try:
        blueprints()
    except BadBlueprint as error:
        return [Error(str(error), id="cohortium.E002")]
    return []
