"""For ``pip install .``: build the page first, so that the wheel carries it."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildPage(BuildHookInterface):
    """Builds the page unless it is there already or the install is editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        inside = root / "src" / "convscope"
        built = inside / "serve" / "page" / "index.html", inside / "widget" / "page" / "frame.js"
        missing = not all(file.exists() for file in built)
        if version != "editable" and missing and (root / "web").exists():
            runpy.run_path(str(root / "tools" / "build_page.py"))["main"]([])
