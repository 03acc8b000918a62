"""All addresses."""

from django.urls import include, path

from cohortium.config import metrics

urlpatterns = [
    path("api/v1/", include("cohortium.api.urls")),
    path("metrics", metrics.show, name="metrics"),
    path("", include("cohortium.web.urls")),
]

handler400 = "cohortium.config.errors.bad_request"
handler404 = "cohortium.config.errors.not_found"
handler500 = "cohortium.config.errors.crashed"
