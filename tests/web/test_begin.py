"""The first steps in an organisation: taken, put off, taken up again; and the list at home until it is done."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Membership, Role
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, OWNER, TRAINER
from cohortium.audit.models import AuditEntry
from cohortium.core.ids import new_id
from cohortium.onboarding.actions.checklist import dismiss, skip_step
from cohortium.onboarding.models import Checklist
from cohortium.onboarding.steps import steps
from cohortium.tenancy.models import Campus, Organisation
from tests.cases.organisation import LOGO
from tests.fixtures import Provider, at_once
from tests.log_ins import with_app


def path(provider: Provider, rest: str = "") -> str:
    return f"/o/{provider.code}/{rest}"


def role(provider: Provider, key: str) -> str:
    with provider.scope():
        return str(Role.objects.get(key=key).pk)


def colleagues(provider: Provider, *addresses: str, **more: str) -> dict[str, Any]:
    """What the form sends that invites these people."""
    sent: dict[str, Any] = {"ticket": str(new_id())}
    for n, address in enumerate(addresses):
        sent |= {f"name_{n}": f"Colleague {n}", f"email_{n}": address, f"role_{n}": role(provider, "admin")}
    return sent | more


def test_the_list_stands_at_home_until_all_is_done(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    begun = client.get(path(provider)).content.decode()
    provider.campus()
    client.post(path(provider, "begin/branding"), {"colour": "#8a3b12"})
    in_between = client.get(path(provider)).content.decode()
    provider.member(TRAINER)
    over = client.get(path(provider))

    assert ["0 of 3 done" in begun, "2 of 3 done" in in_between, "First steps" in over.content.decode()] == [
        True,
        True,
        False,
    ]


def test_at_its_end_home_says_what_is_worth_doing_next_until_that_is_put_away(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    provider.campus()
    provider.member(TRAINER)
    client.post(path(provider, "begin/branding"), {"colour": "#8a3b12"})

    pointed = client.get(path(provider)).content.decode()
    with_app(provider.users[owner.id])
    less = client.get(path(provider)).content.decode()
    client.post(path(provider, "begin/dismissal"))
    gone = client.get(path(provider)).content.decode()

    named = ("A second factor", "E-mail sender", "Closed days", "E-mail texts")
    assert [one in pointed for one in named] == [True] * 4
    assert ["A second factor" in less, "Suggested next steps" in less, "Suggested next steps" in gone] == [
        False,
        True,
        False,
    ]


def test_somebody_new_with_nothing_to_do_reads_what_is_theirs(provider: Provider) -> None:
    text = provider.signed_in(provider.member(AUDITOR)).get(path(provider)).content.decode()

    assert ["Your roles: Auditor." in text, "You can work with:" in text] == [True, True]


def test_a_colour_can_be_said_by_its_code_and_seen_before_it_is_saved(provider: Provider, owner: Actor) -> None:
    client, step = provider.signed_in(owner), path(provider, "begin/branding")

    seen = client.get(step, {"colour": "#123456", "colour_code": "#ffee00"}, headers={"HX-Request": "true"})
    wrong = client.post(step, {"colour": "#123456", "colour_code": "yellow"})
    client.post(step, {"colour": "#123456", "colour_code": "#ffee00"})

    text = seen.content.decode()
    assert ["Darkened for readability" in text, 'data-shade="#ffee00"' in text] == [True, True]
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["colour_code"])
    with provider.scope():
        assert Organisation.objects.values_list("colour", flat=True).get() == "#ffee00"


def test_what_is_wrong_names_the_colleague(provider: Provider, owner: Actor) -> None:
    sent = colleagues(provider, "ada@example.com", "ben")

    text = provider.signed_in(owner).post(path(provider, "begin/team"), sent).content.decode()

    assert '<a href="#id_email_1">Colleague 2, e-mail address: ' in text


def test_a_list_that_is_put_away_is_gone_for_everybody(provider: Provider, owner: Actor) -> None:
    another = provider.signed_in(provider.member(OWNER))

    gone = provider.signed_in(owner).post(path(provider, "begin/dismissal"))

    assert gone["Location"] == path(provider)
    assert "First steps" not in another.get(path(provider)).content.decode()


def test_whoever_decides_nothing_sees_no_list(provider: Provider) -> None:
    campus = provider.campus()
    client = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(campus,)))

    assert "First steps" not in client.get(path(provider), follow=True).content.decode()


def test_a_step_that_is_put_off_leads_to_the_next_and_stays_on_the_list(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    led = [client.post(path(provider, f"begin/steps/{key}/skipping"))["Location"] for key in steps()]
    home = client.get(path(provider))
    page = client.get(path(provider, "begin/campus"))

    assert led == [path(provider, "begin/campus"), path(provider, "begin/team"), path(provider)]
    assert ("First steps" in home.content.decode(), page.status_code) == (True, 200)
    assert client.post(path(provider, "begin/steps/zorble/skipping")).status_code == 404


def test_leaving_out_is_told_once(
    provider: Provider, owner: Actor, told: Callable[[Any], tuple[list[str], list[str]]]
) -> None:
    with provider.scope():
        row = skip_step(owner, key="team")
        skip_step(owner, key="team")
        dismiss(owner)
        dismiss(owner)

    assert told(row) == (["checklist.step_skipped", "checklist.dismissed"], [])


def test_two_who_leave_out_in_the_same_second_both_do(provider: Provider, owner: Actor) -> None:
    ended = at_once(provider, *(lambda key=key: skip_step(owner, key=key) for key in steps()))

    with provider.scope():
        assert (ended, sorted(Checklist.objects.get().skipped)) == (["done"] * 3, ["branding", "campus", "team"])


def test_colour_and_logo_are_one_step(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    picture = SimpleUploadedFile("logo.png", LOGO, "image/png")

    answer = client.post(path(provider, "begin/branding"), {"colour": "#8A3B12", "file": picture})

    with provider.scope():
        here = Organisation.objects.get()
        assert (answer["Location"], here.colour, here.logo_id is None) == (
            path(provider, "begin/campus"),
            "#8a3b12",
            False,
        )


def test_whoever_is_content_with_the_usual_colour_is_not_led_back_to_it(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    client.post(path(provider, "begin/branding"), {"colour": "#0f5f5c"})
    campus = {"ticket": str(new_id()), "name": "Altona", "time_zone": "Australia/Melbourne"}
    client.post(path(provider, "begin/campus"), campus)
    after = client.post(path(provider, "begin/team"), colleagues(provider, "ada@example.com"))

    # It stays on the list, for later.
    assert after["Location"] == path(provider)
    assert "For later" in client.get(path(provider)).content.decode()


def test_neither_is_kept_where_one_is_refused(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    script = SimpleUploadedFile("logo.svg", b"<svg onload='x()' xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    picture = SimpleUploadedFile("logo.png", LOGO, "image/png")

    answers = [
        client.post(path(provider, "begin/branding"), {"colour": "#8a3b12", "file": script}),
        client.post(path(provider, "begin/branding"), {"colour": "red", "file": picture}),
    ]

    with provider.scope():
        here = Organisation.objects.get()
        assert ([answer.status_code for answer in answers], here.colour, here.logo_id) == (
            [422, 422],
            "#0f5f5c",
            None,
        )


def test_a_campus_that_is_sent_twice_is_one(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    sent = {"ticket": str(new_id()), "name": "Altona", "time_zone": "Australia/Melbourne"}

    answers = [client.post(path(provider, "begin/campus"), sent) for _ in range(2)]

    with provider.scope():
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Campus.objects.count() == 1


def test_several_colleagues_are_invited_at_once_and_once(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    client = provider.signed_in(owner)
    sent = colleagues(provider, "ada@example.com", "ben@example.com", campuses=str(campus.pk))

    answers = [client.post(path(provider, "begin/team"), sent) for _ in range(2)]

    with provider.scope():
        invited = list(Invitation.objects.order_by("email").values_list("email", flat=True))
        places = [member.campuses.count() for member in Membership.objects.filter(status="invited")]
        assert ([answer.status_code for answer in answers], invited, places) == (
            [302, 302],
            ["ada@example.com", "ben@example.com"],
            [1, 1],
        )


def test_where_one_line_is_wrong_nobody_is_invited(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    sent = colleagues(provider, "ada@example.com", "ada@example.com", "nonsense", role_0="", name_1="")

    answer = client.post(path(provider, "begin/team"), sent)

    with provider.scope():
        assert (
            answer.status_code,
            Invitation.objects.count(),
            AuditEntry.objects.filter(action="member.invited").count(),
        ) == (
            422,
            0,
            0,
        )
    assert sorted(answer.context["form"].errors) == ["email_2", "name_1", "role_0"]


def test_one_address_twice_is_said_in_its_line(provider: Provider, owner: Actor) -> None:
    answer = provider.signed_in(owner).post(
        path(provider, "begin/team"), colleagues(provider, "ada@example.com", "Ada@example.com")
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email_1"])


def test_every_step_leads_to_a_page_that_needs_what_it_says(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    answers = {key: client.get(reverse(one.route, args=[provider.code])) for key, one in steps().items()}

    assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(steps(), 200)
    needed = {key: getattr(answer.resolver_match.func, "permission", None) for key, answer in answers.items()}
    assert needed == {key: one.permission for key, one in steps().items()}


def test_the_list_costs_the_same_however_much_there_is(
    provider: Provider, owner: Actor, statements: Callable[[], Any]
) -> None:
    client = provider.signed_in(owner)
    client.get(path(provider))
    with statements() as few:
        client.get(path(provider))
    for n in range(8):
        provider.campus(f"Altona {n}")
    with statements() as many:
        client.get(path(provider))

    assert len(many) == len(few)
