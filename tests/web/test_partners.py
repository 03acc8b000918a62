"""Pages of partners, and of those whom they brought."""

import csv
import io
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, TRAINER
from cohortium.partners.actions.partners import edit_partner
from cohortium.partners.models import Partner
from cohortium.partners.rules.partners import PartnerDetails, PartnerKind
from cohortium.people.actions.learners import add_learner
from cohortium.people.models import Learner
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.models import Organisation
from tests.fixtures import MORNING, Provider
from tests.partners.houses import partner
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_an_agent_is_added_by_the_form_and_once_however_often_it_is_sent(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/partners/new"

    asked = client.get(path)
    form = form_of(client.get(f"{path}?kind=agent"))
    said = {
        **form,
        "name": "Mwangaza Recruiters",
        "code": "mk-01",
        "commission_kind": "per_candidate",
        "commission": "250",
    }
    answers = [client.post(f"{path}?kind=agent", said) for _again in range(2)]

    with provider.scope():
        row = Partner.objects.get()
        Organisation.objects.update(currency="AUD")
    assert ["?kind=sponsor" in text(asked), (row.kind, row.code, str(row.commission))] == [
        True,
        ("agent", "MK-01", "250.00"),
    ]
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/partners/{row.pk}"}
    earned = 'Fixed amount per referral: <span class="num">A$250.00</span>'
    assert earned in text(client.get(answers[0].headers["Location"]))


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/partners/new"

    empty = client.post(f"{path}?kind=broker", {"name": "", "terms": "In 30 days", "commission": "much"})
    nameless = client.post(f"{path}?kind=broker", {"name": "", "terms": "In 30 days"})
    unknown = client.post(f"{path}?kind=friend", {"name": "Ada"})

    assert [empty.status_code, nameless.status_code, unknown.status_code] == [422, 422, 404]
    assert ["In 30 days" in text(empty), 'value="much"' in text(empty)] == [True, True]
    assert [
        "Enter a number of 0 or more" in text(empty),
        "Enter a name" in text(nameless),
        "Enter a code" in text(nameless),
    ] == [True] * 3


def test_a_sponsor_is_not_asked_for_a_commission(provider: Provider, owner: Actor) -> None:
    form = form_of(provider.signed_in(owner).get(f"/o/{provider.code}/partners/new?kind=sponsor"))

    assert {"commission", "discount", "referrer_type", "joined"} & set(form) == set()


def test_somebody_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = partner(provider, terms="In 30 days")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/partners/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_partner(owner, partner_id=row.pk, details=PartnerDetails(row.name, code=row.code, terms="Now"), version=1)

    late = client.post(path, {**form, "tax_number": "P05"})
    saved = client.post(path, form_of(late))

    assert [late.status_code, saved.status_code] == [409, 302]
    with provider.scope():
        assert Partner.objects.values_list("terms", "tax_number").get() == ("Now", "P05")


def test_one_is_put_away_and_brought_back_by_the_page(provider: Provider, owner: Actor) -> None:
    row = partner(provider)
    client, here = provider.signed_in(owner), f"/o/{provider.code}/partners/{row.pk}"

    client.post(f"{here}/archiving")
    away = [
        text(client.get(one)) for one in (f"/o/{provider.code}/partners/", f"/o/{provider.code}/partners/?status=all")
    ]
    client.post(f"{here}/restoring")

    assert [row.name in one for one in away] == [False, True]
    assert row.name in text(client.get(f"/o/{provider.code}/partners/"))


def test_who_may_only_look_is_offered_nothing_else(provider: Provider) -> None:
    row = partner(provider)
    client = provider.signed_in(provider.member(AUDITOR))

    shown = text(client.get(f"/o/{provider.code}/partners/{row.pk}"))

    assert [f"{row.pk}/edit" in shown, f"{row.pk}/archiving" in shown] == [False, False]
    assert provider.signed_in(provider.member(TRAINER)).get(f"/o/{provider.code}/partners/").status_code == 403


def test_a_learner_is_given_an_agent_by_the_form_and_listed_and_exported_by_it(
    provider: Provider, owner: Actor
) -> None:
    agent, base = partner(provider), f"/o/{provider.code}/learners"
    partner(provider, PartnerKind.BROKER, "Kofi Mensah")
    with provider.scope():
        add_learner(owner, details=LearnerDetails("Sipho"), today=MORNING.date())
    client = provider.signed_in(owner)

    form = form_of(client.get(f"{base}/new"))
    added = client.post(f"{base}/new", {**form, "first_name": "Thandi", "agent": str(agent.pk)})
    listed = text(client.get(f"{base}/?partner={agent.pk}"))
    out = client.post(f"{base}/export?partner={agent.pk}", {"form": "csv"})
    rows = rows_of(out)

    with provider.scope():
        thandi = Learner.objects.get(agent=agent.pk)
    assert (thandi.first_name, thandi.broker_id) == ("Thandi", None)
    assert ["Thandi" in listed, "Sipho" in listed] == [True, False]
    assert agent.name in text(client.get(added.headers["Location"]))
    assert [dict(zip(rows[0], row, strict=True))["Agent"] for row in rows[1:]] == [agent.name]


def test_partners_leave_the_house_as_a_table_and_the_trail_says_so(provider: Provider, owner: Actor) -> None:
    partner(provider, code="MK-01", terms="=SUM(1)")
    partner(provider, PartnerKind.SPONSOR, "Acacia Foods", code="")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/partners/export?kind=agent"

    out = client.post(path, {"form": "csv", "parts": ["terms"]})
    rows = rows_of(out)
    trail = text(client.get(f"/o/{provider.code}/trail/?act=partner.exported"))

    assert [(row[1], row[2], row[3]) for row in rows[1:]] == [("Agent", "Mwangaza Recruiters", "MK-01")]
    assert "'=SUM(1)" in rows[1]
    assert "Partners exported" in trail
