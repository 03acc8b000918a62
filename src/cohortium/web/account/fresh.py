"""Whether somebody showed a moment ago who they are: asked before what matters is changed."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

# Seconds: long enough to set up an app, too short for a coffee.
FOR = 15 * 60


def is_fresh(request: HttpRequest) -> bool:
    """Whether they signed in, or showed it again, within the last minutes."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return any(time.time() - float(record["at"]) < FOR for record in records)
