"""Addresses of pages. The organisation's code is in each that belongs to one."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import path

from cohortium.web import health, home
from cohortium.web.operators import jobs
from cohortium.web.public import invitations, logos
from cohortium.web.staff import campuses, files, keys, organisation, roles, start, team, trail

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", home.organisations, name="organisations"),
    path("theme", home.theme, name="theme"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("invitations/<str:token>", invitations.respond, name="invitation"),
    path("logos/<str:house>", logos.logo, name="logo"),
    path("operators/jobs", jobs.index, name="operators_jobs"),
    path("operators/jobs/tasks/<str:name>", jobs.task, name="operators_task"),
    path("operators/jobs/tasks/<str:name>/retrying", jobs.retrying_all, name="operators_task_retrying"),
    path("operators/jobs/<int:job_id>", jobs.show, name="operators_job"),
    path("operators/jobs/<int:job_id>/retrying", jobs.retrying, name="operators_job_retrying"),
    path("operators/jobs/<int:job_id>/giving-up", jobs.giving_up, name="operators_job_giving_up"),
    path("o/<str:code>/", start.start, name="organisation"),
    path("o/<str:code>/campuses/", campuses.index, name="campuses"),
    path("o/<str:code>/campuses/new", campuses.new, name="campus_new"),
    path("o/<str:code>/campuses/closing", campuses.closing, name="campuses_closing"),
    path("o/<str:code>/campuses/reopening", campuses.reopening, name="campuses_reopening"),
    path("o/<str:code>/campuses/<uuid:campus_id>", campuses.show, name="campus"),
    path("o/<str:code>/campuses/<uuid:campus_id>/edit", campuses.edit, name="campus_edit"),
    path("o/<str:code>/files/<uuid:file_id>", files.show, name="file"),
    path("o/<str:code>/files/<uuid:file_id>/preview", files.preview, name="file_preview"),
    path("o/<str:code>/keys/", keys.index, name="keys"),
    path("o/<str:code>/keys/new", keys.new, name="key_new"),
    path("o/<str:code>/keys/<uuid:key_id>", keys.show, name="key"),
    path("o/<str:code>/keys/<uuid:key_id>/revocation", keys.revocation, name="key_revocation"),
    path("o/<str:code>/roles/", roles.index, name="roles"),
    path("o/<str:code>/roles/<uuid:role_id>", roles.show, name="role"),
    path("o/<str:code>/roles/<uuid:role_id>/copying", roles.copying, name="role_copying"),
    path("o/<str:code>/roles/<uuid:role_id>/edit", roles.edit, name="role_edit"),
    path("o/<str:code>/roles/<uuid:role_id>/preview", roles.preview, name="role_preview"),
    path("o/<str:code>/roles/<uuid:role_id>/retiring", roles.retiring, name="role_retiring"),
    path("o/<str:code>/organisation/", organisation.show, name="details"),
    path("o/<str:code>/organisation/edit", organisation.edit, name="details_edit"),
    path("o/<str:code>/organisation/logo", organisation.logo, name="details_logo"),
    path("o/<str:code>/organisation/logo/removal", organisation.logo_removal, name="details_logo_removal"),
    path("o/<str:code>/leaving", team.leaving, name="leaving"),
    path("o/<str:code>/team/", team.index, name="team"),
    path("o/<str:code>/team/new", team.invite, name="member_new"),
    path("o/<str:code>/team/<uuid:membership_id>", team.show, name="member"),
    path("o/<str:code>/team/<uuid:membership_id>/edit", team.edit, name="member_edit"),
    path("o/<str:code>/team/<uuid:membership_id>/invitation", team.invitation, name="member_invitation"),
    path("o/<str:code>/team/<uuid:membership_id>/reinstatement", team.reinstatement, name="member_reinstatement"),
    path("o/<str:code>/team/<uuid:membership_id>/removal", team.removal, name="member_removal"),
    path("o/<str:code>/team/<uuid:membership_id>/suspension", team.suspension, name="member_suspension"),
    path("o/<str:code>/trail/", trail.index, name="trail"),
]

if settings.DEVELOPMENT:
    from cohortium.web.styleguide import styleguide

    urlpatterns += [path("styleguide", styleguide, name="styleguide")]
