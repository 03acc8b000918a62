"""What learners agreed to."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Day, Text
from cohortium.people.actions.consent_requests import Recipient, request_consents
from cohortium.people.actions.consents import record_consents
from cohortium.people.actions.moving import MOST_AT_ONCE
from cohortium.people.queries import consent_texts, consents
from cohortium.people.queries.consents import ConsentRow
from cohortium.people.rules.consents import AT_MOST, Answer, By, How, Said

router = Router(tags=["Consents"])

KindKey = Annotated[Text, Field(min_length=1, max_length=40, description="Such as `photo` or `data`.")]
Picked = Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ConsentOut(Schema):
    """Where one kind stands of a learner."""

    kind: str
    status: str = Field(description="Empty: not asked. Otherwise `asked`, `given`, `refused` or `withdrawn`.")
    counts: bool = Field(description="Whether a yes was said, to a text that still counts. Obey this.")
    asked_at: datetime | None
    said_on: date | None
    version: int | None = Field(description="Of the text that was answered.")
    language: str = Field(description="Of the text that was answered.")
    is_older: bool = Field(description="Whether there is a newer version of that text.")
    by: str = Field(description="`guardian`, `learner`, or empty while there is no answer.")
    given_name: str = Field(description="The name of who answered, where it was given.")
    how: str = Field(description="`paper`, `in_person`, `phone`, `link`, `portal`, or empty.")
    is_asked_for: bool = Field(description="Whether you ask for this kind.")


class ConsentList(Schema):
    """Where everything stands that you ask a learner, or once asked."""

    items: list[ConsentOut]


class ConsentTextOut(Schema):
    """The newest version of a text."""

    text_id: UUID
    kind: str
    language: str
    version: int
    words: str
    is_example: bool = Field(description="It came with the product, and nobody has checked it yet.")
    published_at: datetime


class ConsentTextList(Schema):
    """The newest texts, in each language."""

    items: list[ConsentTextOut]


class RecordedAnswer(Schema):
    """An answer as somebody gave it."""

    model_config = ConfigDict(extra="forbid")

    learner_ids: Picked
    kind: KindKey
    answer: Annotated[Answer, Field(description="A no takes back where a yes stood.")]
    by: By = By.GUARDIAN
    name: Annotated[Text, Field(max_length=AT_MOST["name"], description="Needed where a guardian answers.")] = ""
    how: Annotated[How, Field(description="`paper`, `in_person` or `phone`.")] = How.PAPER
    said_on: Annotated[Day | None, Field(description="Left out: today, where the organisation is.")] = None
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""
    text_id: Annotated[UUID | None, Field(description="What was answered. Left out: the newest text.")] = None


class RecordedConsents(Schema):
    """Of whom it was something new."""

    learner_ids: list[UUID]


class ConsentRequestIn(Schema):
    """Who is asked, and what."""

    model_config = ConfigDict(extra="forbid")

    learner_ids: Picked
    kinds: Annotated[list[KindKey], Field(min_length=1, max_length=50)]
    email: Annotated[
        Text, Field(max_length=254, description="Somebody who answers for one learner. Empty: their own address.")
    ] = ""
    name: Annotated[Text, Field(max_length=AT_MOST["name"], description="Whom the letter greets.")] = ""


class ConsentRequests(Schema):
    """The letters that go out: fewer than learners, where some have no address."""

    request_ids: list[UUID]


@router.get("/o/{code}/consents/texts", response=documented(ConsentTextList), operation_id="listConsentTexts")
@endpoint(Permission.CONSENT_TEXT_READ)
def list_texts(request: HttpRequest, code: str) -> ConsentTextList:
    """List what people agree to: the newest version of each text."""
    rows = [row for kind in consent_texts.overview(call_of(request).actor) for row in kind.texts]
    return ConsentTextList(items=[ConsentTextOut.from_orm(row) for row in rows])


@router.get(
    "/o/{code}/learners/{uuid:learner_id}/consents", response=documented(ConsentList), operation_id="listConsents"
)
@endpoint(Permission.CONSENT_READ)
def list_consents(request: HttpRequest, code: str, learner_id: UUID) -> ConsentList:
    """List where everything stands of a learner."""
    rows: list[ConsentRow] = consents.of_learner(call_of(request).actor, learner_id=learner_id)
    return ConsentList(items=[ConsentOut.from_orm(row) for row in rows])


@router.post("/o/{code}/consents", response=documented(RecordedConsents, 201, 409), operation_id="recordConsents")
@endpoint(Permission.CONSENT_RECORD)
def record(request: HttpRequest, code: str, said: RecordedAnswer) -> Status[RecordedConsents]:
    """Write an answer down, for one learner or several: for all of them, or none."""
    call = call_of(request)
    today = call.today
    newest = consent_texts.newest_of([said.kind]).get(said.kind)
    done = record_consents(
        call.actor,
        learner_ids=said.learner_ids,
        kind=said.kind,
        answer=said.answer,
        said=Said(said.by, said.how, said.said_on or today, said.name, said.note),
        text_id=said.text_id or (newest.text_id if newest else None),
        today=today,
    )
    return Status(201, RecordedConsents(learner_ids=done if isinstance(done, list) else []))


@router.post(
    "/o/{code}/consents/requests", response=documented(ConsentRequests, 201, 409), operation_id="requestConsents"
)
@endpoint(Permission.CONSENT_REQUEST)
def ask(request: HttpRequest, code: str, asked: ConsentRequestIn) -> Status[ConsentRequests]:
    """Ask by letter those who answer for learners, or the address given about one of them."""
    call = call_of(request)
    ids = request_consents(
        call.actor,
        learner_ids=asked.learner_ids,
        keys=asked.kinds,
        now=call.now,
        recipients=[Recipient(asked.email, asked.name)] if asked.email else [],
    )
    return Status(201, ConsentRequests(request_ids=ids))
