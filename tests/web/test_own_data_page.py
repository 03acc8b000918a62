"""The page in the file of somebody's own data: whole, readable, of this house, and with nothing from elsewhere."""

import json
import re
import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.people.actions.background import edit_background
from cohortium.people.rules.background import BackgroundDetails
from cohortium.people.rules.consents import Answer, How
from cohortium.tenancy.models import Organisation
from tests.cases.organisation import LOGO
from tests.fixtures import Provider
from tests.partners.houses import partner
from tests.people.consenting import published, recorded, said
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of
from tests.people.test_own_data import ASIDE, known


def taken(client: Client, provider: Provider) -> zipfile.ZipFile:
    """The ZIP that somebody takes out."""
    answer: Any = client.post(f"/o/{provider.code}/my/data")
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def page_of(client: Client, provider: Provider) -> str:
    """The page in it."""
    return taken(client, provider).read("index.html").decode()


def words(page: str) -> str:
    """What people read of it."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_every_answer_about_consents_is_in_it_and_not_the_last_alone(provider: Provider) -> None:
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    mother = guardian(provider, here, last_name="Ncube")
    published(provider, words="First words.")
    recorded(provider, rose, said=said("Eleni Ncube", note="Qxnote"))
    published(provider, words="Second words.")
    recorded(provider, rose, said=said("eleni ncube", how=How.PHONE), answer=Answer.NO)

    packed = taken(provider.signed_in(log_in_of(provider, mother)), provider)
    [row] = json.loads(packed.read("data.json"))["learners"]
    page = words(packed.read("index.html").decode())

    told = ("kind", "answer", "by", "name", "how", "language", "text_version", "text")
    assert [[one[name] for name in told] for one in row["consent_answers"]] == [
        ["photo", "given", "guardian", "Eleni Ncube", "paper", "en", 1, "First words. (1)"],
        ["photo", "withdrawn", "guardian", "eleni ncube", "phone", "en", 2, "Second words. (2)"],
    ]
    assert [one["recorded_at"][:2] for one in row["consent_answers"]] == ["20", "20"]
    assert "Qxnote" not in str(row)
    assert "Given Answered on" in page
    assert "By Eleni Ncube (A guardian) How On paper Language English Version 1 Text First words. (1)" in page
    assert "Withdrawn Answered on" in page


def test_a_parent_does_not_learn_by_an_answer_what_the_other_one_is_called(provider: Provider) -> None:
    here, there = family(provider), family(provider, "Kowalska")
    rose = child(provider, here, there, first_name="Rose")
    mother, father = guardian(provider, here), guardian(provider, there, "Kostas", **ASIDE)
    published(provider)
    recorded(provider, rose, said=said("Kostas, 7 Secret Lane"))
    recorded(provider, rose, said=said("Kostas"), answer=Answer.NO)

    files = [taken(provider.signed_in(log_in_of(provider, one)), provider) for one in (mother, father)]
    hers, his = ([one.read(name).decode() for name in ("data.json", "index.html")] for one in files)

    assert ["Kostas" in one for one in (*hers, *his)] == [False, False, True, True]
    assert ["Secret Lane" in one for one in (*hers, *his)] == [False] * 4
    assert [one["name"] for one in json.loads(his[0])["learners"][0]["consent_answers"]] == ["", "Kostas"]


def test_it_says_all_that_the_json_says_in_words(provider: Provider) -> None:
    here = family(provider, address="4 Synnot Street", country="AU")
    rose = known(provider, here)
    mother = guardian(
        provider, here, last_name="Papadopoulos", phone="0491 570 156", sees=["learning", "health", "papers"]
    )
    guardian(provider, here, "Sofia", relationship="grandparent")
    with provider.scope():
        edit_background(
            provider.system,
            learner_id=rose.pk,
            details=BackgroundDetails(languages=("Greek", "English"), previous_employer="Bakery"),
            version=1,
        )

    page = words(page_of(provider.signed_in(log_in_of(provider, mother)), provider))

    for sentence in (
        f"Your data at {provider.name}",
        "Rose Learner Details First name Rose",
        "T-shirt QxT-shirt",
        "Kind Passport Number X1234567 Issued by Australia",
        "Greek, English",
        "Kostas",
        "Phone +61 491 570 156",
        "Street address 4 Synnot Street",
        "Name Sofia Is Grandparent",
    ):
        assert sentence in page
    assert re.findall(r"\w+_\w+", page) == []


def test_it_needs_nothing_from_elsewhere_and_leads_to_what_lies_beside_it(provider: Provider, owner: Actor) -> None:
    here = family(provider, name="<b>Bold</b> & Co")
    rose = child(provider, here, first_name="Rose<script>")
    by = log_in_of(provider, guardian(provider, here))
    picture = SimpleUploadedFile("rose.png", LOGO, "image/png")
    provider.signed_in(owner).post(f"/o/{provider.code}/learners/{rose.pk}/photo/edit", {"file": picture})

    packed = taken(provider.signed_in(by), provider)
    page = packed.read("index.html").decode()

    leads = set(re.findall(r'(?:href|src)="([^"]*)"', page))
    assert leads == {"data.json", f"photos/{rose.pk}.jpg"}
    assert leads <= set(packed.namelist())
    assert [one in page for one in ("http://", "https://", "url(", "@import", "<script", "<b>")] == [False] * 6
    assert "<h2>Rose&lt;script&gt;</h2>" in page
    assert '<html lang="en">' in page


def test_it_speaks_the_words_of_the_house(provider: Provider) -> None:
    words_of_house = {"learner": {"one": "pupil", "many": "pupils", "a": "a pupil"}}
    words_of_house |= {"guardian": {"one": "carer", "many": "carers", "a": "a carer"}}
    with provider.scope():
        Organisation.objects.update(words=words_of_house)
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    published(provider)
    recorded(provider, rose)

    page = words(page_of(provider.signed_in(log_in_of(provider, guardian(provider, here))), provider))

    assert [one in page for one in ("Rose Pupil Details", "Pupils First name Rose", "By A carer")] == [True] * 3
    # What a law calls somebody is no word of the house.
    assert re.findall(r".{40}(?:learner|(?<!legal )guardian).{30}", page.lower()) == []


def test_a_partner_reads_what_is_known_of_their_house(provider: Provider) -> None:
    house = partner(provider, name="Bright Futures", contact_name="Amara Obi", email="amara@example.com")
    by = provider.member()
    with provider.scope():
        type(house).objects.filter(pk=house.pk).update(membership=by.id)

    page = words(page_of(provider.signed_in(by), provider))

    assert "Bright Futures Your organisation Details Type Agent Name Bright Futures" in page
    assert "Contact person Amara Obi E-mail amara@example.com" in page
