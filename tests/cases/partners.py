"""What can be asked of partners."""

from typing import Any
from uuid import UUID

from django.test import Client

from cohortium.core.ids import new_id
from cohortium.files.adapters.intake import Upload, receive
from cohortium.partners.actions.documents import add_document
from cohortium.partners.actions.partners import archive_partner
from cohortium.partners.queries.documents import FILE
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, call, page, post
from tests.cases.organisation import LOGO
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


def scanned(provider: Provider, _campus: Campus) -> UUID:
    """A document of an agent whose file can be opened."""
    agent_id = partner(provider).pk
    received = receive(Upload("licence.png", "image/png", [LOGO]), kind=FILE, organisation_id=provider.id)
    with provider.scope():
        return add_document(provider.system, partner_id=agent_id, name="Licence", received=received).pk


def put_document(client: Client, at: At) -> Any:
    """Send a document as a program does."""
    address = f"/api/v1/o/{at.code}/partners/{at.id}/documents/files"
    return client.put(f"{address}?name=Licence", LOGO, content_type="image/png")


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
    Case("API: documents of a partner", call("get", "partners/ID/documents"), 200, agent, at_campus=False),
    Case("API: document sent", put_document, 200, agent, at_campus=False),
    Case("API: document", call("get", "partners/documents/ID"), 200, document, at_campus=False),
    Case("API: file of a document", call("get", "partners/documents/ID/file"), 200, scanned, at_campus=False),
    Case("API: document removed", call("delete", "partners/documents/ID"), 204, document, at_campus=False),
]
