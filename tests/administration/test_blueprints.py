"""What organisations grow from: every blueprint is whole, applied whole, and twice is once."""

import re
from pathlib import Path
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, Role
from cohortium.access.roles import OWNER
from cohortium.action import Unchanged
from cohortium.administration.actions.blueprints import apply_blueprint, found_from
from cohortium.administration.blueprints import FOLDER, BadBlueprint, Blueprint, blueprints, read
from cohortium.administration.models import ClosedDay, CustomField
from cohortium.administration.rules.founding import FoundingDetails
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation, Setting
from tests.fixtures import MORNING, Provider
from tests.log_ins import person

HEAD = 'name = "Neutral"\nabout = "For tests."\nplace = 9\n'
ALL = sorted(file.stem for file in FOLDER.glob("*.toml"))
SOURCES = Path(__file__).parent.parent.parent / "src" / "cohortium"


def details(**said: str) -> FoundingDetails:
    code = f"q{new_id().hex[-10:]}"
    return FoundingDetails(
        **{"name": f"Harbour {code}", "code": code, "country": "AU", "time_zone": "Australia/Perth"} | said
    )


def grown(key: str | Blueprint, said: FoundingDetails, owner: User | None = None) -> Provider:
    """An organisation that grew from a blueprint."""
    organisation_id = new_id()
    provider = Provider(organisation_id, said.code, said.name)
    with provider.scope():
        found_from(
            provider.system,
            blueprint=blueprints()[key] if isinstance(key, str) else key,
            details=said,
            owner_id=(owner or person()).pk,
            owner_name="Grace Whitlock",
            now=MORNING,
        )
    return provider


def entries(provider: Provider) -> int:
    with provider.scope():
        return AuditEntry.objects.count()


def again(provider: Provider, key: str) -> Any:
    with provider.scope():
        return apply_blueprint(provider.system, blueprint=blueprints()[key], now=MORNING)


def test_there_are_four() -> None:
    assert list(blueprints()) == ["classroom", "learnership", "labour-mobility", "course-provider"]


@pytest.mark.parametrize("key", ALL)
def test_an_organisation_is_what_its_blueprint_says(key: str) -> None:
    said = blueprints()[key].parts
    suggested = said["organisation"]

    provider = grown(key, details(country=suggested["country"], time_zone=suggested["time_zone"]))

    with provider.scope():
        here = Organisation.objects.get()
        settings = dict(Setting.objects.filter(is_set=True).values_list("key", "value"))
        owner = Membership.objects.get()
        roles = list(Role.objects.filter(system_role=False).values_list("name", flat=True))
        fields = list(CustomField.objects.values_list("label", flat=True))

        assert (here.country, here.locale, str(here.tax_rate)) == (
            suggested["country"],
            suggested["locale"],
            f"{float(suggested['tax_rate']):.2f}",
        )
        assert here.words == said["words"]
        assert settings == said["settings"]
        assert roles == [one["name"] for one in said.get("roles", [])]
        assert fields == [one["label"] for one in said.get("fields", [])]
        assert (owner.display_name, owner.roles.get().role.key) == ("Grace Whitlock", OWNER.key)
        assert ClosedDay.objects.filter(is_public=True).exists()


@pytest.mark.parametrize("key", ALL)
def test_applied_twice_is_applied_once(key: str) -> None:
    provider = grown(key, details())
    before = entries(provider)

    outcome = again(provider, key)

    assert (type(outcome), entries(provider)) == (Unchanged, before)


def test_where_somebody_else_writes_and_taxes_nothing_is_suggested() -> None:
    provider = grown("course-provider", details(country="NZ", time_zone="Pacific/Auckland"))

    with provider.scope():
        here = Organisation.objects.get()

        assert (here.currency, here.locale, str(here.tax_rate)) == ("NZD", "en", "0.00")


def test_an_organisation_is_never_founded_in_part() -> None:
    said = details()
    wrong = Blueprint("wrong", "Wrong", "Ends in the middle.", 9, {"words": {}, "settings": {"numbers.invoice": "{x}"}})

    with pytest.raises(Invalid):
        grown(wrong, said)

    assert organisation_id_of(said.code) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"code": "Rocket"}, "code"),
        ({"code": "a"}, "code"),
        ({"code": "-rocket"}, "code"),
        ({"code": "r" * 33}, "code"),
        ({"code": "rocket\n"}, "name"),
        ({"code": "rосket"}, "code"),
        ({"code": "<script>"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "admin"}, "code"),
        ({"code": ""}, "code"),
        ({"name": ""}, "name"),
        ({"name": "…"}, "name"),
        ({"name": "Rосket Academy"}, "name"),
        ({"name": "Rocket\u202eAcademy"}, "name"),
        ({"name": "R" * 201}, "name"),
        ({"country": "XX"}, "country"),
        ({"time_zone": "Moon/Sea"}, "time_zone"),
    ],
)
def test_what_cannot_be_an_organisation_is_refused(said: dict[str, str], field: str) -> None:
    wrong = details(**{"name": ""} | said) if field == "name" and "name" not in said else details(**said)

    with pytest.raises(Invalid) as refused:
        grown("classroom", wrong)

    assert list(refused.value.errors) == [field]


