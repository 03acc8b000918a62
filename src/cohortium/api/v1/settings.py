"""Settings."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, JsonValue, WithJsonSchema

from cohortium.access.permissions import Permission
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.queries import settings as queries
from cohortium.administration.queries.settings import SettingRow
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Value
from cohortium.core.errors import Invalid
from cohortium.core.values import OneOf, SomeOf
from cohortium.tenancy.words import said

router = Router(tags=["Settings"])

# Described, and not checked: an unknown one is a 404 like that of every other address.
Key = Annotated[str, WithJsonSchema({"type": "string", "enum": queries.keys()})]


class ChoiceOut(Schema):
    """Something that can be chosen."""

    value: str
    label: str


class SettingOut(Schema):
    """A setting as it is, in the whole organisation or at a campus."""

    key: str
    label: str
    help: str
    type: str = Field(description="boolean, integer, duration, decimal, choice, choices, text, time, email and others.")
    choices: list[ChoiceOut]
    value: JsonValue = Field(description="What holds.")
    otherwise: JsonValue = Field(description="What holds when nobody sets anything here.")
    is_set: bool = Field(description="Whether somebody did.")
    at_campuses: bool = Field(description="Whether a campus may have a value of its own.")
    may_edit: bool


class SettingList(Schema):
    """All settings."""

    items: list[SettingOut]


class SettingIn(Schema):
    """The value that is to hold."""

    model_config = ConfigDict(extra="forbid")

    value: Value


class Place(Schema):
    """Where."""

    campus_id: Annotated[UUID | None, Field(description="A campus; without it, the whole organisation.")] = None


@router.get("/o/{code}/settings", response=documented(SettingList), operation_id="listSettings")
@endpoint(Permission.SETTING_READ)
def list_settings(request: HttpRequest, code: str, place: Query[Place]) -> SettingList:
    """List the settings as they are; for a campus those that it may have of its own."""
    rows = queries.all_settings(call_of(request).actor, campus_id=place.campus_id)
    return SettingList(items=[_out(row) for row in rows])


@router.get("/o/{code}/settings/{key}", response=documented(SettingOut), operation_id="readSetting")
@endpoint(Permission.SETTING_READ)
def read(request: HttpRequest, code: str, key: Key, place: Query[Place], response: HttpResponse) -> SettingOut:
    """Read one setting. Its ETag is what a change must name."""
    return _answered(call_of(request), response, key, place)


@router.put(
    "/o/{code}/settings/{key}", response=documented(SettingOut, 200, 409, 412, 428), operation_id="changeSetting"
)
@endpoint(Permission.SETTING_EDIT)
def change(
    request: HttpRequest,
    code: str,
    key: Key,
    place: Query[Place],
    setting: SettingIn,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> SettingOut:
    """Set one setting, in the whole organisation or at a campus."""
    call = call_of(request)
    row = _checked(request, call, key, place)
    try:
        change_settings(
            call.actor,
            group=row.group,
            values={key: setting.value},
            version=_version(call, row, place),
            campus_id=place.campus_id,
        )
    except Invalid as invalid:
        # Also where two settings do not go together: this is the one that was sent.
        raise Invalid({"value": [one for why in invalid.errors.values() for one in why]}) from None
    return _answered(call, response, key, place)


@router.delete(
    "/o/{code}/settings/{key}", response=documented(SettingOut, 200, 409, 412, 428), operation_id="resetSetting"
)
@endpoint(Permission.SETTING_EDIT)
def reset(
    request: HttpRequest, code: str, key: Key, place: Query[Place], response: HttpResponse, if_match: IfMatch = None
) -> SettingOut:
    """Put one setting back: to the default, or at a campus to what the whole organisation has."""
    call = call_of(request)
    row = _checked(request, call, key, place)
    try:
        change_settings(
            call.actor,
            group=row.group,
            values={},
            to_default=[key],
            version=_version(call, row, place),
            campus_id=place.campus_id,
        )
    except Invalid as invalid:
        raise Invalid({"value": [one for why in invalid.errors.values() for one in why]}) from None
    return _answered(call, response, key, place)


def _checked(request: HttpRequest, call: Call, key: str, place: Place) -> SettingRow:
    row = queries.setting(call.actor, key=key, campus_id=place.campus_id, permission=Permission.SETTING_EDIT)
    check_version(request, _etag(call, row, place))
    return row


def _version(call: Call, row: SettingRow, place: Place) -> int:
    """The version of the page that it stands on: of this setting the client knows which one it read."""
    group = queries.group(call.actor, key=row.group, campus_id=place.campus_id, permission=Permission.SETTING_EDIT)
    return group.version


def _answered(call: Call, response: HttpResponse, key: str, place: Place) -> SettingOut:
    permission = Permission.SETTING_READ if call.actor.may(Permission.SETTING_READ) else Permission.SETTING_EDIT
    row = queries.setting(call.actor, key=key, campus_id=place.campus_id, permission=permission)
    response["ETag"] = _etag(call, row, place)
    return _out(row)


def _etag(call: Call, row: SettingRow, place: Place) -> str:
    return etag(call, call.organisation.organisation_id, row.version, row.key, place.campus_id, row.value)


def _out(row: SettingRow) -> SettingOut:
    options = row.kind.options if isinstance(row.kind, OneOf | SomeOf) else ()
    return SettingOut(
        key=row.key,
        label=row.label,
        help=row.help,
        type=row.kind.name,
        choices=[ChoiceOut(value=one.value, label=said(one.label)) for one in options],
        value=row.value,
        otherwise=row.otherwise,
        is_set=row.is_set,
        at_campuses=row.at_campuses,
        may_edit=row.may_edit,
    )
