"""Log-ins of families and learners, for tests."""

from cohortium.access.actor import Actor
from cohortium.people.models import Guardian, Learner
from tests.fixtures import Provider


def log_in_of(provider: Provider, one: Guardian | Learner, name: str = "") -> Actor:
    """A member of the organisation without any role, whose log-in is this one's."""
    actor = provider.member(name=name)
    join(provider, actor, one)
    return actor


def join(provider: Provider, actor: Actor, one: Guardian | Learner) -> None:
    """Let somebody's log-in be this one's too."""
    with provider.scope():
        type(one).objects.filter(pk=one.pk).update(membership=actor.id)