def test_a_code_and_a_name_are_taken_once(provider: Provider) -> None:
    with pytest.raises(Invalid) as code:
        grown("classroom", details(code=provider.code))
    with pytest.raises(Invalid) as name:
        grown("classroom", details(name=provider.name))

    assert (list(code.value.errors), list(name.value.errors)) == (["code"], ["name"])


# What somebody wrote, and the whole of what is said about it.
BROKEN = {
    "no TOML": ("name = ", "Invalid value"),
    "no head": ("place = 1", "name is missing, or no text."),
    "an unknown part": (f"{HEAD}[zorbles]", "Nobody knows a part zorbles."),
    "an unknown word": (f'{HEAD}[words]\nzorble = {{ one = "a", many = "b", a = "c" }}', "words: zorble: unknown."),
    "a word in part": (f'{HEAD}[words]\ncohort = {{ one = "class" }}', "words: Each word has the cases"),
    "markup in a word": (
        f'{HEAD}[words]\ncohort = {{ one = "<b>", many = "b", a = "c" }}',
        "words: cohort.one: markup.",
    ),
    "two roles of one name": (
        f'{HEAD}[words]\ntrainer = {{ one = "finance", many = "b", a = "c" }}',
        "words: Two roles would be called Finance.",
    ),
    "an unknown setting": (
        f'{HEAD}[settings]\n"zorble.quint" = 1',
        "settings: Nobody declares a setting zorble.quint.",
    ),
    "a bad value": (
        f'{HEAD}[settings]\n"numbers.invoice" = "INV"',
        "settings: numbers.invoice: Include the number once",
    ),
    "values that do not go together": (
        f'{HEAD}[settings]\n"notifications.quiet_from" = "20:00"',
        "settings: notifications.quiet_until: Fill in both",
    ),
    "an unknown role": (
        f'{HEAD}[[roles]]\nname = "Helper"\ncopied_from = "quint"',
        "roles: There is no role quint to copy.",
    ),
    "an unknown permission": (
        f'{HEAD}[[roles]]\nname = "Helper"\ncopied_from = "trainer"\ngrants = {{ "moon:land" = "everything" }}',
        "roles: Helper cannot grant moon:land = everything.",
    ),
    "a field of nothing": (
        f'{HEAD}[[fields]]\nentity = "quint"\nlabel = "Size"\nkind = "text"',
        "fields: quint has no fields.",
    ),
    "a field of no kind": (
        f'{HEAD}[[fields]]\nentity = "membership"\nlabel = "Size"\nkind = "quint"',
        "fields: Size: kind is unknown_kind.",
    ),
    "an unknown country": (
        f'{HEAD}[organisation]\ncountry = "XX"\ntime_zone = "UTC"\nlocale = "en"\ntax_rate = "1"',
        "organisation: There is no country XX.",
    ),
    "a tax that is a number": (
        f'{HEAD}[organisation]\ncountry = "AU"\ntime_zone = "UTC"\nlocale = "en"\ntax_rate = "much"',
        "organisation: tax_rate is no number",
    ),
    "days of another kind": (f"{HEAD}[closed_days]\nweekends = true", "closed_days: It says public_holidays"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_blueprint_with_a_fault_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadBlueprint) as refused:
        read("neutral", text)

    assert says in str(refused.value)


def test_no_code_asks_from_which_blueprint_an_organisation_came() -> None:
    # The demo names them, to grow from them; a kind of program may have the name of one.
    files = [file for file in SOURCES.rglob("*.py") if "demo" not in file.parts]

    texts = [(file.name, re.sub(r'(?m)^    [A-Z_]+ = "\w+"$', "", file.read_text())) for file in files]
    naming = [name for name, text in texts for key in ALL if f'"{key}"' in text]

    assert naming == []


def test_only_the_system_founds(owner: Actor, provider: Provider) -> None:
    with provider.scope():
        assert [permission for permission in owner.permissions if permission == "organisation:found"] == []
