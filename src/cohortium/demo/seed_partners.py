"""Seeds partners, those whom they brought, and what is known of staff, through the same actions that people use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.demo.partners import BROUGHT, PARTNERS, WORKERS, Partner, Worker
from cohortium.partners.actions.partners import add_partner, archive_partner
from cohortium.partners.rules.partners import PartnerDetails, PartnerKind
from cohortium.people.actions.credentials import add_credential
from cohortium.people.actions.learners import edit_learner
from cohortium.people.actions.staff import add_hours, add_qualification, edit_profile
from cohortium.people.queries.learners import learner
from cohortium.people.rules.staff import CredentialDetails, HoursDetails, ProfileDetails, QualificationDetails


def seed_partners(owner: Actor, code: str, learners: Mapping[str, UUID], today: date) -> None:
    """Add the partners of the organisation, and say whom they brought."""
    added: dict[str, UUID] = {}
    for one in PARTNERS.get(code, ()):
        partner = add_partner(owner, kind=PartnerKind(one.kind), details=_details(one))
        added |= {partner.code: partner.pk} if partner.code else {}
        if one.is_archived:
            archive_partner(owner, partner_id=partner.pk)
    for name, agent, broker in BROUGHT.get(code, ()):
        row = learner(owner, learner_id=learners[name], today=today)
        brought = replace(row.details, agent_id=added.get(agent), broker_id=added.get(broker))
        edit_learner(owner, learner_id=row.learner_id, details=brought, version=row.version, today=today)


def seed_staff(owner: Actor, code: str, people: Mapping[str, UUID], today: date) -> None:
    """Say what is known of those who work there."""
    for one in WORKERS.get(code, ()):
        _work(owner, people[one.name], one, today)


def _work(owner: Actor, membership_id: UUID, one: Worker, today: date) -> None:
    profile = ProfileDetails(one.job_title, date.fromisoformat(one.hired_on))
    edit_profile(owner, membership_id=membership_id, details=profile, version=0)
    for name, awarded_by in one.qualifications:
        learned = QualificationDetails(name, awarded_by)
        add_qualification(owner, membership_id=membership_id, details=learned, today=today)
    for paper in one.papers:
        ends = None if paper.ends_in is None else today + timedelta(days=paper.ends_in)
        details = CredentialDetails(paper.kind, paper.number, expires_on=ends)
        add_credential(owner, membership_id=membership_id, details=details, today=today)
    for weekday in one.weekdays:
        add_hours(owner, membership_id=membership_id, details=HoursDetails(weekday, time(9), time(17), today))


def _details(one: Partner) -> PartnerDetails:
    return PartnerDetails(
        one.name,
        code=one.code,
        tax_number=one.tax_number,
        contact_name=one.contact_name,
        email=one.email,
        country=one.country,
        referrer_type=one.referrer_type,
        terms=one.terms,
        commission_kind=one.commission_kind,
        commission=Decimal(one.commission) if one.commission else None,
        discount=Decimal(one.discount) if one.discount else None,
        payment_method=one.payment_method,
        joined=date.fromisoformat(one.joined) if one.joined else None,
    )
