"""What every request asks within its organisation."""

from collections.abc import Mapping
from uuid import UUID

from cohortium.core.asked_often import AskedOften, Row
from cohortium.tenancy.scope import current_organisation_id


class AskedOftenHere(AskedOften[Row]):
    """A question about the organisation in scope. Outside of a scope it raises `NoOrganisationScope`."""

    def beside(self) -> Mapping[str, UUID]:
        """The organisation."""
        return {"organisation": current_organisation_id()}
