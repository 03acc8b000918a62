"""From an address to an organisation of one's own: resumed anywhere, done once, and telling nobody who exists."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from cohortium.access.models import Membership
from cohortium.accounts.links import begin_address
from cohortium.core.ids import new_id
from cohortium.identity import policies
from cohortium.identity.limits import Bucket
from cohortium.identity.models import User
from cohortium.onboarding.models import Founding
from cohortium.onboarding.queries.foundings import choices
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope
from tests.fixtures import PASSWORD, Provider
from tests.log_ins import browser, filled, is_in, person, sign_in, signed_in
from tests.mail import Post

Work = Callable[[], None]


def link_to(email: str, *, is_invited: bool = False) -> str:
    return "/" + begin_address(email, is_invited=is_invited, letter_id=new_id()).split("/", 3)[3]


def founding_of(user: User) -> Founding:
    return Founding.objects.get(user=user)


def said(client: Any, **more: str) -> dict[str, str]:
    """What somebody types who founds an organisation."""
    page = client.get("/start/organisation")
    code = f"q{new_id().hex[-10:]}"
    return {
        "founding": str(page.context["form"]["founding"].value()),
        "owner_name": "Ada Ncube",
        "name": f"Harbour {code}",
        "code": code,
        "country": "KE",
        "time_zone": "",
    } | more


def described(client: Any, **more: str) -> dict[str, str]:
    typed = said(client, **more)
    answer = client.post("/start/organisation", typed)
    assert answer["Location"] == "/start/blueprint"
    return typed


def founded(client: Any, typed: dict[str, str], blueprint: str = "labour-mobility") -> Any:
    return client.post("/start/blueprint", {"founding": typed["founding"], "blueprint": blueprint})


def test_a_stranger_founds_an_organisation(post: Post, work: Work) -> None:
    email = f"ada.{new_id().hex}@example.com"
    client = browser()

    asked = client.post("/start/", {"email": email})
    work()
    text = post.to(email)[0].get_body(("plain",)).get_content()
    assert link_to(email).split("/with/")[0] in text
    link = "/start/with/" + text.split("/start/with/")[1].split()[0]
    page, easy = client.get(link), client.post(link, {"password": "short"})
    chosen = client.post(link, {"password": PASSWORD})
    typed = described(client)
    choice = client.get("/start/blueprint")
    done = founded(client, typed)

    codes = [one.status_code for one in (asked, page, easy, chosen, choice, done)]
    assert codes == [200, 200, 422, 302, 200, 302]
    assert done["Location"] == f"/o/{typed['code']}/begin/"
    assert client.get(done["Location"])["Location"] == f"/o/{typed['code']}/begin/branding"
    user = User.objects.get(email=email)
    assert (user.email_verified_at is not None, user.primary_organisation_id) == (
        True,
        organisation_id_of(typed["code"]),
    )
    with organisation_scope(user.primary_organisation_id):
        here, owner = Organisation.objects.get(), Membership.objects.get()
        assert (here.name, here.country, here.time_zone, here.currency) == (
            typed["name"],
            "KE",
            "Africa/Nairobi",
            "KES",
        )
        assert (here.words["cohort"]["one"], owner.display_name) == ("intake", "Ada Ncube")


def test_what_was_typed_is_there_on_another_device() -> None:
    user = person()
    described(signed_in(user), name="Harbour School")

    elsewhere = signed_in(user).get("/start/organisation").context["form"]

    assert [elsewhere[name].value() for name in ("owner_name", "name", "country", "time_zone")] == [
        "Ada Ncube",
        "Harbour School",
        "KE",
        "Africa/Nairobi",
    ]


def test_who_has_a_log_in_and_an_organisation_founds_another(provider: Provider, owner: Any) -> None:
    client = provider.signed_in(owner)

    first, second = _founded(client), _founded(client)

    assert len({provider.code, first, second}) == 3
    assert provider.users[owner.id].primary_organisation_id is None


def _founded(client: Any) -> str:
    typed = described(client)
    assert founded(client, typed).status_code == 302
    return typed["code"]


def test_asking_tells_nothing_about_who_exists(post: Post, work: Work) -> None:
    there, nowhere = person().email, f"nobody.{new_id().hex}@example.com"

    answers = [browser().post("/start/", {"email": email}) for email in (there, nowhere)]
    work()

    texts = [
        answer.content.decode().replace(email, "") for answer, email in zip(answers, (there, nowhere), strict=True)
    ]
    assert len({_without_nonce(text) for text in texts}) == 1
    assert [len(post.to(email)) for email in (there, nowhere)] == [1, 1]


def _without_nonce(text: str) -> str:
    return "".join(line for line in text.splitlines() if "nonce" not in line and "csrf" not in line)


def test_one_address_gets_three_letters_an_hour(post: Post, work: Work) -> None:
    email = f"often.{new_id().hex}@example.com"

    answers = [browser().post("/start/", {"email": email}).status_code for _ in range(5)]
    work()

    assert (answers, len(post.to(email))) == ([200] * 5, 3)


def test_the_link_of_somebody_with_a_log_in_leads_to_it() -> None:
    user = person()
    link = link_to(user.email)

    stranger, other, mine = browser(), signed_in(person()), signed_in(user)
    pages = [one.get(link).content.decode() for one in (stranger, other, mine)]
    taken = stranger.post(link, {"password": "another-password"})

    assert [
        words in page
        for words, page in zip(("already has a log-in", "but the e-mail was sent to", "Continue"), pages, strict=True)
    ] == [
        True,
        True,
        True,
    ]
    assert (taken.status_code, is_in(stranger)) == (200, False)
    assert mine.post(link)["Location"] == "/start/organisation"


def test_what_is_no_link_opens_nothing() -> None:
    assert [browser().get(f"/start/with/{token}").status_code for token in ("nothing", "a:b:c", "%00")] == [410] * 3


def test_sent_twice_it_is_one_organisation() -> None:
    client = signed_in(person())
    typed = described(client)

    answers = [founded(client, typed) for _ in range(2)]
    # From another window, that was open at the page before.
    behind = client.post("/start/organisation", typed | {"name": "Another"})

    assert {answer["Location"] for answer in [*answers, behind]} == {f"/o/{typed['code']}/begin/"}
    with organisation_scope(organisation_id_of(typed["code"])):
        assert Organisation.objects.get().name == typed["name"]


def in_the_same_moment(*acts: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(len(acts))

    def done(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(done, acts))


def test_sent_by_two_windows_in_the_same_second_it_is_one_organisation() -> None:
    user = person()
    windows = [signed_in(user), signed_in(user)]
    typed = described(windows[0])

    answers = in_the_same_moment(*(lambda window=window: founded(window, typed) for window in windows))

    assert [answer["Location"] for answer in answers] == [f"/o/{typed['code']}/begin/"] * 2
    assert Founding.objects.filter(user=user).count() == 1
    with organisation_scope(organisation_id_of(typed["code"])):
        assert Membership.objects.count() == 1


def test_of_two_people_who_want_one_code_in_the_same_second_one_gets_it() -> None:
    people = [person(), person()]
    windows = [signed_in(one) for one in people]
    first = described(windows[0])
    second = described(windows[1], code=first["code"])

    answers = in_the_same_moment(lambda: founded(windows[0], first), lambda: founded(windows[1], second))

    assert sorted(answer.status_code for answer in answers) == [302, 422]
    [told] = [answer.content.decode() for answer in answers if answer.status_code == 422]
    # Whose it is, nobody is told.
    assert ("This one is taken. Choose another." in told, first["name"] in told and second["name"] in told) == (
        True,
        False,
    )
    assert Founding.objects.filter(user__in=people, founded_at=None).count() == 1


def test_while_one_types_a_code_is_looked_up(provider: Provider) -> None:
    client = signed_in(person())

    free, made, taken, bad = (
        client.post("/start/hints", {"name": name, "code": code, "country": "AU"}).content.decode()
        for name, code in (
            ("", f"q{new_id().hex[-10:]}"),
            (f"Zoë’s {new_id().hex[-6:]} Straße", ""),
            ("", provider.code),
            ("", "Ünder"),
        )
    )

    assert ("Available:" in free, "/o/zoes-" in made, "-strasse/" in made) == (True, True, True)
    assert ("taken" in taken, provider.name in taken, "Use 3 to 32" in bad) == (True, False, True)
    assert "Australia/Sydney" in free


def test_nobody_asks_for_all_codes_there_are() -> None:
    user = person()
    client = signed_in(user)
    filled([Bucket(policies.CODES_ASKED, str(user.pk))])

    answers = [
        client.post("/start/hints", {"code": "rocket"}),
        client.post("/start/organisation", {"founding": new_id(), "name": "X", "code": "rocket", "country": "AU"}),
        client.get("/start/organisation"),
    ]

    assert [one.status_code for one in answers] == [429, 429, 200]


def test_nobody_founds_without_end() -> None:
    user = person()
    client = signed_in(user)
    typed = described(client)
    filled([Bucket(policies.FOUNDINGS, str(user.pk))])

    assert (founded(client, typed).status_code, organisation_id_of(typed["code"])) == (429, None)


def test_nobody_founds_what_somebody_else_described() -> None:
    typed = described(signed_in(person()))

    answer = founded(signed_in(person()), typed)

    assert (answer.status_code, organisation_id_of(typed["code"])) == (422, None)


def test_without_a_name_nothing_is_founded() -> None:
    client = signed_in(person())
    typed = said(client)

    assert client.get("/start/blueprint")["Location"] == "/start/organisation"
    assert founded(client, typed).status_code == 409


def test_a_blueprint_that_is_not_there_is_said() -> None:
    client = signed_in(person())
    typed = described(client)

    answers = [founded(client, typed, key) for key in ("zorble", "", "../classroom")]

    assert [answer.status_code for answer in answers] == [422, 422, 422]


@pytest.mark.parametrize("code", ["new", "admin", "Rocket", "rосket", "<script>", "a", "x" * 33, "-a-", "a\0b"])
def test_a_code_that_cannot_be_is_said_beside_its_field(code: str) -> None:
    client = signed_in(person())

    answer = client.post("/start/organisation", said(client, code=code))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_where_only_the_invited_found_others_are_told_whom_to_ask() -> None:
    with override_settings(SIGN_UP="invited"):
        asked = browser().post("/start/", {"email": "ada@example.com"})
        inside = signed_in(person()).get("/start/organisation")
        user = person()
        client = signed_in(user)
        begun = client.post(link_to(user.email, is_invited=True))
        page = client.get("/start/organisation")

    assert [one.status_code for one in (asked, inside, begun, page)] == [409, 409, 302, 200]
    assert "Only the administrator of this installation" in asked.content.decode()


def test_where_nobody_founds_an_old_link_founds_nothing() -> None:
    user = person()
    client = signed_in(user)
    typed = described(client)
    with override_settings(SIGN_UP="closed"):
        answers = [client.post(link_to(user.email, is_invited=True)), founded(client, typed), browser().get("/start/")]

    assert ([one.status_code for one in answers], organisation_id_of(typed["code"])) == ([409, 409, 409], None)


def test_who_signs_in_later_goes_on_where_they_were() -> None:
    user = person()
    described(signed_in(user))
    later = browser()

    led = later.get("/start/blueprint")
    came = sign_in(later, user.email, next="/start/blueprint")

    assert (led["Location"], came["Location"]) == ("/sign-in/?next=%2Fstart%2Fblueprint", "/start/blueprint")


def test_what_was_begun_is_gone_on_with_from_where_one_signs_in() -> None:
    user = person()
    client = signed_in(user)

    before = client.get("/organisations/").content.decode()
    typed = described(client)
    in_between = client.get("/organisations/").content.decode()
    founded(client, typed)
    after = client.get("/organisations/").content.decode()

    assert ['href="/start/blueprint"' in page for page in (before, in_between, after)] == [False, True, False]
    assert [f"{typed['name']} is not set up yet" in in_between, "Ask the office" in in_between] == [True, False]


def test_what_is_wrong_is_said_where_it_is_mended() -> None:
    client = signed_in(person())

    nameless = client.post("/start/organisation", said(client, name="", code=""))
    unreadable = client.post("/start/organisation", said(client, name="学校", code=""))

    assert [list(answer.context["form"].errors) for answer in (nameless, unreadable)] == [["name"], ["code"]]
    assert "No code can be made from this name. Enter one." in unreadable.content.decode()


def test_the_letter_can_be_sent_again_from_where_one_waits_for_it() -> None:
    address = f"ada.{new_id().hex}@example.com"

    page = browser().post("/start/", {"email": address}).content.decode()

    assert f'<input type="hidden" name="email" value="{address}">' in page


def test_what_is_wrong_is_called_as_the_field_is() -> None:
    asked = browser().post("/start/", {"email": "ada"}).content.decode()

    assert '<a href="#id_email">Your e-mail address: ' in asked


def test_blueprints_say_the_same_things_so_that_they_can_be_compared() -> None:
    rows = choices("KE", on=date(2026, 11, 22))

    told = [[str(one.label) for one in row.settings] for row in rows]
    assert [labels == told[0] and len(labels) > 1 for labels in told] == [True] * len(rows)
