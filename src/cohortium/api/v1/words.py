"""The words of the house."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.administration.actions.settings import choose_words
from cohortium.administration.queries import settings as queries
from cohortium.administration.rules.words import LONGEST
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.tenancy.words import words_of

router = Router(tags=["Words"])

Case = Annotated[Text, Field(min_length=1, max_length=LONGEST)]


class WordOut(Schema):
    """A word in the cases that sentences need."""

    one: str
    many: str
    a: str = Field(description="With its article: “a campus”.")


class WordIn(Schema):
    """The same, to be chosen."""

    model_config = ConfigDict(extra="forbid")

    one: Case
    many: Case
    a: Case


class WordsOut(Schema):
    """What the organisation calls things."""

    words: dict[str, WordOut]


class WordsIn(Schema):
    """Its own words. Those that are left out are the usual ones again."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[dict[Annotated[Text, Field(max_length=40)], WordIn], Field(max_length=50)]


@router.get("/o/{code}/words", response=documented(WordsOut), operation_id="readWords")
@endpoint(Permission.SETTING_READ)
def read(request: HttpRequest, code: str, response: HttpResponse) -> WordsOut:
    """Read the words. The ETag is what a change must name."""
    return _answered(call_of(request), response)


@router.put("/o/{code}/words", response=documented(WordsOut, 200, 412, 428), operation_id="chooseWords")
@endpoint(Permission.SETTING_EDIT)
def choose(
    request: HttpRequest, code: str, words: WordsIn, response: HttpResponse, if_match: IfMatch = None
) -> WordsOut:
    """Say what the organisation calls things."""
    call = call_of(request)
    _chosen, version = queries.words()
    check_version(request, _etag(call, version))
    choose_words(call.actor, words=words.model_dump()["words"], version=version)
    return _answered(call, response)


def _answered(call: Call, response: HttpResponse) -> WordsOut:
    chosen, version = queries.words()
    response["ETag"] = _etag(call, version)
    return WordsOut(
        words={
            key: WordOut(one=str(word.one), many=str(word.many), a=str(word.a))
            for key, word in words_of(chosen).items()
        }
    )


def _etag(call: Call, version: int) -> str:
    return etag(call, call.organisation.organisation_id, version, "words")
