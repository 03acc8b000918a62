"""How a program loads what it runs: without looking for garbage meanwhile.

Next to nothing of what is loaded is ever thrown away. To look through all of it again and again while it grows takes a
sixth of the start; and once the program runs, each look through everything would hold up a request for a tenth of a
second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def loading() -> Iterator[None]:
    """Collect no garbage, and from then on none among what is there."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def set_up() -> None:
    """Set Django up: what a program does before it imports a model."""
    with loading():
        django.setup()
