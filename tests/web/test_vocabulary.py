"""With invented words of the house, no page, letter or column of an export that people read holds a usual word, or one of
a blueprint's.

Each page is one of `tests/cases`: a new one joins by having a case. What people typed is neutral here.
"""

import ast
import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import cohortium
from cohortium.access.models import Invitation
from cohortium.access.roles import OWNER
from cohortium.accounts.models import AccountLetter, Kind
from cohortium.accounts.queries.letters import NEWS, envelope
from cohortium.administration.blueprints import blueprints
from cohortium.core.ids import new_id
from cohortium.notifications import kinds
from cohortium.notifications.kinds import About
from cohortium.notifications.kinds import Kind as Declared
from cohortium.notifications.queries.letters import words_of
from cohortium.notifications.rules.letters import Letter, Letterhead, plain_text
from cohortium.tenancy.models import Campus, Organisation
from cohortium.tenancy.words import DEFAULTS
from tests.cases import At, Case, every
from tests.cases.team import invited
from tests.fixtures import Provider, found_provider, now
from tests.log_ins import person

STEMS = ["zorble", "quint", "plimsy", "droon", "wexel", "fandle", "brimmo", "tolver", "grath", "nibbet"]
STEMS += ["sproom", "clavvy"]
INVENTED = {key: {"one": stem, "many": f"{stem}s", "a": f"a {stem}"} for key, stem in zip(DEFAULTS, STEMS, strict=True)}
_SAID = [str(said) for word in DEFAULTS.values() for said in (word.one, word.many)]
_SAID += [
    cases[case] for one in blueprints().values() for cases in one.parts["words"].values() for case in ("one", "many")
]
FORBIDDEN = re.compile(rf"\b({'|'.join(sorted(map(re.escape, set(_SAID)), key=len, reverse=True))})\b", re.IGNORECASE)
# An address of the API is not for reading: its names are the product’s.
ADDRESS = re.compile(r"\S*/api/v1/\S*")
# What somebody is to a learner is so in every house, and of what type a program is; and what stands in braces is a name
# that a letter replaces.
KIN = re.compile(r"\b(?:Step-parent|Foster parent|Parent|Legal guardian|Training course|Regular class)\b|\{\w+\}")
# What a person reads or hears that stands in attributes.
READ = {"alt", "aria-label", "content", "placeholder", "title", "value", "data-label", "data-one", "data-many"}


