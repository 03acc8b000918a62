"""Refusals: what is the case, in words for the person who asked. Edges turn them into pages and problems."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refusal(Exception):
    """The request was understood and is refused; nothing changed."""

    sentence: Words = _("This is not possible at the moment.")

    def __init__(self, sentence: Words | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Refusal):
    """There is no such row within this actor's reach. The same words whether it exists elsewhere or nowhere."""

    sentence = _("This was not found, or you do not have access to it.")


class NotAllowed(Refusal):
    """The actor lacks the permission."""

    def __init__(self, permission: Any) -> None:
        self.permission = permission
        super().__init__(
            _("You do not have permission to do this: “%(permission)s”.") % {"permission": permission.label}
        )


class IllegalTransition(Refusal):
    """The row's status does not allow this act."""

    def __init__(self, status: Words) -> None:
        sentence = _("This is not possible while the status is “%(status)s”.")
        super().__init__(sentence % {"status": status})


class Stale(Refusal):
    """Somebody else changed the row since this actor read it."""

    sentence = _("Someone else changed this in the meantime. Check it again, then decide.")


class Busy(Refusal):
    """Somebody else held the row for longer than one may wait, or each waited for the other."""

    sentence = _("Someone else is changing this at the moment. Nothing was changed. Try again.")


class Invalid(Refusal):
    """Values that cannot be accepted, by the field that they came in."""

    sentence = _("Some of what you entered is not valid.")

    def __init__(self, errors: Mapping[str, Sequence[Words]]) -> None:
        self.errors = errors
        super().__init__()
