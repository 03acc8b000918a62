"""The wrapper of every operators' page. To everybody else the address does not exist."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cohortium.core.constraints import waiting_told
from cohortium.core.errors import NotFound, Refusal
from cohortium.web import errors
from cohortium.web.entrance import is_operator
from cohortium.web.page import Answer, finished, rendered
from cohortium.web.privately import private

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Shift:
    """An operator at work: the request, who acts, and what time it is."""

    request: HttpRequest
    operator_id: UUID
    now: datetime


def operators_page(
    *methods: str, transaction_of_its_own: bool = True
) -> Callable[[Callable[Concatenate[Shift, P], Answer]], Callable[..., HttpResponse]]:
    """Make a page for staff of the platform, in one transaction, which a refusal takes back.

    One that goes into organisations opens their scopes itself, and each must be the outermost transaction.

    Nobody else is asked for a log-in, a method or a token: they get what an address gets that no page has.
    """

    def decorate(view: Callable[Concatenate[Shift, P], Answer]) -> Callable[..., HttpResponse]:
        @csrf_protect
        def perform(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            shift = Shift(request, cast("UUID", request.user.pk), timezone.now())
            try:
                with waiting_told(), transaction.atomic() if transaction_of_its_own else nullcontext():
                    given = view(shift, *args, **kwargs)
                    response = rendered(request, given, shift=shift)
            except Refusal as refusal:
                return errors.refused(request, refusal)
            return finished(request, given, response)

        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not is_operator(request):
                return errors.not_found(request, NotFound())
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return private(perform(request, *args, **kwargs))

        return answer

    return decorate
