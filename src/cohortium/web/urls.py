"""Addresses of pages. The organisation's code is in each that belongs to one."""

from django.conf import settings
from django.urls import path

from cohortium.web import health, home
from cohortium.web.account import credentials, entrance, factors, overview
from cohortium.web.operators import jobs
from cohortium.web.public import invitations
from cohortium.web.staff import campuses, keys, roles, start, team, trail, trail_export, trail_proof

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", home.organisations, name="organisations"),
    path("theme", home.theme, name="theme"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("sign-in/code", entrance.second_step, name="mfa_authenticate"),
    path("sign-in/passkey", entrance.passkey, name="mfa_login_webauthn"),
    path("sign-in/with/<str:provider_id>", entrance.provider, name="provider"),
    path("sign-in/from/<str:provider_id>", entrance.provider_callback, name="openid_connect_callback"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("forgotten", entrance.forgotten, name="account_forgotten"),
    path("reset/<str:token>", entrance.reset, name="account_reset"),
    path("confirm/<str:token>", entrance.confirm, name="account_confirm"),
    path("account/", overview.index, name="account"),
    path("account/activity", overview.activity, name="account_activity"),
    path("account/again", credentials.again, name="account_again"),
    path("account/password", credentials.password, name="account_password"),
    path("account/address", credentials.address, name="account_address"),
    path("account/address/letter", credentials.address_letter, name="account_address_letter"),
    path("account/address/forgetting", credentials.address_forgetting, name="account_address_forgetting"),
    path("account/second-factor", factors.needed, name="account_factor_needed"),
    path("account/app", factors.app, name="account_app"),
    path("account/app/off", factors.app_off, name="account_app_off"),
    path("account/recovery-codes", factors.recovery, name="account_recovery"),
    path("account/passkeys/new", factors.passkey_new, name="account_passkey_new"),
    path("account/passkeys/<int:factor_id>", factors.passkey, name="account_passkey"),
    path("account/passkeys/<int:factor_id>/removal", factors.passkey_removal, name="account_passkey_removal"),
    path("account/devices/ending", overview.devices_ending, name="account_devices_ending"),
    path("account/devices/<str:handle>/ending", overview.device_ending, name="account_device_ending"),
    path(
        "account/connections/<int:connection_id>/ending", overview.connection_ending, name="account_connection_ending"
    ),
    path("invitations/<str:token>", invitations.respond, name="invitation"),
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
    path("o/<str:code>/trail/export", trail_export.export, name="trail_export"),
    path("o/<str:code>/trail/proof", trail_proof.show, name="trail_proof"),
    path("o/<str:code>/trail/verifications", trail_proof.verify, name="trail_verifications"),
]

if settings.DEVELOPMENT:
    from cohortium.web.styleguide import styleguide

    urlpatterns += [path("styleguide", styleguide, name="styleguide")]
