"""What can be asked of those who work here: profiles, papers and times."""

from datetime import time
from typing import Any
from uuid import UUID

from cohortium.people.actions.staff import add_away, add_hours, add_qualification
from cohortium.people.rules.staff import AwayDetails, HoursDetails, QualificationDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.team import trainer
from tests.fixtures import Provider
from tests.people.papers import TODAY, credential


def paper(provider: Provider, campus: Campus) -> UUID:
    """A credential of somebody who works there."""
    return credential(provider, trainer(provider, campus)).pk


def qualification(provider: Provider, campus: Campus) -> UUID:
    """What somebody who works there learned."""
    member_id = trainer(provider, campus)
    with provider.scope():
        details = QualificationDetails("Certificate IV")
        return add_qualification(provider.system, membership_id=member_id, details=details, today=TODAY).pk


def hours(provider: Provider, campus: Campus) -> UUID:
    """When somebody who works there can work."""
    member_id, details = trainer(provider, campus), HoursDetails(0, time(9), time(17), TODAY)
    with provider.scope():
        return add_hours(provider.system, membership_id=member_id, details=details).pk


def away(provider: Provider, campus: Campus) -> UUID:
    """When somebody who works there cannot."""
    member_id, details = trainer(provider, campus), AwayDetails(TODAY, TODAY)
    with provider.scope():
        return add_away(provider.system, membership_id=member_id, details=details).pk


def valid_qualification(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of one."""
    return {"name": "Certificate IV", "awarded_on": "2020-02-03"}


def valid_credential(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of one."""
    return {"kind": "First aid", "number": "FA-1", "issued_on": "2024-02-03", "expires_on": "2027-02-03"}


def valid_hours(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a time."""
    return {"weekday": 0, "starts": "09:00", "ends": "17:00", "valid_from": "2026-02-03", "valid_until": None}


def valid_away(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of days away."""
    return {"first_day": "2026-02-03", "last_day": "2026-02-05"}


def valid_reason(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Why one is sent back."""
    return {"reason": "The second page is missing."}


def corrected_qualification(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """As it should have been written down."""
    return {"name": "Certificate V", "version": 1}


AID = {"kind": "First aid"}
HOURS = {"weekday": "0", "starts": "09:00", "ends": "17:00", "valid_from": "2026-02-03"}
AWAY = {"first_day": "2026-02-03", "last_day": "2026-02-05"}
CASES = [
    Case("credentials", page("team/credentials/?showing=all"), 200, None, not_own=200),
    Case("profile", page("team/ID/profile"), 200, trainer),
    Case("profile, to edit", page("team/ID/profile/edit"), 200, trainer),
    Case("profile, edited", post("team/ID/profile/edit", job_title="Head", version="0"), 302, trainer),
    Case("qualification form", page("team/ID/qualifications/new"), 200, trainer),
    Case("qualification added", post("team/ID/qualifications/new", name="Certificate IV"), 302, trainer),
    Case("qualification, to edit", page("team/qualifications/ID/edit"), 200, qualification),
    Case(
        "qualification, edited",
        post("team/qualifications/ID/edit", name="Certificate V", version="1"),
        302,
        qualification,
    ),
    Case("removing a qualification, asked", page("team/qualifications/ID/removal"), 200, qualification),
    Case("removing a qualification, sent", post("team/qualifications/ID/removal"), 302, qualification),
    Case("credential form", page("team/ID/credentials/new"), 200, trainer),
    Case("credential added", post("team/ID/credentials/new", **AID), 302, trainer),
    Case("credential, to prove", page("team/credentials/ID/edit"), 200, paper),
    Case("credential, proved", post("team/credentials/ID/edit", **AID), 302, paper),
    Case("confirming a credential, asked", page("team/credentials/ID/confirming"), 302, paper),
    Case("confirming a credential, sent", post("team/credentials/ID/confirming"), 302, paper),
    Case("sending a credential back, asked", page("team/credentials/ID/sending-back"), 200, paper),
    Case("sending a credential back, sent", post("team/credentials/ID/sending-back", reason="No."), 302, paper),
    Case("removing a credential, asked", page("team/credentials/ID/removal"), 200, paper),
    Case("removing a credential, sent", post("team/credentials/ID/removal"), 302, paper),
    Case("time form", page("team/ID/times/new"), 200, trainer),
    Case("time added", post("team/ID/times/new", **HOURS), 302, trainer),
    Case("removing a time, asked", page("team/times/ID/removal"), 200, hours),
    Case("removing a time, sent", post("team/times/ID/removal"), 302, hours),
    Case("days away form", page("team/ID/days-away/new"), 200, trainer),
    Case("days away added", post("team/ID/days-away/new", **AWAY), 302, trainer),
    Case("removing days away, asked", page("team/days-away/ID/removal"), 200, away),
    Case("removing days away, sent", post("team/days-away/ID/removal"), 302, away),
    Case("API: credentials", call("get", "team/credentials?showing=all"), 200, None, not_own=200),
    Case("API: profile", call("get", "team/ID/profile"), 200, trainer),
    Case("API: profile edited", call("patch", "team/ID/profile", {"job_title": "Renamed ID"}), 200, trainer),
    Case(
        "API: qualification added",
        call("post", "team/ID/qualifications", {"name": "Certificate IV"}),
        201,
        trainer,
        values=valid_qualification,
    ),
    Case(
        "API: qualification corrected",
        call("post", "team/qualifications/ID/correction", {"name": "Certificate V", "version": 1}),
        200,
        qualification,
        values=corrected_qualification,
    ),
    Case(
        "API: credential corrected",
        call("post", "team/credentials/ID/correction", AID),
        200,
        paper,
        values=valid_credential,
    ),
    Case("API: qualification removed", call("post", "team/qualifications/ID/removal"), 200, qualification),
    Case("API: credential added", call("post", "team/ID/credentials", AID), 201, trainer, values=valid_credential),
    Case("API: credential confirmed", call("post", "team/credentials/ID/confirming"), 200, paper),
    Case(
        "API: credential sent back",
        call("post", "team/credentials/ID/sending-back", {"reason": "No."}),
        200,
        paper,
        values=valid_reason,
    ),
    Case("API: credential removed", call("post", "team/credentials/ID/removal"), 200, paper),
    Case(
        "API: time added",
        call("post", "team/ID/availability", HOURS | {"weekday": 0}),
        201,
        trainer,
        values=valid_hours,
    ),
    Case("API: time removed", call("post", "team/availability/ID/removal"), 200, hours),
    Case("API: days away added", call("post", "team/ID/days-away", AWAY), 201, trainer, values=valid_away),
    Case("API: days away removed", call("post", "team/days-away/ID/removal"), 200, away),
]
