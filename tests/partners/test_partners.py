"""Partners: they are added, edited, put away; how they are found; what an agent is owed; and whom they brought."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.core.lists import Showing
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.partners.actions.documents import remove_document
from cohortium.partners.actions.partners import (
    FAULTS,
    TAKEN,
    add_partner,
    archive_partner,
    edit_partner,
    restore_partner,
)
from cohortium.partners.models import Partner
from cohortium.partners.queries import documents
from cohortium.partners.queries import partners as queries
from cohortium.partners.queries.documents import insist_name
from cohortium.partners.rules.partners import Fault, PartnerDetails, PartnerKind
from cohortium.partners.states import PartnerStatus
from cohortium.people.actions.brought_by import NOT_THERE
from cohortium.people.actions.learners import add_learner, edit_learner
from cohortium.people.models import Learner
from cohortium.people.queries import learners
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider, at_once, found_provider
from tests.partners.houses import paper, partner

TODAY = MORNING.date()
AGENT, BROKER, SPONSOR, EMPLOYER = (
    *(PartnerKind.AGENT, PartnerKind.BROKER),
    *(PartnerKind.SPONSOR, PartnerKind.EMPLOYER),
)


def found(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.partners(actor, **asked).rows]


def test_a_partner_is_added_edited_archived_and_brought_back_and_told(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = partner(provider, by=owner, name="  Mwangaza   Recruiters ", code=" mk-01", phone="03 5550 0142")
    details = PartnerDetails("Mwangaza Recruiters", code="MK-01", phone="03 5550 0142", terms="In 30 days")

    with provider.scope():
        edit_partner(owner, partner_id=row.pk, details=details, version=1)
        again = edit_partner(owner, partner_id=row.pk, details=details, version=2)
        archive_partner(owner, partner_id=row.pk)
        archived_twice = archive_partner(owner, partner_id=row.pk)
        restore_partner(owner, partner_id=row.pk)
        seen = queries.partner(owner, partner_id=row.pk)

    assert [isinstance(one, Unchanged) for one in (again, archived_twice)] == [True, True]
    assert (seen.name, seen.code, seen.phone, seen.terms, seen.status) == (
        *("Mwangaza Recruiters", "MK-01", "+61355500142", "In 30 days"),
        PartnerStatus.ACTIVE,
    )
    assert told(row)[0] == ["partner.added", "partner.edited", "partner.archived", "partner.restored"]


@pytest.mark.parametrize(
    ("kind", "said", "place", "fault"),
    [
        (AGENT, {"name": " - "}, "name", Fault.MISSING),
        (AGENT, {"name": "a" * 201}, "name", Fault.TOO_LONG),
        (AGENT, {"code": ""}, "code", Fault.NO_CODE),
        (BROKER, {"code": " - "}, "code", Fault.NO_CODE),
        (AGENT, {"email": "the agent"}, "email", Fault.NOT_AN_ADDRESS),
        (AGENT, {"phone": "12"}, "phone", Fault.NOT_A_NUMBER),
        (AGENT, {"country": "ZZ"}, "country", Fault.UNKNOWN_COUNTRY),
        (AGENT, {"contact_name": "Ada\u202eNcube"}, "contact_name", Fault.HIDDEN_SIGNS),
        (AGENT, {"commission_kind": "gladly", "commission": Decimal(1)}, "commission_kind", Fault.UNKNOWN),
        (AGENT, {"commission_kind": "fixed"}, "commission", Fault.NO_AMOUNT),
        (AGENT, {"commission": Decimal(5)}, "commission_kind", Fault.NO_RULE),
        (AGENT, {"commission_kind": "fixed", "commission": Decimal(-1)}, "commission", Fault.NO_AMOUNT),
        (BROKER, {"commission_kind": "percent", "commission": Decimal("100.01")}, "commission", Fault.NO_PERCENT),
        (AGENT, {"discount": Decimal(101)}, "discount", Fault.NO_PERCENT),
        (SPONSOR, {"discount": Decimal(1)}, "discount", Fault.NOT_OF_THIS_KIND),
        (EMPLOYER, {"commission_kind": "fixed", "commission": Decimal(1)}, "commission", Fault.NOT_OF_THIS_KIND),
        (AGENT, {"referrer_type": "person"}, "referrer_type", Fault.NOT_OF_THIS_KIND),
    ],
)
def test_what_cannot_be_accepted_is_named(
    provider: Provider, kind: PartnerKind, said: dict[str, Any], place: str, fault: Fault
) -> None:
    with pytest.raises(Invalid) as refused:
        partner(provider, kind, **said)

    assert refused.value.errors[place] == [FAULTS[fault]]


def test_a_sponsor_needs_no_code_and_two_may_be_without_one(provider: Provider, owner: Actor) -> None:
    for name in ("Harbour Freight Ltd", "Acacia Foods"):
        partner(provider, SPONSOR, name, code="")

    assert found(provider, owner, kind=SPONSOR) == ["Acacia Foods", "Harbour Freight Ltd"]


def test_a_code_is_one_partners_only_however_it_is_written(provider: Provider) -> None:
    partner(provider, code="MK-01")

    with pytest.raises(Invalid) as refused:
        partner(provider, BROKER, code="mk-01")

    assert refused.value.errors == {"code": [TAKEN]}


def test_of_two_who_take_a_code_at_once_one_gets_it(provider: Provider) -> None:
    def add() -> object:
        return add_partner(provider.system, kind=AGENT, details=PartnerDetails("Mwangaza", code="MK-01"))

    assert at_once(provider, add, add) == ["Invalid", "done"]


def test_a_code_may_be_used_in_another_organisation(provider: Provider) -> None:
    assert [partner(one, code="MK-01").code for one in (provider, found_provider())] == ["MK-01", "MK-01"]


def test_who_saves_second_is_told(provider: Provider, owner: Actor) -> None:
    row = partner(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_partner(owner, partner_id=row.pk, details=PartnerDetails("Mwangaza", code=row.code), version=9)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mwang", ["Mwangaza Recruiters"]),
        ("recruiters mw", ["Mwangaza Recruiters"]),
        ("mk-01", ["Mwangaza Recruiters"]),
        ("agent@example.com", ["Mwangaza Recruiters"]),
        ("03 5550 0142", ["Mwangaza Recruiters"]),
        ("zzz", []),
    ],
)
def test_one_is_found_by_name_code_address_and_number(
    provider: Provider, owner: Actor, text: str, names: list[str]
) -> None:
    partner(provider, code="MK-01", email="agent@example.com", phone="03 5550 0142")
    partner(provider, SPONSOR, "Harbour Freight Ltd")

    assert found(provider, owner, text=text) == names


def test_a_list_is_narrowed_by_kind_and_by_what_is_put_away(provider: Provider, owner: Actor) -> None:
    away = partner(provider, name="Away")
    partner(provider, BROKER, "Broker")
    partner(provider, name="Here")
    with provider.scope():
        archive_partner(owner, partner_id=away.pk)

    assert [found(provider, owner), found(provider, owner, kind=AGENT)] == [["Broker", "Here"], ["Here"]]
    assert found(provider, owner, showing=Showing.ARCHIVED) == ["Away"]
    assert found(provider, owner, showing=Showing.ALL, kind=AGENT) == ["Away", "Here"]


def test_who_may_not_sees_nothing_and_changes_nothing(provider: Provider) -> None:
    row = partner(provider)
    trainer, auditor = provider.member(TRAINER), provider.member(AUDITOR)

    with provider.scope():
        with pytest.raises(NotFound):
            queries.partner(trainer, partner_id=row.pk)
        with pytest.raises(NotAllowed):
            archive_partner(auditor, partner_id=row.pk)
        assert [queries.partners(trainer).rows, queries.offered(trainer, AGENT)] == [[], []]


def test_what_is_foreign_is_nowhere(provider: Provider, owner: Actor) -> None:
    foreign = partner(found_provider())

    with provider.scope():
        for partner_id in (foreign.pk, new_id()):
            with pytest.raises(NotFound):
                archive_partner(owner, partner_id=partner_id)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "friend"}, "partner_kind_is_known"),
        ({"code": ""}, "partner_who_brings_has_a_code"),
        ({"commission_kind": "fixed", "commission": None}, "partner_commission_is_a_rule"),
        ({"commission_kind": "percent", "commission": 101}, "partner_commission_is_a_part"),
        ({"kind": "sponsor", "discount": 3}, "partner_discount_is_a_part"),
        ({"discount": -1}, "partner_discount_is_a_part"),
    ],
)
def test_the_database_refuses_what_the_rules_forbid(
    provider: Provider, values: dict[str, Any], constraint: str
) -> None:
    row = partner(provider)

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        Partner.objects.filter(pk=row.pk).update(**values)

    assert violated(refused.value) == constraint


def test_a_learner_has_an_agent_and_a_broker_and_is_found_by_them(provider: Provider, owner: Actor, told: Any) -> None:
    agent, broker = partner(provider), partner(provider, BROKER, "Kofi Mensah")
    with provider.scope():
        thandi = add_learner(owner, details=LearnerDetails("Thandi", agent_id=agent.pk), today=TODAY)
        edit_learner(
            owner,
            learner_id=thandi.pk,
            details=LearnerDetails("Thandi", agent_id=agent.pk, broker_id=broker.pk),
            version=1,
            today=TODAY,
        )
        add_learner(owner, details=LearnerDetails("Sipho"), today=TODAY)
        seen = learners.learner(owner, learner_id=thandi.pk, today=TODAY)
        brought = [
            [row.first_name for row in learners.learners(owner, today=TODAY, partner_id=one).rows]
            for one in (agent.pk, broker.pk, new_id())
        ]

    assert (seen.agent, seen.broker, brought) == ("Mwangaza Recruiters", "Kofi Mensah", [["Thandi"], ["Thandi"], []])
    assert told(thandi)[0] == ["learner.added", "learner.edited"]


def test_an_agent_is_one_of_the_agents_who_are_with_us_and_in_sight(provider: Provider, owner: Actor) -> None:
    broker, away = partner(provider, BROKER), partner(provider, name="Away")
    here, foreign, desk = partner(provider), partner(found_provider()), provider.member(TRAINER)
    with provider.scope():
        archive_partner(owner, partner_id=away.pk)

    with provider.scope():
        for wrong in (broker.pk, away.pk, foreign.pk, new_id()):
            with pytest.raises(Invalid) as refused:
                add_learner(owner, details=LearnerDetails("Thandi", agent_id=wrong), today=TODAY)
            assert refused.value.errors == {"agent_id": [NOT_THERE]}
        assert queries.offered(desk, AGENT) == []
        assert queries.offered(owner, AGENT) == [(AGENT, here.pk, "Mwangaza Recruiters")]


def test_who_was_brought_stays_so_when_the_agent_is_put_away(provider: Provider, owner: Actor) -> None:
    agent = partner(provider)
    with provider.scope():
        thandi = add_learner(owner, details=LearnerDetails("Thandi", agent_id=agent.pk), today=TODAY)
        archive_partner(owner, partner_id=agent.pk)
        edit_learner(
            owner,
            learner_id=thandi.pk,
            details=LearnerDetails("Thandi", "Ncube", agent_id=agent.pk),
            version=1,
            today=TODAY,
        )
        assert Learner.objects.values_list("last_name", "agent").get(pk=thandi.pk) == ("Ncube", agent.pk)


def test_the_front_desk_may_look_and_choose(provider: Provider) -> None:
    row = partner(provider)
    desk = provider.member(FRONT_DESK)

    with provider.scope():
        assert queries.offered(desk, AGENT) == [(AGENT, row.pk, row.name)]


def test_a_document_is_kept_seen_by_who_sees_the_partner_and_removed_with_its_content(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = paper(provider, partner(provider))
    desk, trainer = provider.member(FRONT_DESK), provider.member(TRAINER)

    with provider.scope():
        sees = [documents.may_see(one, row.partner_id) for one in (desk, trainer)]
        listed = [one.name for one in documents.documents(partner_id=row.partner_id)]
        with pytest.raises(NotAllowed):
            remove_document(desk, document_id=row.pk)
        whose = remove_document(owner, document_id=row.pk)
        kept = StoredFile.objects.get(pk=row.file_id).status

    assert (sees, listed, whose, kept) == ([True, False], ["Licence"], row.partner_id, FileStatus.REMOVED)
    assert told(row)[0] == ["partner_document.added", "partner_document.removed"]


@pytest.mark.parametrize("name", [" ", "a" * 201, "Licence\u202e"])
def test_a_document_has_a_name(name: str) -> None:
    with pytest.raises(Invalid):
        insist_name(name)
