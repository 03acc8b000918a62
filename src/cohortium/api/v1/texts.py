"""The texts of letters."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.notifications.actions.texts import edit_text, reset_text
from cohortium.notifications.queries import texts as queries
from cohortium.notifications.queries.texts import TextRow
from cohortium.notifications.rules import texts as rules

router = Router(tags=["Letters"])

ADDRESS = "/o/{code}/letter-texts/{kind}/{language}"
ONE_LINE = Annotated[Text, Field(max_length=rules.AT_MOST["subject"])]
BODY = Annotated[
    Text,
    Field(
        max_length=rules.AT_MOST["body"],
        description="Paragraphs, **bold**, {variables}, and [words]({link}); one alone in its paragraph is the button.",
    ),
]


class VariableOut(Schema):
    """What may stand in a text, as `{name}`."""

    name: str
    about: str
    example: str
    is_link: bool = Field(description="It stands in parentheses, after words in brackets.")
    is_required: bool = Field(description="A text without it is refused.")


class LetterTextOut(Schema):
    """The words of a kind of letter in a language."""

    kind: str = Field(description="Such as member.invited.")
    language: str
    name: str
    about: str
    is_critical: bool = Field(description="Nobody can switch it off.")
    is_own: bool = Field(description="False: these are the usual words.")
    subject: str
    body: str
    variables: list[VariableOut]


class LetterTextList(Schema):
    """Every kind of letter in every language."""

    items: list[LetterTextOut]


class LetterTextIn(Schema):
    """The words as they are to be."""

    model_config = ConfigDict(extra="forbid")

    subject: ONE_LINE
    body: BODY


@router.get("/o/{code}/letter-texts", response=documented(LetterTextList), operation_id="listLetterTexts")
@endpoint(Permission.TEMPLATE_READ)
def list_texts(request: HttpRequest, code: str) -> LetterTextList:
    """List the texts of letters."""
    return LetterTextList(items=[_out(row) for row in queries.texts(call_of(request).actor)])


@router.get(ADDRESS, response=documented(LetterTextOut), operation_id="readLetterText")
@endpoint(Permission.TEMPLATE_READ)
def read(request: HttpRequest, code: str, kind: str, language: str, response: HttpResponse) -> LetterTextOut:
    """Read the words of one kind. Its ETag is what a change must name."""
    return _answered(call_of(request), response, kind, language, Permission.TEMPLATE_READ)


@router.put(ADDRESS, response=documented(LetterTextOut, 200, 412, 428), operation_id="editLetterText")
@endpoint(Permission.TEMPLATE_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    kind: str,
    language: str,
    text: LetterTextIn,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> LetterTextOut:
    """Word the letters of a kind."""
    call = call_of(request)
    row = queries.text(call.actor, kind=kind, language=language, permission=Permission.TEMPLATE_EDIT)
    check_version(request, _etag(call, row))
    said = rules.Text(text.subject, text.body)
    edit_text(call.actor, kind=kind, language=language, text=said, version=row.version)
    return _answered(call, response, kind, language, Permission.TEMPLATE_EDIT)


@router.delete(ADDRESS, response=documented(LetterTextOut), operation_id="resetLetterText")
@endpoint(Permission.TEMPLATE_EDIT)
def reset(request: HttpRequest, code: str, kind: str, language: str, response: HttpResponse) -> LetterTextOut:
    """Go back to the usual words."""
    call = call_of(request)
    reset_text(call.actor, kind=kind, language=language)
    return _answered(call, response, kind, language, Permission.TEMPLATE_EDIT)


def _answered(call: Call, response: HttpResponse, kind: str, language: str, permission: Permission) -> LetterTextOut:
    row = queries.text(call.actor, kind=kind, language=language, permission=permission)
    response["ETag"] = _etag(call, row)
    return _out(row)


def _etag(call: Call, row: TextRow) -> str:
    return etag(call, row.template_id or call.organisation.organisation_id, row.version, row.kind.key, row.language)


def _out(row: TextRow) -> LetterTextOut:
    kind = row.kind
    return LetterTextOut(
        kind=kind.key,
        language=row.language,
        name=str(kind.name),
        about=str(kind.about),
        is_critical=kind.is_critical,
        is_own=row.is_own,
        subject=row.text.subject,
        body=row.text.body,
        variables=[
            VariableOut(
                name=one.name,
                about=str(one.about),
                example=str(one.example),
                is_link=one.is_link,
                is_required=one.is_required,
            )
            for one in kind.variables
        ],
    )
