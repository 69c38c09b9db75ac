"""A folder of class folders: each holds the pictures of one class and bears its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..base.errors import BadData
from .data import Data
from .pictures import read_files

PARTS = {
    "train": "train", "training": "train", "val": "validation", "valid": "validation",
    "validation": "validation", "test": "test", "testing": "test",
}  # fmt: skip
"""Folders above the class folders, and the part that lies in each."""
_CLUTTER = ("thumbs.db", "desktop.ini")


def open_folder(
    root: Path,
    *,
    size: int | tuple[int, int] | None = None,
    mode: str | None = None,
    resize: str | None = None,
    classes: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Data:
    """Open a folder of class folders; ``open_data`` says what the arguments mean.

    The classes are the folders' names in their order. Hidden files, and links that lead out of
    the folder, are left alone; every other file is read, and listed as broken where it cannot be.
    Raises BadData for a class without pictures, for one class only, for none.
    """
    parts = _parts(root)
    folders = {part: class_folders(folder) for part, folder in parts.items()}
    names = _names(root, parts, folders, classes)
    paths: list[Path] = []
    labels: list[int] = []
    of_part: list[str] = []
    for part, found in folders.items():
        for name in sorted(found):
            files = _files(found[name], root)
            if not files and part == "train" and not classes:
                raise _empty(found[name])
            paths += files
            labels += [names.index(name)] * len(files)
            of_part += [part] * len(files)
    read = read_files(paths, root=root, size=size, mode=mode, resize=resize, progress=progress)
    kept_labels = np.array(labels, np.int64)[read.kept]
    kept_parts = np.array(of_part)[read.kept]
    counts = np.bincount(kept_labels[kept_parts == "train"], minlength=len(names))
    if not counts.all() and not classes:
        raise _empty(folders["train"][names[int(counts.argmin())]], broken=True)
    return Data(
        root.resolve().name,
        read.pictures,
        kept_labels,
        names,
        tuple(str(paths[place]) for place in read.kept),
        read.broken,
        test=np.flatnonzero(kept_parts == "test") if "test" in parts else None,
        validation=np.flatnonzero(kept_parts == "validation") if "validation" in parts else None,
        sizes=read.sizes,
        notes=read.notes,
        resize=read.resize,
        interpolation=read.interpolation,
    )


def has_class_folders(root: Path) -> bool:
    """Tell whether a folder holds two folders or more, or the parts of a divided data set."""
    found = class_folders(root)
    return len(found) > 1 or "train" in (PARTS.get(name.lower()) for name in found)


def class_folders(root: Path) -> dict[str, Path]:
    """Return the folders in a folder by name, without hidden ones and links that lead out."""
    home = root.resolve()
    return {
        path.name: path
        for path in sorted(root.iterdir())
        if not path.name.startswith((".", "__")) and path.is_dir() and _inside(path, home)
    }


def _parts(root: Path) -> dict[str, Path]:
    """Return the folder of each part; the folder itself where it is not divided."""
    found = class_folders(root)
    parts = {name: PARTS.get(name.lower()) for name in found}
    if "train" not in parts.values() or None in parts.values():
        return {"train": root}
    divided: dict[str, Path] = {}
    for name, part in sorted(parts.items(), key=lambda item: list(PARTS).index(item[0].lower())):
        assert part is not None  # none is among them, above
        if part in divided:
            raise BadData(
                f"two folders in '{root}' hold the {part} part",
                received=f"'{divided[part].name}' and '{name}'",
            )
        divided[part] = found[name]
    return divided


def _names(
    root: Path,
    parts: dict[str, Path],
    folders: dict[str, dict[str, Path]],
    classes: Sequence[str],
) -> tuple[str, ...]:
    names = tuple(classes) or tuple(sorted(folders["train"]))
    if not names:
        raise BadData(
            f"there are no class folders in '{parts['train']}'",
            remedy="Each class is a folder of its pictures, and its name is the class's.",
        )
    if len(names) == 1:
        raise BadData(
            f"one class only is in '{parts['train']}': there is nothing to tell apart",
            received=f"'{names[0]}'",
            remedy="Give a folder for each of two classes at least.",
        )
    for part, found in folders.items():
        for name in found:
            if name not in names:
                known = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
                raise BadData(
                    f"'{found[name]}' is none of the classes",
                    received=f"'{name}' in the {part} part" if len(parts) > 1 else f"'{name}'",
                    remedy=f"They are: {known}.",
                )
    return names


def _files(folder: Path, root: Path) -> list[Path]:
    home = root.resolve()
    found = []
    for where, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "__")))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and name.lower() not in _CLUTTER and _inside(path, home):
                found.append(path)
    return found


def _inside(path: Path, home: Path) -> bool:
    """Whether a path that is a link leads to something in the folder ``home``."""
    try:
        return not path.is_symlink() or path.resolve(strict=True).is_relative_to(home)
    except (OSError, RuntimeError):  # it leads nowhere, or in circles
        return False


def _empty(folder: Path, *, broken: bool = False) -> BadData:
    return BadData(
        f"class folder '{folder}' holds no picture{' that can be read' if broken else ''}",
        remedy="Put pictures into it, or take it away.",
    )
