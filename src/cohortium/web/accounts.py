"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from cohortium.identity.actions import note


class Accounts(DefaultAccountAdapter):
    """Nobody signs up alone, each sign-in and sign-out is noted, and no pop-up says what the page shows anyway."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        self._note(request, user, "in")

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            self._note(request, request.user, "out")
        super().logout(request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Say nothing: the page that follows shows who is signed in."""

    def _note(self, request: HttpRequest, user: Any, event: str) -> None:
        origin = request.origin  # type: ignore[attr-defined]
        note(user, event, ip=origin.ip, user_agent=origin.user_agent)
