"""Who may found an organisation in the browser."""

import pytest

from cohortium.config.environment import SIGN_UP, BadEnvironment
from cohortium.onboarding.actions import foundings
from tests.config.test_mail_settings import settings


def test_whoever_was_invited_unless_somebody_says_otherwise(tmp_path) -> None:
    said = [settings(tmp_path, COHORTIUM_SIGN_UP=one).sign_up for one in ("", *SIGN_UP)]

    assert said == ["invited", "open", "invited", "closed"]
    assert (foundings.OPEN, foundings.INVITED, foundings.CLOSED) == SIGN_UP


def test_what_it_cannot_be_is_refused(tmp_path) -> None:
    with pytest.raises(BadEnvironment, match="COHORTIUM_SIGN_UP must be one of open, invited, closed"):
        settings(tmp_path, COHORTIUM_SIGN_UP="sometimes")
