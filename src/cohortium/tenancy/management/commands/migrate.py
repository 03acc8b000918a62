"""Django's `migrate`, in half its time."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with seldom_collecting(), quick_forwards():
            super().handle(*args, **options)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: classes of a state are thrown away by the thousand, and those of the program never."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def quick_forwards() -> Iterator[None]:
    """Let an index or a constraint change what the class of its model lists, and not replace the class.

    Django makes that class anew for each one, with those of all its relations: half of all that a migration does. On
    the way forwards nobody looks back at how the class was; backwards, where somebody does, it goes on as ever.
    """
    steps = cast("Any", MigrationExecutor)._migrate_all_forwards

    def migrate_all_forwards(self: Any, *args: Any, **options: Any) -> Any:
        with listing_in_place():
            return steps(self, *args, **options)

    with _put(MigrationExecutor, _migrate_all_forwards=migrate_all_forwards):
        yield


@contextmanager
def listing_in_place() -> Iterator[None]:
    """Have states of migrations change the lists of a class, and not the class."""
    with _put(ProjectState, _append_option=_append, _remove_option=_remove, _alter_option=_alter):
        yield


@contextmanager
def _put(owner: Any, **methods: Callable[..., Any]) -> Iterator[None]:
    usual = {name: getattr(owner, name) for name in methods}
    for name, method in methods.items():
        setattr(owner, name, method)
    try:
        yield
    finally:
        for name, method in usual.items():
            setattr(owner, name, method)


def _append(self: Any, app_label: str, model_name: str, option: str, added: Any) -> None:
    _list(self, app_label, model_name, option, lambda listed: [*listed, added])


def _remove(self: Any, app_label: str, model_name: str, option: str, name: str) -> None:
    _list(self, app_label, model_name, option, lambda listed: [one for one in listed if one.name != name])


def _alter(  # noqa: PLR0917 - Django’s signature
    self: Any, app_label: str, model_name: str, option: str, name: str, altered: Any
) -> None:
    _list(self, app_label, model_name, option, lambda listed: [altered if one.name == name else one for one in listed])


def _list(state: Any, app_label: str, model_name: str, option: str, change: Callable[[list[Any]], list[Any]]) -> None:
    options = state.models[app_label, model_name].options
    options[option] = change(options[option])
    # There only once something has asked for the classes.
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, list(options[option]))
        meta.__dict__.pop("total_unique_constraints", None)
