"""What can be asked of partners."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.partners.actions.partners import archive_partner
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider
from tests.partners.houses import paper, partner


def agent(provider: Provider, _campus: Campus) -> UUID:
    """An agent."""
    return partner(provider).pk


def archived(provider: Provider, _campus: Campus) -> UUID:
    """One who was put away."""
    partner_id = partner(provider).pk
    with provider.scope():
        archive_partner(provider.system, partner_id=partner_id)
    return partner_id


def valid(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of an agent."""
    return {
        "kind": "agent",
        "name": "Mwangaza Recruiters",
        "code": f"MK-{new_id().hex[-10:]}",
        "email": "agent@example.com",
        "phone": "",
        "country": "KE",
        "referrer_type": "",
        "commission_kind": "percent",
        "commission": "7.50",
        "discount": "5",
        "payment_method": "mobile_money",
    }


def valid_change(provider: Provider, campus: Campus, subject: UUID) -> dict[str, Any]:
    """What may be different of an agent."""
    said = valid(provider, campus, subject)
    del said["kind"]
    return said


def document(provider: Provider, _campus: Campus) -> UUID:
    """A document of an agent."""
    return paper(provider).pk


NEW = {"name": "Mwangaza Recruiters", "code": "MK-ID"}
CASES = [
    Case("partners", page("partners/"), 200, None),
    Case("export of partners", page("partners/export"), 200, None),
    Case("export partners", post("partners/export", form="csv"), 200, None, beside=agent),
    Case("kinds of partners", page("partners/new"), 200, None),
    Case("partner form", page("partners/new?kind=agent"), 200, None),
    Case("partner added", post("partners/new?kind=agent", **NEW), 302, None),
    Case("partner", page("partners/ID"), 200, agent, at_campus=False),
    Case("partner, to edit", page("partners/ID/edit"), 200, agent, at_campus=False),
    Case("partner, edited", post("partners/ID/edit", **NEW, version="1"), 302, agent, at_campus=False),
    Case("archiving a partner, asked", page("partners/ID/archiving"), 302, agent, at_campus=False),
    Case("archiving a partner, sent", post("partners/ID/archiving"), 302, agent, at_campus=False),
    Case("restoring a partner, asked", page("partners/ID/restoring"), 302, archived, at_campus=False),
    Case("restoring a partner, sent", post("partners/ID/restoring"), 302, archived, at_campus=False),
    Case("document form", page("partners/ID/documents/new"), 200, agent, at_campus=False),
    Case("document without a file", post("partners/ID/documents/new", name="Licence"), 422, agent, at_campus=False),
    Case("removing a document, asked", page("partners/documents/ID/removal"), 200, document, at_campus=False),
    Case("removing a document, sent", post("partners/documents/ID/removal"), 302, document, at_campus=False),
    Case("API: partners", call("get", "partners"), 200, None),
    Case("API: partner added", call("post", "partners", NEW | {"kind": "agent"}), 201, None, values=valid),
    Case("API: partner", call("get", "partners/ID"), 200, agent, at_campus=False),
    Case(
        "API: partner edited",
        call("patch", "partners/ID", {"name": "Renamed ID"}),
        200,
        agent,
        at_campus=False,
        values=valid_change,
    ),
    Case("API: partner archived", call("post", "partners/ID/archiving"), 200, agent, at_campus=False),
    Case("API: partner restored", call("post", "partners/ID/restoring"), 200, archived, at_campus=False),
]
