"""Refusals: what is the case, in words for the person who asked. Edges turn them into pages and problems."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refusal(Exception):
    """The request was understood and is refused; nothing changed."""

    sentence: Words = _("That is not possible now.")

    def __init__(self, sentence: Words | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Refusal):
    """There is no such row within this actor's reach. The same words whether it exists elsewhere or nowhere."""

    sentence = _("There is nothing here, or it is not yours to see.")


class NotAllowed(Refusal):
    """The actor lacks the permission."""

    def __init__(self, permission: Any) -> None:
        self.permission = permission
        super().__init__(_("You may not do this: “%(permission)s”.") % {"permission": permission.label})


class IllegalTransition(Refusal):
    """The row's status does not allow this act."""

    def __init__(self, status: Words) -> None:
        sentence = _("That cannot be done any more, or not yet: the status is “%(status)s”.")
        super().__init__(sentence % {"status": status})


class Stale(Refusal):
    """Somebody else changed the row since this actor read it."""

    sentence = _("Somebody else changed this in the meantime. Look at it again, then decide.")


class Busy(Refusal):
    """Somebody else held the row for longer than one may wait, or each waited for the other."""

    sentence = _("Somebody else is changing this at the moment. Nothing was changed; try again.")


class Invalid(Refusal):
    """Values that cannot be accepted, by the field that they came in."""

    sentence = _("Some of what you entered cannot be accepted.")

    def __init__(self, errors: Mapping[str, Sequence[Words]]) -> None:
        self.errors = errors
        super().__init__()
