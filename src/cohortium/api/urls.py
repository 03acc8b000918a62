"""The API and its addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cohortium.api import problems
from cohortium.api.openapi import completed
from cohortium.api.v1 import (
    approvals,
    campuses,
    closed_days,
    cohort_staff,
    cohorts,
    consents,
    doubles,
    enrolments,
    families,
    fields,
    guardians,
    households,
    import_columns,
    imports,
    keys,
    learner_photos,
    learner_sheets,
    learners,
    letters,
    log_ins,
    national_ids,
    notices,
    organisation,
    partner_documents,
    partners,
    privacy,
    privacy_keeping,
    profile_changes,
    program_prerequisites,
    programs,
    roles,
    rooms,
    search,
    sender,
    sessions,
    settings,
    staff,
    staff_credentials,
    tasks,
    team,
    terms,
    texts,
    trail,
    trail_proof,
    waiting_lists,
    words,
)
from cohortium.core.errors import Refusal

api = NinjaAPI(
    title="Cohortium",
    version="1",
    description="Everything that the pages do. Each address names its organisation by the code.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.exception_handler(Refusal)(problems.refusal)
api.exception_handler(HttpError)(problems.unparsable)
api.exception_handler(ValidationError)(problems.malformed)
api.add_router("", campuses.router)
api.add_router("", learners.router)
api.add_router("", doubles.router)
api.add_router("", learner_photos.router)
api.add_router("", learner_sheets.router)
api.add_router("", national_ids.router)
api.add_router("", consents.router)
api.add_router("", families.router)
api.add_router("", guardians.router)
api.add_router("", log_ins.router)
api.add_router("", households.router)
api.add_router("", partners.router)
api.add_router("", partner_documents.router)
api.add_router("", programs.router)
api.add_router("", program_prerequisites.router)
api.add_router("", enrolments.router)
api.add_router("", waiting_lists.router)
api.add_router("", imports.router)
api.add_router("", import_columns.router)
api.add_router("", privacy.router)
api.add_router("", privacy_keeping.router)
api.add_router("", profile_changes.router)
api.add_router("", keys.router)
api.add_router("", organisation.router)
api.add_router("", staff.router)
api.add_router("", staff_credentials.router)
api.add_router("", team.router)
api.add_router("", roles.router)
api.add_router("", trail.router)
api.add_router("", trail_proof.router)
api.add_router("", settings.router)
api.add_router("", words.router)
api.add_router("", closed_days.router)
api.add_router("", cohorts.router)
api.add_router("", cohort_staff.router)
api.add_router("", rooms.router)
api.add_router("", terms.router)
api.add_router("", sessions.router)
api.add_router("", fields.router)
api.add_router("", tasks.router)
api.add_router("", search.router)
api.add_router("", approvals.router)
api.add_router("", letters.router)
api.add_router("", notices.router)
api.add_router("", sender.router)
api.add_router("", texts.router)


def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The description of the API, as OpenAPI 3.1."""
    return HttpResponse(completed(api), content_type="application/json")


urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
