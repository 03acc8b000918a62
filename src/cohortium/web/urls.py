"""Addresses of pages. The organisation's code is in each that belongs to one."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import path

from cohortium.web import health, home
from cohortium.web.staff import campuses, keys

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", home.organisations, name="organisations"),
    path("theme", home.theme, name="theme"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("o/<str:code>/", campuses.start, name="organisation"),
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
]

if settings.DEVELOPMENT:
    from cohortium.web.styleguide import styleguide

    urlpatterns += [path("styleguide", styleguide, name="styleguide")]
