"""The folder that a survey is written to: what lies there, and how it is told from pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FILE = "survey.parquet"
STATE = "state.npz"
"""From which one that was killed goes on."""
PATCHES = "patches"


def is_survey(folder: Path) -> bool:
    """Tell whether a survey was written to a folder, or is being written."""
    return (folder / FILE).is_file() or (folder / STATE).is_file()


def without_patches(root: Path, files: Iterable[Path]) -> list[Path]:
    """Return the files without those that a survey in or below ``root`` has cut out.

    A survey may lie beside its pictures: it is no part of them, or it could never be found again
    to be of them.
    """
    own: dict[Path, bool] = {}

    def cut(layer: Path) -> bool:
        home = layer.parent.parent
        below = root in (home, *home.parents)
        return layer.parent.name == PATCHES and below and is_survey(home)

    kept = []
    for file in files:
        if file.parent not in own:
            own[file.parent] = cut(file.parent)
        if not own[file.parent]:
            kept.append(file)
    return kept
