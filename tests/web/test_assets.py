"""The build of the assets, without node."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = runpy.run_path(str(ROOT / "tools" / "build_assets.py"))


def test_icons_are_found_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("""{% icon "map-pin" %}<c-button icon="plus"><c-empty icon='inbox' />""")
    (tmp_path / "two.py").write_text('Place(icon="users")\nlexicon = "no"')

    found = set(BUILD["icons_in"](sorted(tmp_path.iterdir())))

    assert found == {"map-pin", "plus", "inbox", "users"}


def test_lock_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
