"""What comes between the password and being in."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

_CAME_WITH = "came_with"


class SecondFactor(AuthenticateStage):
    """Waiting for the second factor. No session is anybody's yet, so that ending sessions does not end this."""

    def handle(self) -> tuple[Any, bool]:
        # What a session keeps for the same purpose: it is another one when the password is another.
        self.state[_CAME_WITH] = self.login.user.get_session_auth_hash()
        answer: tuple[Any, bool] = super().handle()
        return answer

    @property
    def is_over(self) -> bool:
        """Whether the first step was taken with what counts no more."""
        return bool(self.state.get(_CAME_WITH) != self.login.user.get_session_auth_hash())
