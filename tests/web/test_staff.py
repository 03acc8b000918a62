"""Pages of those who work here."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.people.actions.staff import edit_profile
from cohortium.people.models import Availability, Credential, DaysAway, Qualification, StaffProfile
from cohortium.people.rules.staff import ProfileDetails
from tests.files.corpus import pdf
from tests.fixtures import Provider
from tests.people.papers import TODAY, credential
from tests.web.pages import form_of
from tests.web.test_statements import Statements


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_trainer_keeps_their_own_papers_by_the_forms(provider: Provider) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    client, team = provider.signed_in(ada), f"/o/{provider.code}/team"
    here = f"{team}/{ada.id}"

    for path, said in (
        ("qualifications/new", {"name": "Certificate IV", "awarded_by": "TAFE"}),
        ("credentials/new", {"kind": "First aid", "expires_on": "2031-01-31"}),
        ("times/new", {"weekday": "2", "starts": "09:00", "ends": "12:30", "valid_from": "2026-02-02"}),
        ("days-away/new", {"first_day": "2031-03-02", "last_day": "2031-03-09", "reason": "Leave"}),
    ):
        form = form_of(client.get(f"{here}/{path}"))
        assert client.post(f"{here}/{path}", {**form, **said}).headers["Location"] == f"{here}/profile"
    shown = text(client.get(f"{here}/profile"))

    wanted = ["Certificate IV", "First aid", "Wednesday", "09:00–12:30", "Leave", "No evidence yet"]
    assert [one for one in wanted if one not in shown] == []
    assert [
        "profile/edit" in shown,
        "sending-back" in shown,
        f"{here}/profile" in text(client.get(f"{team}/credentials/")),
    ] == [
        *(False, False),
        True,
    ]


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, here = provider.signed_in(owner), f"/o/{provider.code}/team/{owner.id}"

    answers = [
        client.post(f"{here}/qualifications/new", {"name": " ", "awarded_by": "TAFE"}),
        client.post(f"{here}/times/new", {"weekday": "9", "starts": "half", "ends": "12:30"}),
        client.post(f"{here}/days-away/new", {"first_day": "2031-03-09", "last_day": "2031-03-02", "reason": "Leave"}),
        client.post(f"{here}/credentials/new", {"kind": "First aid", "issued_on": "tomorrow"}),
    ]

    assert [one.status_code for one in answers] == [422] * 4
    kept = ['value="TAFE"', 'value="half"', 'value="Leave"', 'value="First aid"']
    assert [words in text(one) for one, words in zip(answers, kept, strict=True)] == [True] * 4


def test_the_office_edits_a_profile_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/team/{ada.id}/profile/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_profile(owner, membership_id=ada.id, details=ProfileDetails("Head"), version=0)

    late = client.post(path, {**form, "hired_on": "2024-02-01"})
    saved = client.post(path, form_of(late))
    off = client.post(path, {key: value for key, value in form_of(client.get(path)).items() if key != "is_active"})

    assert [late.status_code, saved.status_code, off.status_code] == [409, 302, 302]
    with provider.scope():
        row = StaffProfile.objects.get()
    assert (row.job_title, str(row.hired_on), row.is_active) == ("Head", "2024-02-01", False)


def test_what_shows_a_credential_is_sent_looked_at_and_sent_back(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    row = credential(provider, ada, shown=False)
    mine, office = provider.signed_in(ada), provider.signed_in(owner)
    here = f"/o/{provider.code}/team/credentials/{row.pk}"

    wrong = mine.post(f"{here}/edit", {"kind": "First aid", "file": SimpleUploadedFile("check.pdf", b"no pdf")})
    sent = mine.post(
        f"{here}/edit",
        {"kind": "First aid", "number": "FA-9", "file": SimpleUploadedFile("check.pdf", pdf(), "application/pdf")},
    )
    empty = office.post(f"{here}/sending-back", {"reason": " "})
    back = office.post(f"{here}/sending-back", {"reason": "The second page is missing."})
    shown = text(mine.get(f"/o/{provider.code}/team/{ada.id}/profile"))

    assert [one.status_code for one in (wrong, sent, empty, back)] == [422, 302, 422, 302]
    with provider.scope():
        kept = Credential.objects.get()
    assert (kept.status, kept.number, kept.proof_id is None) == ("sent_back", "FA-9", False)
    assert ["The second page is missing." in shown, f"files/{kept.proof_id}" in shown] == [True, True]
    assert (
        provider.signed_in(provider.member(TRAINER)).get(f"/o/{provider.code}/files/{kept.proof_id}").status_code == 404
    )


def test_one_is_confirmed_by_the_page_and_not_by_whose_it_is(provider: Provider, owner: Actor) -> None:
    theirs, own = credential(provider, provider.member(TRAINER)), credential(provider, owner)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/team/credentials"

    answers = [client.post(f"{base}/{one.pk}/confirming").status_code for one in (theirs, own)]

    with provider.scope():
        assert Credential.objects.get(pk=theirs.pk).status == "confirmed"
        assert Credential.objects.get(pk=own.pk).status == "waiting"
    assert answers == [302, 409]


def test_things_are_removed_after_a_question(provider: Provider, owner: Actor) -> None:
    client, team = provider.signed_in(owner), f"/o/{provider.code}/team"
    here = f"{team}/{owner.id}"
    client.post(f"{here}/qualifications/new", {"name": "Certificate IV"})
    client.post(f"{here}/times/new", {"weekday": "2", "starts": "09:00", "ends": "12:30", "valid_from": "2026-02-02"})
    client.post(f"{here}/days-away/new", {"first_day": "2031-03-02", "last_day": "2031-03-09"})
    row = credential(provider, owner)
    with provider.scope():
        paths = [
            f"qualifications/{Qualification.objects.get().pk}",
            f"times/{Availability.objects.get().pk}",
            f"days-away/{DaysAway.objects.get().pk}",
            f"credentials/{row.pk}",
        ]

    asked = [client.get(f"{team}/{path}/removal").status_code for path in paths]
    removed = [client.post(f"{team}/{path}/removal").status_code for path in paths]

    assert (asked, removed) == ([200] * 4, [302] * 4)
    with provider.scope():
        assert [one.objects.count() for one in (Qualification, Availability, DaysAway, Credential)] == [0] * 4


def test_a_profile_and_the_list_cost_the_same_however_many_papers_there_are(
    provider: Provider, owner: Actor, statements: Statements
) -> None:
    client, base = provider.signed_in(owner), f"/o/{provider.code}/team"
    ada = provider.member(TRAINER, name="Ada Ncube")

    def costs() -> list[int]:
        spent = []
        for path in (f"{base}/{ada.id}/profile", f"{base}/credentials/?showing=all"):
            with statements() as seen:
                client.get(path)
            spent.append(len(seen))
        return spent

    credential(provider, ada, ends=TODAY)
    costs()
    one = costs()
    for days in range(1, 4):
        credential(provider, ada, ends=TODAY + timedelta(days=days))

    assert costs() == one
