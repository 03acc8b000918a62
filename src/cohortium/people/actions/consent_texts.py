"""How the words come about that people agree to: each version is published once, and stays."""

from collections.abc import Sequence

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound, Stale, Words
from cohortium.core.text import plain_lines
from cohortium.people.actions.consents import FAULTS
from cohortium.people.events_consents import ConsentTextPublished
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import ConsentText
from cohortium.people.queries.consent_texts import USUAL_LANGUAGE, texts_visible_to
from cohortium.people.rules.consent_examples import example
from cohortium.people.rules.consents import text_faults_of
from cohortium.tenancy.models import Organisation


@action(Permission.CONSENT_TEXT_PUBLISH)
def publish_text(
    actor: Actor,
    *,
    kind: str,
    language: str,
    words: str,
    version: int,
    asks_again: bool = True,
    is_example: bool = False,
) -> ConsentText | Unchanged:
    """Publish the next version of a text. `version` is the newest one that the actor saw; 0: none.

    `asks_again`: whether who said yes to an earlier one is to be asked again before their yes counts.

    Raises:
        NotFound: there is no such kind.
        Invalid: the words or the language cannot be accepted.
        Stale: somebody published one meanwhile.
    """
    if kind not in kinds.every():
        raise NotFound
    if found := text_faults_of(words, language):
        errors: dict[str, Sequence[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
        raise Invalid(errors)
    there = texts_visible_to(actor, Permission.CONSENT_TEXT_PUBLISH).filter(kind=kind, language=language)
    newest = there.order_by("-version").first()
    if (newest.version if newest else 0) != version:
        raise Stale
    words = plain_lines(words)
    if newest and newest.words == words and newest.is_example == is_example:
        return Unchanged(newest)
    text = ConsentText(
        kind=kind,
        language=language,
        version=version + 1,
        words=words,
        asks_again=asks_again,
        is_example=is_example,
    )
    with once("consent_text_version_once", Stale()):
        text.save(force_insert=True)
    said = {"kind": (None, kind), "language": (None, language), "version": (newest and newest.version, text.version)}
    record(actor, ConsentTextPublished(text.pk), text, said)
    return text


@action(Permission.CONSENT_TEXT_PUBLISH)
def publish_examples(actor: Actor, *, keys: Sequence[str]) -> list[ConsentText] | Unchanged:
    """Publish first words of these kinds, as they fit the country, where there are none yet: as examples."""
    country = Organisation.objects.values_list("country", flat=True).get()
    there = set(texts_visible_to(actor, Permission.CONSENT_TEXT_PUBLISH).values_list("kind", flat=True))
    found = [(key, example(key, country)) for key in keys if key not in there]
    done = [
        publish_text(actor, kind=key, language=USUAL_LANGUAGE, words=words, version=0, is_example=True)
        for key, words in found
        if words
    ]
    texts = [one for one in done if isinstance(one, ConsentText)]
    return texts or Unchanged()
