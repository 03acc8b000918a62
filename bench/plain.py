"""What a plain Django view would be, over a cursor: the list of campuses, and the form that edits one."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import Jsonb
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils import timezone

from bench.compare import named
from cohortium.core.colour import accent
from cohortium.core.ids import new_id

SQL = named(Path(__file__).with_name("campuses.sql"))
TYPED = ("name", "address", "suburb", "state", "postcode", "time_zone", "directions", "contact_email")
# Per section of the navigation: what stands above it, whether it folds, and where it leads.
SECTIONS = (
    (
        "",
        False,
        (
            ("Home", "house", "organisation", "g h"),
            ("Tasks", "list-checks", "tasks", "g t"),
            ("Calendar", "calendar-days", "calendar", "g d"),
            ("Approvals", "stamp", "approvals", ""),
        ),
    ),
    (
        "People",
        False,
        (
            ("Learners", "graduation-cap", "learners", "g l"),
            ("Families", "house-heart", "families", "g f"),
            ("Team", "users", "team", ""),
            ("Partners", "handshake", "partners", ""),
            ("Requested changes", "file-pen-line", "profile_changes", ""),
        ),
    ),
    (
        "Teaching",
        False,
        (
            ("Programs", "book-open", "programs", "g p"),
            ("Cohorts", "presentation", "cohorts", "g k"),
            ("Enrolments", "clipboard-list", "enrolments", "g e"),
        ),
    ),
    (
        "Office",
        False,
        (
            ("E-mails", "mail", "letters", ""),
            ("Imports", "file-input", "imports", ""),
            ("Privacy", "fingerprint", "privacy", ""),
            ("Audit trail", "history", "trail", ""),
        ),
    ),
    (
        "Set-up",
        True,
        (
            ("Campuses", "map-pin", "campuses", "g c"),
            ("Rooms", "door-open", "rooms", ""),
            ("Terms", "calendar-range", "terms", ""),
            ("Closed days", "calendar-off", "closed_days", ""),
            ("Roles", "shield-check", "roles", ""),
            ("Settings", "settings", "settings", ""),
            ("Organisation", "building-2", "details", ""),
            ("API keys", "key-round", "keys", ""),
        ),
    ),
)
ENTER = "SET LOCAL app.organisation_id = '{}'"
ACT = "SET LOCAL app.actor_id = '{}'"


def index(request: HttpRequest, code: str) -> HttpResponse:
    """The list, as the page shows it."""
    with transaction.atomic(), connection.cursor() as cursor:
        member, organisation = _entered(cursor, request, code, "campus:read")
        rows, now = _rows(cursor, "list", organisation=organisation), timezone.now()
        for row in rows:
            row["campus_id"] = row["id"]
            row["href"] = reverse("campus", args=[code, row["id"]])
            row["local_now"] = now.astimezone(ZoneInfo(row["time_zone"]))
        shown = {"rows": rows[:50], "act": "close", "q": "", "status": "open", "sort": "name", "can": {"open": True}}
        return render(request, "staff/campuses/list.html", shown | _frame(member, code))


def edit(request: HttpRequest, code: str, campus_id: UUID) -> HttpResponse:
    """What is typed into the form, kept."""
    typed = {name: request.POST[name].strip() for name in TYPED}
    with transaction.atomic(), connection.cursor() as cursor:
        member, organisation = _entered(cursor, request, code, "campus:edit")
        known = {"organisation": organisation, "campus": campus_id, "actor": member["id"]}
        _rows(cursor, "one", **known)
        cursor.execute(ACT.format(member["id"]))
        [before] = _rows(cursor, "lock", **known)
        if before["version"] != int(request.POST["version"]):
            return HttpResponse(status=409)
        changes = {name: [before[name], typed[name]] for name in TYPED if before[name] != typed[name]}
        origin = {"ip": request.META["REMOTE_ADDR"], "agent": request.headers["User-Agent"], "correlation": new_id()}
        _rows(cursor, "save", **known, **typed, **origin, changes=Jsonb(changes))
    messages.success(request, "Saved.")
    return redirect("campus", code, campus_id)


def _entered(cursor: Any, request: HttpRequest, code: str, permission: str) -> tuple[dict[str, Any], UUID]:
    cursor.execute("SELECT organisation_id_of(%s)", [code])
    [organisation] = cursor.fetchone()
    cursor.execute(ENTER.format(organisation or new_id()))
    found = _rows(cursor, "member", organisation=organisation, user=request.user.pk)
    if not found:
        raise Http404
    # Django's connections leave JSON as it is.
    if not any(permission in json.loads(granted) for granted in found[0]["granted"]):
        raise PermissionDenied
    return found[0], organisation


def _rows(cursor: Any, name: str, /, **values: Any) -> list[dict[str, Any]]:
    for statement in SQL[name]:
        cursor.execute(statement, values)
    columns = [column.name for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()] if columns else []


def _frame(member: dict[str, Any], code: str) -> dict[str, Any]:
    organisation = SimpleNamespace(code=code, name=member["name"], words=json.loads(member["words"]))
    sections = [
        SimpleNamespace(
            label=label,
            folds=folds,
            open=folds,
            links=[
                SimpleNamespace(
                    label=place, icon=icon, href=reverse(route, args=[code]), current=route == "campuses", keys=keys
                )
                for place, icon, route, keys in places
            ],
        )
        for label, folds, places in SECTIONS
    ]
    person = {"name": member["display_name"], "role": ", ".join(member["roles"])}
    shell = SimpleNamespace(
        organisation=organisation,
        accent=accent(member["colour"]),
        navigation=[link for section in sections for link in section.links],
        sections=sections,
        person=person,
        switch_href="",
        profile_href=reverse("staff_profile", args=[code, member["id"]]),
    )
    return {"visit": SimpleNamespace(organisation=organisation), "shell": shell}


urlpatterns = [
    path("plain/<str:code>/campuses/", index),
    path("plain/<str:code>/campuses/<uuid:campus_id>/edit", edit),
    path("", include("cohortium.config.urls")),
]
