"""Devices on which somebody signed in before, and what becomes of them when somebody is shut out."""

from typing import Any

import pytest

from cohortium.identity.models import User
from tests.accounts.test_letters import NEW, Work, changed, forgotten, link_in, signed_out_elsewhere, subjects
from tests.fixtures import PASSWORD
from tests.log_ins import is_in, person, sign_in, signed_in
from tests.mail import Post


@pytest.mark.parametrize("shut_out", [forgotten, changed, signed_out_elsewhere])
def test_a_device_of_whoever_is_shut_out_is_known_no_more(shut_out: Any, post: Post, work: Work) -> None:
    user = person()
    thief, owner = signed_in(user), signed_in(user)

    shut_out(owner, user, post, work)
    password = {True: NEW, False: PASSWORD}[User.objects.get(pk=user.pk).check_password(NEW)]
    work()
    said = "Your log-in was used on another device"
    before = subjects(post, user.email).count(said)
    sign_in(thief, user.email, password)
    work()

    assert (is_in(thief), subjects(post, user.email).count(said) - before) == (True, 1)


@pytest.mark.parametrize("shut_out", [changed, signed_out_elsewhere])
def test_the_device_on_which_one_does_that_is_known_as_before(shut_out: Any, post: Post, work: Work) -> None:
    user = person()
    owner = signed_in(user)

    shut_out(owner, user, post, work)
    owner.post("/sign-out/")
    sign_in(owner, user.email, {changed: NEW, signed_out_elsewhere: PASSWORD}[shut_out])
    work()

    assert (is_in(owner), subjects(post, user.email).count("Your log-in was used on another device")) == (True, 0)


def test_a_device_on_which_one_chooses_a_new_password_is_known_if_it_was(post: Post, work: Work) -> None:
    user = person()
    mine = signed_in(user)
    mine.post("/sign-out/")
    mine.post("/forgotten", {"email": user.email})
    work()

    mine.post(link_in(post.to(user.email)[0]), {"password": NEW})
    sign_in(mine, user.email, NEW)
    work()

    assert (is_in(mine), subjects(post, user.email).count("Your log-in was used on another device")) == (True, 0)
