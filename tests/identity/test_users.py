"""Log-ins: one for each address."""

import pytest
from django.db import IntegrityError

from cohortium.core.constraints import violated
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.queries import user_id_of


def test_an_address_is_one_log_in_however_it_is_written() -> None:
    address = f"ada.{new_id().hex}@example.com"
    user = create(address)

    with pytest.raises(IntegrityError) as refused:
        create(address.upper())

    assert violated(refused.value) == "user_email_once"
    assert user_id_of(address.upper()) == user.pk
