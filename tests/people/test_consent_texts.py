"""The texts that people agree to: published once, never changed, and first words for a beginning."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, OPS_ADMIN
from cohortium.action import Unchanged
from cohortium.administration.blueprints import BadBlueprint, read
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.people.actions.consent_texts import publish_examples, publish_text
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries import consent_texts as queries
from cohortium.people.rules.consent_examples import example
from cohortium.people.rules.consents import LONGEST_TEXT
from cohortium.tenancy.settings import declared
from tests.fixtures import Provider, at_once
from tests.people.consenting import WORDS, learner, published, recorded

COUNTRIES = ("AU", "KE", "SG", "ZA", "NZ")


def test_versions_are_counted_for_each_kind_and_language_and_all_stay(
    provider: Provider, owner: Actor, told: Any
) -> None:
    with provider.scope():
        text = publish_text(owner, kind="photo", language="en", words=WORDS, version=0)
        again = publish_text(owner, kind="photo", language="en", words=f"  {WORDS} ", version=1)
    published(provider)
    published(provider, language="zu")
    published(provider, "data")
    recorded(provider, learner(provider))

    with provider.scope():
        rows = queries.versions(owner, kind="photo", language="en")
    assert isinstance(again, Unchanged)
    assert [(row.version, row.given, row.published_by) for row in rows] == [(2, 1, None), (1, 0, "Grace Whitlock")]
    assert told(text)[0] == ["consent_text.published"]


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({"words": " - "}, "words"),
        ({"words": "a" * (LONGEST_TEXT + 1)}, "words"),
        ({"words": "Yes\u202e"}, "words"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_cannot_be_published_is_named(provider: Provider, known: dict[str, Any], place: str) -> None:
    with provider.scope(), pytest.raises(Invalid) as refused:
        publish_text(provider.system, **{"kind": "photo", "language": "en", "words": WORDS, "version": 0, **known})

    assert list(refused.value.errors) == [place]


def test_two_who_publish_at_once_are_one_and_who_saw_an_older_one_is_told(provider: Provider) -> None:
    def publish(words: str) -> Any:
        return publish_text(provider.system, kind="photo", language="en", words=words, version=0)

    assert at_once(provider, lambda: publish("One."), lambda: publish("Another.")) == ["Stale", "done"]
    with provider.scope(), pytest.raises(Stale):
        publish("A third.")


def test_who_publishes(provider: Provider) -> None:
    known: dict[str, Any] = {"kind": "photo", "language": "en", "words": WORDS, "version": 0}

    for one in (provider.member(CAMPUS_MANAGER), provider.member(AUDITOR)):
        with provider.scope(), pytest.raises(NotAllowed):
            publish_text(one, **known)
    with provider.scope():
        publish_text(provider.member(OPS_ADMIN), **known)
        assert len(queries.versions(provider.member(AUDITOR), kind="photo", language="en")) == 1
    for wrong in ({"kind": "nothing", "language": "en"}, {"kind": "photo", "language": "tlh"}):
        with provider.scope(), pytest.raises(NotFound):
            queries.versions(provider.system, **wrong)
    with provider.scope(), pytest.raises(NotFound):
        publish_text(provider.system, **known | {"kind": "nothing"})


def test_every_kind_has_first_words_for_every_country_and_a_setting() -> None:
    assert {key for key in kinds.every() for country in COUNTRIES if not example(key, country)} == set()
    assert [one for key in kinds.every() for country in COUNTRIES if "{" in (one := example(key, country))] == []
    assert {f"consents.ask_{key}" for key in kinds.every()} <= set(declared())
    assert example("nothing", "AU") == ""


def test_first_words_are_examples_until_somebody_publishes_the_same_as_theirs(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        publish_examples(provider.system, keys=["photo", "data"])
        again = publish_examples(provider.system, keys=["photo", "data"])
        [before] = queries.versions(owner, kind="photo", language="en")
        publish_text(owner, kind="photo", language="en", words=before.words, version=1, asks_again=False)
        after = queries.newest_of(["photo"])["photo"]

    assert isinstance(again, Unchanged)
    assert (before.is_example, after.is_example, after.words == before.words) == (True, False, True)


def test_a_text_is_shown_in_the_language_that_was_asked_for_if_there_is_one(provider: Provider) -> None:
    published(provider, language="zu")
    published(provider)

    with provider.scope():
        found = [queries.newest_of(["photo"], language=one)["photo"].language for one in ("zu", "af", "")]
        assert queries.languages_of(["photo", "data"]) == ["en", "zu"]

    assert found == ["zu", "en", "en"]


@pytest.mark.parametrize("said", ['examples = "photo"', 'examples = ["nothing"]', 'other = ["photo"]'])
def test_a_blueprint_that_asks_for_what_nobody_knows_is_refused(said: str) -> None:
    with pytest.raises(BadBlueprint):
        read("any", f'name = "Any"\nabout = "Any."\nplace = 1\n\n[consents]\n{said}\n')


def test_what_is_asked_for_comes_first(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        rows = queries.overview(owner)

    assert [row.is_asked for row in rows] == [True, True, True, False, False, False, False]
