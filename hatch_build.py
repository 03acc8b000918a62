"""Builds the assets into the wheel, so that an installation needs neither node nor a network."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "src/cohortium/web/static/built"


class Assets(BuildHookInterface):
    """Runs `tools/build_assets.py`. An editable installation builds them itself, when it wants to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        runpy.run_path(str(Path(self.root) / "tools" / "build_assets.py"))["build"]()
        # git ignores what is built; the wheel must not.
        build_data["artifacts"].append(f"{BUILT}/**")
