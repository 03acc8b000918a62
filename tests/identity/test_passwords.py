"""Passwords that were hashed elsewhere."""

import bcrypt
import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import override_settings

from cohortium.config import settings as shipped
from cohortium.identity.models import User
from cohortium.identity.passwords import of_bcrypt
from tests.fixtures import PASSWORD
from tests.log_ins import browser, is_in, person, sign_in

AS_SHIPPED = override_settings(PASSWORD_HASHERS=shipped.PASSWORD_HASHERS)


def imported(password: bytes, prefix: str = "$2b$") -> User:
    """Somebody whose hash came from another program."""
    digest = bcrypt.hashpw(password[:72], bcrypt.gensalt(4)).decode()
    user = person()
    User.objects.filter(pk=user.pk).update(password=of_bcrypt(prefix + digest[4:]))
    return User.objects.get(pk=user.pk)


@AS_SHIPPED
@pytest.mark.parametrize("prefix", ["$2b$", "$2a$", "$2y$"])
def test_an_imported_hash_is_accepted_once_and_then_replaced(prefix: str) -> None:
    user = imported(PASSWORD.encode(), prefix)
    wrong, right, again = browser(), browser(), browser()

    sign_in(wrong, user.email, "another-password")
    before = User.objects.get(pk=user.pk).password
    sign_in(right, user.email)
    after = User.objects.get(pk=user.pk).password
    sign_in(again, user.email)

    assert [identify_hasher(one).algorithm for one in (before, after)] == ["bcrypt", "argon2"]
    assert [is_in(one) for one in (wrong, right, again)] == [False, True, True]
    assert User.objects.get(pk=user.pk).password == after


@AS_SHIPPED
def test_a_replaced_hash_does_not_take_the_place_of_a_new_password() -> None:
    user = imported(PASSWORD.encode())
    User.objects.filter(pk=user.pk).update(password=make_password("a-better-password"))

    assert user.check_password(PASSWORD)
    assert User.objects.get(pk=user.pk).check_password("a-better-password")


@AS_SHIPPED
@pytest.mark.parametrize("password", ["x" * 100, "ü" * 50, "with\0nothing"])
def test_what_bcrypt_did_not_look_at_does_not_matter(password: str) -> None:
    user = imported(password.encode())

    assert user.check_password(password)
    assert not imported(password.encode()).check_password("y" * 100)


@pytest.mark.parametrize(
    "digest",
    ["", "hello", "$1$abc$def", "$2b$31$" + "a" * 53, "$2b$12$" + "a" * 52, "$2b$12$" + "a" * 52 + "\n", "$2x$12$"],
)
def test_what_is_no_hash_is_refused(digest: str) -> None:
    with pytest.raises(ValueError, match="looks like"):
        of_bcrypt(digest)
