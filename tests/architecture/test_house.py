"""What the code as a whole keeps to, beside what `make checks` looks at. `broken/` shows that each would be found."""

from django.apps import apps

from tests.architecture.layers import ROOT, depths, pointing_up
from tests.architecture.sources import badly_named, helpers_called_past_actions, too_long


def test_no_foreign_key_points_up_the_layers() -> None:
    assert list(pointing_up(apps.get_models(include_auto_created=True))) == []


def test_nothing_but_actions_calls_what_only_actions_may() -> None:
    depth = depths()
    # What a person does with their own log-in happens in no organisation: there is no actor, no permission and no trail.
    # So it is with an organisation that is not founded yet.
    below = {app for app in depth if depth[app] > depth["action"]} | {"accounts", "onboarding"}

    assert list(helpers_called_past_actions(ROOT / "src", without_actions=below)) == []


def test_files_are_short_and_called_for_what_is_in_them() -> None:
    files = [file for folder in ("src", "tests", "tools", "bench") for file in (ROOT / folder).rglob("*.py")]

    assert list(too_long(files)) == []
    assert list(badly_named(file.relative_to(ROOT) for file in files)) == []
