"""Sponsors, agents, brokers and employers."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.partners.actions.partners import archive_partner, edit_partner
from cohortium.partners.models import Partner
from cohortium.partners.rules.partners import PartnerDetails, PartnerKind
from tests.journeys.states import Scene, State, to
from tests.partners.houses import paper, partner

WHOLE: dict[str, Any] = {
    "tax_number": "P051234567Z",
    "contact_name": "Wairimu Kamau-Odhiambo",
    "email": "wairimu@example.com",
    "phone": "+61 3 5550 0142",
    "country": "KE",
    "referrer_type": "company",
    "terms": "Half on arrival,\nthe rest after ninety days.",
    "commission_kind": "percent",
    "commission": Decimal("7.50"),
    "discount": Decimal(5),
    "payment_method": "mobile_money",
    "note": "Calls before noon.",
}


def _whole(here: Scene) -> Partner:
    """A broker of whom everything is known."""
    return partner(here.provider, PartnerKind.BROKER, "Mwangaza Recruiters of the Western Highlands", **WHOLE)


def _at(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_whole(here).pk)))


def _bare(page: Page, here: Scene) -> None:
    page.goto(here.path(f"partners/{partner(here.provider, PartnerKind.SPONSOR, 'Acacia Foods', code='').pk}"))


def _archived(page: Page, here: Scene) -> None:
    row = partner(here.provider)
    with here.provider.scope():
        archive_partner(here.owner, partner_id=row.pk)
    page.goto(here.path(f"partners/{row.pk}"))


def _listed(page: Page, here: Scene) -> None:
    _whole(here)
    page.goto(here.path("partners/"))


def _refused(page: Page, here: Scene) -> None:
    page.goto(here.path("partners/new?kind=agent"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    row = partner(here.provider)
    page.goto(here.path(f"partners/{row.pk}/edit"))
    page.get_by_label("Name", exact=True).fill("What I typed while somebody else saved")
    with here.provider.scope():
        edit_partner(here.owner, partner_id=row.pk, details=PartnerDetails("Acacia", code=row.code), version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _learner_form(page: Page, here: Scene) -> None:
    _whole(here)
    page.goto(here.path("learners/new"))


def _with_papers(page: Page, here: Scene) -> None:
    row = _whole(here)
    paper(here.provider, row)
    page.goto(here.path(f"partners/{row.pk}"))


STATES = [
    State("partner-with-papers", "partner", "owner", _with_papers),
    State("partner-document", "partner_document_new", "owner", _at("partners/{}/documents/new")),
    State(
        "partner-document-removal",
        "partner_document_removal",
        "owner",
        lambda page, here: page.goto(here.path(f"partners/documents/{paper(here.provider).pk}/removal")),
    ),
    State("partners", "partners", "owner", _listed),
    State("partners-none-found", "partners", "owner", to("partners/?q=nowhere")),
    State("partners-empty", "partners", "owner", lambda page, here: page.goto(here.path("partners/", here.empty))),
    State("partners-export", "partners_export", "owner", to("partners/export")),
    State("partner", "partner", "owner", _at("partners/{}")),
    State("partner-bare", "partner", "owner", _bare),
    State("partner-archived", "partner", "owner", _archived),
    State("partner-of-an-auditor", "partner", "auditor", _at("partners/{}")),
    State("partner-kinds", "partner_new", "owner", to("partners/new")),
    State("partner-form", "partner_new", "owner", to("partners/new?kind=broker")),
    State("partner-form-of-a-sponsor", "partner_new", "owner", to("partners/new?kind=sponsor")),
    State("partner-form-refused", "partner_new", "owner", _refused),
    State("partner-edit", "partner_edit", "owner", _at("partners/{}/edit")),
    State("partner-conflict", "partner_edit", "owner", _contest),
    State("learner-form-with-who-brought-them", "learner_new", "owner", _learner_form),
]