class _Seen(HTMLParser):
    """All that somebody sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in {"script", "style"}
        kinds = dict(attrs)
        machine_reads = kinds.get("type") in {"hidden", "checkbox", "radio"} or tag in {"option", "meta"}
        self.words += [
            said for name, said in attrs if name in READ and said and not (name == "value" and machine_reads)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        self.words += [] if self._unseen else [data]


def seen(text: str) -> str:
    page = _Seen()
    page.feed(text)
    return " ".join(unescape(" ".join(page.words)).split())


def strange(text: str) -> list[str]:
    """The words that should not be there, each with what stands around it."""
    text = KIN.sub("", ADDRESS.sub("", text))
    return [text[max(0, found.start() - 30) : found.end() + 30] for found in FORBIDDEN.finditer(text)]


def read(letter: Letter) -> str:
    """All that somebody reads of a letter."""
    return f"{letter.subject} {plain_text(letter, Letterhead('Rocket Academy', '#0f5f5c'))}"


@pytest.fixture(scope="module")
def here() -> Provider:
    """An organisation that calls everything otherwise."""
    return found_provider(words=INVENTED)


PAGES = [case for case in every() if not case.route[1].startswith("api/")]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_no_page_holds_a_word_of_somebody_else(here: Provider, case: Case) -> None:
    campus = here.campus(f"Werribee {new_id().hex[-6:]}")
    client = here.signed_in(here.member(OWNER, name="Grace Whitlock"))
    at = At(here.code, case.subject(here, campus) if case.subject else campus.pk, case.beside(here, campus))

    answers = [case.send(client, at)]
    answers += [client.get(answer["Location"]) for answer in answers if answer.status_code == 302]

    # In a file that another program reads the names are the product's, as in the API.
    pages = [answer for answer in answers if answer["Content-Type"].startswith("text/html")]
    assert [strange(seen(answer.content.decode())) for answer in pages] == [[]] * len(pages)


def test_no_page_for_whoever_may_not_holds_one(here: Provider) -> None:
    client = here.signed_in(here.member(name="Noah Lim"))

    texts = [seen(client.get(f"/o/{here.code}/{path}").content.decode()) for path in ("", "campuses/", "team/new")]

    assert [strange(text) for text in texts] == [[], [], []]


def test_no_invitation_holds_one(here: Provider) -> None:
    member_id = invited(here, here.campus("Altona"))

    with here.scope():
        about = About(Invitation.objects.get(membership=member_id).pk, None)
        written = words_of("member.invited", [about], Organisation.objects.get(), now=now())[about]

    assert strange(read(written)) == []


@pytest.mark.parametrize("kind", kinds.every().values(), ids=lambda kind: kind.key)
def test_no_usual_text_of_a_letter_and_nothing_that_is_said_of_it_holds_one(kind: Declared) -> None:
    texts = [f"{text.subject} {text.body}" for text in kind.texts.values()]
    said = [kind.name, kind.about, kind.group, *(one.about for one in kind.variables)]

    assert strange(" ".join(map(str, [*texts, *said]))) == []


# What a log-in is told is of no organisation: nobody's words stand there.
EVENTS = [{"event": event, "about": "Ada", "at": "2026-09-07T08:00:00+00:00", "device": "", "ip": ""} for event in NEWS]
OF_A_LOG_IN = [
    (Kind.BEGIN, {"is_invited": True}),
    (Kind.BEGIN, {"is_invited": False}),
    (Kind.RESET, {}),
    (Kind.CONFIRM, {}),
    *((Kind.NEWS, event) for event in EVENTS),
]


@pytest.mark.parametrize(("kind", "about"), OF_A_LOG_IN)
def test_no_letter_about_a_log_in_holds_one(kind: Kind, about: dict[str, Any]) -> None:
    user = person()
    letter = AccountLetter.objects.create(user=user, recipient=user.email, kind=kind, about=about)

    found = envelope(str(letter.pk))

    assert found is not None
    assert strange(read(found.letter)) == []


# The columns, and the names, of what people read in the trail; the others are for programs, as in the API.
COLUMNS_FOR_PEOPLE = 6
NAMES_FOR_PEOPLE = ("who", "sentence", "thing")


@pytest.fixture(scope="module")
def told(here: Provider) -> Client:
    """A browser in which the whole trail can be taken out of the house; much has happened here."""
    campus = here.campus("Altona Exported")
    for change in [case for case in PAGES if case.route[0] == "POST"]:
        at = At(here.code, change.subject(here, campus) if change.subject else campus.pk, change.beside(here, campus))
        change.send(here.signed_in(here.member(OWNER, name="Grace Whitlock")), at)
    return here.signed_in(here.member(OWNER, name="Grace Whitlock"))


def exported(here: Provider, told: Client, form: str) -> str:
    answer = told.post(f"/o/{here.code}/trail/export", {"form": form})
    return answer.getvalue().decode().removeprefix("\ufeff")


def test_no_table_of_the_trail_holds_one(here: Provider, told: Client) -> None:
    rows = list(csv.reader(io.StringIO(exported(here, told, "csv"))))

    assert len(rows) > len(PAGES) / 4
    assert strange(" | ".join(cell for row in rows for cell in row[:COLUMNS_FOR_PEOPLE])) == []


def test_no_trail_with_its_proof_holds_one(here: Provider, told: Client) -> None:
    lines = [json.loads(line) for line in exported(here, told, "jsonl").splitlines()]
    entries = [line["entry"] for line in lines if "entry" in line]

    assert strange(" | ".join(str(entry[name]) for entry in entries for name in NAMES_FOR_PEOPLE)) == []


# All that is marked for translation, wherever it is said: also what no page of these tests comes to say.
CODE = Path(cohortium.__file__).parent
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
MARKED = re.compile(r'{%\s*trans(?:late)?\s+"([^"]*)"|{%\s*blocktrans(?:late)?\b[^%]*%}(.*?){%\s*endblock', re.DOTALL)
# What is put in: a word of the house, or what somebody typed. And tags.
LEFT_OPEN = re.compile(r"%\(\w+\)s|{{.*?}}|<[^>]*>")


def sentences_of(file: Path) -> list[str]:
    if file.suffix == ".html":
        return [trans or block for trans, block in MARKED.findall(file.read_text())]
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    marked = [call for call in calls if getattr(call.func, "id", "") in MARKS]
    said = [argument.value for call in marked for argument in call.args if isinstance(argument, ast.Constant)]
    return [one for one in said if isinstance(one, str)]


def test_no_sentence_of_the_code_holds_one() -> None:
    files = [file for file in CODE.rglob("*") if file.suffix in {".py", ".html"} and file.name != "words.py"]
    every_sentence = [sentence for file in files for sentence in sentences_of(file)]

    assert len(every_sentence) > 2000
    assert [one for one in every_sentence if strange(LEFT_OPEN.sub("", one))] == []


def test_the_words_of_an_organisation_are_what_people_read(here: Provider) -> None:
    client = here.signed_in(here.member(OWNER))

    text = seen(client.get(f"/o/{here.code}/campuses/").content.decode())

    assert "Zorbles" in text


def test_a_word_of_somebody_else_is_found() -> None:
    assert FORBIDDEN.findall(seen('<p title="A campus">Two classes</p><script>campus</script>')) == [
        "campus",
        "classes",
    ]


def test_every_campus_of_these_tests_is_neutral(here: Provider) -> None:
    with here.scope():
        names = list(Campus.objects.values_list("name", flat=True))

    assert [name for name in names if FORBIDDEN.search(name)] == []
