"""Pages of approvals: asking, deciding, rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, AUDITOR, OWNER, TRAINER, BuiltInRole
from cohortium.administration.queries.campuses import CLOSING
from cohortium.desk.models import ApprovalRequest, ApprovalRule
from cohortium.desk.rules.approvals import Step
from tests.desk.asking import asked, role_id, ruled
from tests.fixtures import Provider
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_campus_is_asked_for_where_it_would_be_closed(provider: Provider, owner: Actor) -> None:
    ada, campus = provider.member(ADMIN, name="Ada Ncube"), provider.campus("Geelong")
    base = f"/o/{provider.code}"
    rules = provider.signed_in(owner).post(
        f"{base}/approvals/rules/new/{CLOSING}", {"who_1": f"role:{role_id(provider, OWNER)}", "needed_1": "1"}
    )
    client = provider.signed_in(ada)

    led = client.get(f"{base}/campuses/closing", {"campus": str(campus.pk)})
    led_too = client.post(f"{base}/campuses/closing", {"campus": str(campus.pk)})
    sent = client.post(led["Location"], form_of(client.get(led["Location"])) | {"reason": "The lease ends."})

    with provider.scope():
        row = ApprovalRequest.objects.get()
    assert rules.status_code == 302
    assert led["Location"] == f"{base}/approvals/asking/{CLOSING}/{campus.pk}"
    assert (led_too["Location"], sent["Location"]) == (led["Location"], f"{base}/approvals/{row.pk}")
    assert "requested by Ada Ncube" in text(provider.signed_in(owner).get(f"{base}/"))


def test_who_refuses_says_why_and_what_was_typed_stays(provider: Provider, owner: Actor) -> None:
    row = asked(provider, provider.member(ADMIN), OWNER)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/approvals/{row.pk}"

    silent = client.post(f"{path}/refusal", {"step": "1", "reason": ""})
    long = client.post(f"{path}/refusal", {"step": "1", "reason": "a" * 501})
    done = client.post(f"{path}/refusal", {"step": "1", "reason": "Not this year."})

    assert [silent.status_code, long.status_code, done.status_code] == [422, 422, 302]
    assert ["Give a reason" in text(silent), "a" * 501 in text(long)] == [True, True]
    assert "Not this year." in text(client.get(path))


def test_a_rule_says_who_decides_in_up_to_three_steps(provider: Provider, owner: Actor) -> None:
    client, base = provider.signed_in(owner), f"/o/{provider.code}/approvals/rules"
    admin = role_id(provider, ADMIN)

    empty = client.post(f"{base}/new/{CLOSING}", {"needed_1": "1"})
    client.post(
        f"{base}/new/{CLOSING}",
        {"who_1": f"role:{admin}", "needed_1": "2", "who_2": f"member:{owner.id}", "needed_2": "1"},
    )

    with provider.scope():
        row = ApprovalRule.objects.get()
    assert (empty.status_code, "Choose who decides" in text(empty)) == (422, True)
    assert row.steps == [
        {"roles": [str(admin)], "members": [], "needed": 2},
        {"roles": [], "members": [str(owner.id)], "needed": 1},
    ]
    assert "Grace Whitlock" in text(client.get(f"{base}/"))


def test_a_rule_about_what_is_not_known_any_more_can_be_removed(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    with provider.scope():
        rule = ApprovalRule.objects.create(kind="earlier.act", from_amount=0, steps=[])
    path = f"/o/{provider.code}/approvals/rules/{rule.pk}/removal"

    asked_about, gone = client.get(path), client.post(path)

    with provider.scope():
        assert (asked_about.status_code, gone.status_code, ApprovalRule.objects.count()) == (200, 302, 0)


def test_a_trainer_finds_nothing_of_others(provider: Provider, owner: Actor) -> None:
    asked(provider, provider.member(ADMIN, name="Ada Ncube"), OWNER)
    client = provider.signed_in(provider.member(TRAINER, name="Noah Lim"))

    assert "Ada Ncube" not in text(client.get(f"/o/{provider.code}/approvals/?showing=all"))


def test_a_list_asks_the_database_as_often_whatever_the_number(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/approvals/?showing=all"
    row = asked(provider, provider.member(ADMIN), OWNER)
    counts = []
    for _ in range(2):
        with statements() as seen:
            client.get(path)
        counts.append(len(seen))
        places = [provider.campus(f"Campus {len(counts)} {n}").pk for n in range(10)]
        with provider.scope():
            ApprovalRequest.objects.bulk_create(
                ApprovalRequest(kind=CLOSING, subject_id=place, asked_by_id=row.asked_by_id, chain=row.chain)
                for place in places
            )

    assert counts[0] == counts[1]


def test_a_rule_that_nobody_can_meet_says_so_where_it_is_saved_listed_and_asked_by(
    provider: Provider, owner: Actor
) -> None:
    client, base = provider.signed_in(owner), f"/o/{provider.code}/approvals"
    three = {"who_1": f"role:{role_id(provider, OWNER)}", "needed_1": "3"}

    saved = text(client.post(f"{base}/rules/new/{CLOSING}", three, follow=True))
    again = client.post(f"{base}/rules/new/{CLOSING}", three)
    asking = text(client.get(f"{base}/asking/{CLOSING}/{provider.campus().pk}"))

    lacks = "Step 1 needs 3 approvals. People who can approve: 1."
    assert saved.count(lacks) == 2
    assert ("Step 1: Owner, 3 approvals needed" in saved, f"rules/new/{CLOSING}" in saved) == (True, False)
    assert (again.status_code, "There is already a rule for this." in text(again)) == (422, True)
    assert (
        "Not enough people can approve this" in asking,
        "/edit" in asking,
        "stamp" in asking.split("<form", 2)[-1],
    ) == (*(True, True, False),)


def test_those_who_change_nothing_are_not_offered_and_people_come_after_roles(provider: Provider, owner: Actor) -> None:
    page = text(provider.signed_in(owner).get(f"/o/{provider.code}/approvals/rules/new/{CLOSING}"))

    first, _, rest = page.partition("People by name")
    assert [one in first for one in (role_id_of(provider, OWNER), role_id_of(provider, AUDITOR))] == [True, False]
    assert (f"member:{owner.id}" in first, f"member:{owner.id}" in rest) == (False, True)


def role_id_of(provider: Provider, role: BuiltInRole) -> str:
    return f"role:{role_id(provider, role)}"


def test_who_asks_and_who_decides_read_what_follows(provider: Provider, owner: Actor) -> None:
    ada, campus = provider.member(ADMIN, name="Ada Ncube"), provider.campus("Geelong")
    provider.member(TRAINER, campuses=(campus,), name="Noah Lim")
    asking = text(provider.signed_in(ada).get(f"/o/{provider.code}/approvals/asking/{CLOSING}/{campus.pk}"))
    row = asked(provider, ada, OWNER, campus_id=campus.pk)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/approvals/{row.pk}"

    deciding = text(client.get(path))
    client.post(f"{path}/refusal", {"step": "1", "reason": "Not this year."})

    follows = "Noah Lim works only here and will lose access until it reopens."
    assert [follows in one for one in (asking, deciding, text(client.get(path)))] == [True, True, False]


def test_several_are_asked_for_at_once_and_what_waits_is_said(provider: Provider, owner: Actor) -> None:
    ada, base = provider.member(ADMIN, name="Ada Ncube"), f"/o/{provider.code}"
    geelong, sunbury, werribee = (provider.campus(name) for name in ("Geelong", "Sunbury", "Werribee"))
    row = asked(provider, ada, OWNER, campus_id=werribee.pk)
    client = provider.signed_in(ada)

    picked = {"campus": [str(one.pk) for one in (geelong, sunbury, werribee)]}
    led = client.get(f"{base}/campuses/closing", picked)["Location"]
    shown = client.get(led)
    sent = client.post(led, form_of(shown) | {"also": [str(sunbury.pk), str(werribee.pk)], "reason": "The lease ends."})

    with provider.scope():
        waiting = set(ApprovalRequest.objects.values_list("subject", flat=True))
    assert [
        one in text(shown) for one in ("Already waiting for approval", f"{base}/approvals/{row.pk}", "Sunbury")
    ] == [True] * 3
    assert (sent["Location"], waiting) == (f"{base}/approvals/?showing=asked", {"Geelong", "Sunbury", "Werribee"})


def test_the_page_of_a_campus_leads_to_what_waits_about_it(provider: Provider, owner: Actor) -> None:
    ada, campus = provider.member(ADMIN, name="Ada Ncube"), provider.campus("Geelong")
    path, asking = f"/o/{provider.code}/campuses/{campus.pk}", f"asking/{CLOSING}/{campus.pk}"
    before = text(provider.signed_in(ada).get(path))
    row = asked(provider, ada, OWNER, campus_id=campus.pk)
    request = f"/approvals/{row.pk}"

    waits = text(provider.signed_in(owner).get(path))
    again = provider.signed_in(owner).get(f"/o/{provider.code}/approvals/{asking}")
    of_others = text(provider.signed_in(provider.member(TRAINER, campuses=(campus,))).get(path))

    assert ["Close this campus" in one for one in (before, waits)] == [True, False]
    assert [asking in waits, request in waits, request in text(again)] == [False, True, True]
    assert "waits for approval" not in of_others


def test_a_closing_day_is_asked_for_and_stands_once_others_agreed(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    ada, campus = provider.member(ADMIN, name="Ada Ncube"), provider.campus("Geelong")
    ruled(provider, Step(frozenset({role_id(provider, OWNER)})))
    client, base = provider.signed_in(ada), f"/o/{provider.code}"
    asking = f"{base}/approvals/asking/{CLOSING}/{campus.pk}"

    edited = text(client.get(f"{base}/campuses/{campus.pk}/edit"))
    too_early = client.post(asking, form_of(client.get(asking)) | {"for_day": "2020-01-01"})
    client.post(asking, form_of(client.get(asking)) | {"for_day": "2999-12-18", "reason": "The lease ends."})
    with provider.scope():
        row = ApprovalRequest.objects.get()
    deciding = text(provider.signed_in(owner).get(f"{base}/approvals/{row.pk}"))
    provider.signed_in(owner).post(f"{base}/approvals/{row.pk}/approval", {"step": "1"})
    work()

    page = text(client.get(f"{base}/campuses/{campus.pk}"))
    with provider.scope():
        campus.refresh_from_db()
    assert [asking in edited, "id_closes_on" in edited] == [True, False]
    assert (too_early.status_code, "Choose a date after today." in text(too_early)) == (422, True)
    assert ("18 Dec 2999" in deciding, campus.closes_on, campus.is_active) == (True, date(2999, 12, 18), True)
    assert "requested by Ada Ncube, approved by Grace Whitlock" in page


def test_a_closing_says_who_asked_and_who_agreed_and_leads_there(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    campus = provider.campus("Geelong")
    row = asked(provider, provider.member(ADMIN, name="Ada Ncube"), OWNER, campus_id=campus.pk)
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    client.post(f"{base}/approvals/{row.pk}/approval", {"step": "1"})
    work()
    page = text(client.get(f"{base}/campuses/{campus.pk}"))

    assert "requested by Ada Ncube, approved by Grace Whitlock" in page
    assert f'href="{base}/approvals/{row.pk}"' in page


def test_another_day_than_the_one_that_stands_is_asked_for_and_what_was_typed_stays(
    provider: Provider, owner: Actor
) -> None:
    campus = provider.campus("Geelong", closes_on=date(2999, 12, 18))
    ruled(provider, Step(frozenset({role_id(provider, OWNER)})))
    path = f"/o/{provider.code}/campuses/{campus.pk}/edit"
    client = provider.signed_in(owner)

    other = client.post(path, form_of(client.get(path)) | {"closes_on": "2999-12-20", "suburb": "Norlane"})
    none = client.post(path, form_of(client.get(path)) | {"closes_on": ""})

    assert (other.status_code, none.status_code) == (422, 302)
    assert [one in text(other) for one in ("Norlane", "for_day=2999-12-20", "A new date needs approval")] == [True] * 3
