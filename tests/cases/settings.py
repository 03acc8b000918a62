"""What can be asked of settings, of the words of the house, of closed days and of the organisation's own fields."""

from datetime import date
from functools import partial
from uuid import UUID

from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.actions.fields import add_field, retire_field
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.administration.rules.fields import FieldDetails
from cohortium.administration.rules.words import CASES as CASES_OF_WORDS
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from cohortium.tenancy.words import DEFAULTS
from tests.cases import Case, call, page, post
from tests.fixtures import Provider

QUIET = {"notifications-quiet_from": "21:00", "notifications-quiet_until": "07:00"}
VALUES = "settings/values/notifications"
# Of no campus: whoever may change settings at some changes none of these.
OfAll = partial(Case, at_campus=False, refused=403)
OfFields = partial(Case, at_campus=False)
WORDS = {f"{key}-{case}": "quint" for key in DEFAULTS for case in CASES_OF_WORDS}
DAY = {"name": "Staff day ID BESIDE", "first_on": "2027-05-03", "last_on": "2027-05-04"}
FIELD = {"label": "Locker BESIDE", "kind": "text"}


def the_campus(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


def closed_day(provider: Provider, campus: Campus) -> UUID:
    """A day on which the campus is closed."""
    with provider.scope():
        details = ClosedDayDetails(f"Staff day {new_id()}", date(2027, 5, 3), date(2027, 5, 3), campus.pk)
        return add_closed_day(provider.system, details=details).pk


def field(provider: Provider, campus: Campus) -> UUID:
    """A field of the organisation's own."""
    with provider.scope():
        return add_field(provider.system, entity="membership", details=FieldDetails(f"Locker {new_id()}", "text")).pk


def retired(provider: Provider, campus: Campus) -> UUID:
    """A field that is not asked for any more."""
    field_id = field(provider, campus)
    with provider.scope():
        retire_field(provider.system, field_id=field_id)
    return field_id


CASES = [
    Case("settings", page("settings/"), 200, None),
    Case("settings of a kind", page(VALUES), 200, None),
    OfAll("settings, to edit", page(f"{VALUES}/edit"), 200, None),
    OfAll("settings, edited", post(f"{VALUES}/edit"), 302, None),
    Case("settings of a campus", page(f"{VALUES}/campuses/ID"), 200, the_campus),
    Case("settings of a campus, to edit", page(f"{VALUES}/campuses/ID/edit"), 200, the_campus),
    Case("settings of a campus, edited", post(f"{VALUES}/campuses/ID/edit", **QUIET, version="0"), 302, the_campus),
    OfAll("numbers, asked", page("settings/numbers/preview"), 200, None),
    OfAll("numbers, previewed", post("settings/numbers/preview"), 200, None),
    Case("words", page("settings/words"), 200, None),
    OfAll("words, to choose", page("settings/words/edit"), 200, None),
    OfAll("words, chosen from nowhere", post("settings/words/edit"), 409, None),
    OfAll("words, asked", page("settings/words/preview"), 200, None),
    OfAll("words, previewed", post("settings/words/preview", **WORDS), 200, None),
    Case("closed days", page("settings/closed-days/?year=2027"), 200, None),
    Case("closed day form", page("settings/closed-days/new"), 200, None),
    Case("closed day added", post("settings/closed-days/new", **DAY, campus="ID"), 302, the_campus, refused=422),
    Case("holidays", page("settings/closed-days/holidays?year=2027"), 200, None),
    Case("holidays, entered", post("settings/closed-days/holidays?year=2027"), 302, None),
    Case("closed day, to edit", page("settings/closed-days/ID/edit"), 200, closed_day),
    Case(
        "closed day, edited",
        post("settings/closed-days/ID/edit", **DAY, campus="BESIDE", version="1"),
        302,
        closed_day,
        beside=the_campus,
    ),
    Case("closed day removal, asked", page("settings/closed-days/ID/removal"), 200, closed_day),
    Case("closed day removal, sent", post("settings/closed-days/ID/removal"), 302, closed_day),
    OfFields("fields", page("settings/fields/"), 200, None),
    OfFields("field form", page("settings/fields/new?about=membership"), 200, None),
    OfFields("field added", post("settings/fields/new", **FIELD), 302, None),
    OfFields("field, to edit", page("settings/fields/ID/edit"), 200, field),
    OfFields("field, edited", post("settings/fields/ID/edit", **FIELD, version="1"), 302, field),
    OfFields("field retiring, asked", page("settings/fields/ID/retiring"), 200, field),
    OfFields("field retiring, sent", post("settings/fields/ID/retiring"), 302, field),
    OfFields("field return, asked", page("settings/fields/ID/return"), 200, retired),
    OfFields("field return, sent", post("settings/fields/ID/return"), 302, retired),
    Case("API: settings", call("get", "settings"), 200, None),
    Case("API: settings of a campus", call("get", "settings?campus_id=ID"), 200, the_campus),
    Case("API: setting", call("get", "settings/notifications.quiet_from"), 200, None),
    Case("API: setting of a campus", call("get", "settings/notifications.quiet_from?campus_id=ID"), 200, the_campus),
    OfAll("API: setting changed", call("put", "settings/numbers.invoice_yearly", {"value": True}), 200, None),
    OfAll("API: setting put back", call("delete", "settings/numbers.invoice_yearly"), 200, None),
    Case(
        "API: setting of a campus put back",
        call("delete", "settings/notifications.quiet_from?campus_id=ID"),
        200,
        the_campus,
    ),
    Case("API: words", call("get", "words"), 200, None),
    OfAll("API: words chosen", call("put", "words", {"words": {}}), 200, None),
    Case("API: closed days", call("get", "closed-days?year=2027"), 200, None),
    Case("API: closed day added", call("post", "closed-days", DAY | {"campus_id": "ID"}), 201, the_campus),
    Case("API: closed day", call("get", "closed-days/ID"), 200, closed_day),
    Case("API: closed day edited", call("patch", "closed-days/ID", {"name": "Renamed ID"}), 200, closed_day),
    Case("API: closed day removed", call("delete", "closed-days/ID"), 204, closed_day),
    Case("API: holidays", call("get", "public-holidays?year=2027"), 200, None),
    Case("API: holidays entered", call("post", "public-holidays", {"year": 2027}), 200, None),
    OfFields("API: fields", call("get", "fields"), 200, None),
    OfFields("API: field added", call("post", "fields", FIELD | {"entity": "membership"}), 201, None),
    OfFields("API: field", call("get", "fields/ID"), 200, field),
    OfFields("API: field edited", call("patch", "fields/ID", {"label": "Renamed ID"}), 200, field),
    OfFields("API: field retired", call("post", "fields/ID/retirement"), 200, field),
    OfFields("API: field brought back", call("post", "fields/ID/return"), 200, retired),
]
