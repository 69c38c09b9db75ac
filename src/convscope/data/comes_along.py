"""The data sets that are opened by name: in the package, or Fashion-MNIST."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from .. import zoo
from ..base.array import Array
from ..base.errors import BadData
from .data import Data

HERE = zoo.HERE / "data"


def names() -> tuple[str, ...]:
    """Return the names of the data sets that need no path.

    >>> "digits" in names() and "fashion" in names()
    True
    """
    return (*sorted(path.stem for path in HERE.glob("*.npz")), "fashion")


def by_name(name: str, progress: Callable[[int, int], None] | None = None) -> Data:
    """Return a data set by its name; ``fashion`` is fetched where it is not installed.

    Raises BadData for a name that nothing has.

    >>> by_name("digits")
    Data('digits', 10,000 grey pictures of 28 × 28, 10 classes)
    """
    if name == "fashion":
        from .fashion import fashion

        return fashion(progress=progress)
    if name not in names():
        raise BadData(
            "no data set has this name", received=f"'{name}'",
            remedy=f"There are: {', '.join(names())}.",
        )  # fmt: skip
    return _packed(HERE / f"{name}.npz", name)


def _packed(path: Path, name: str) -> Data:
    with np.load(path, allow_pickle=False) as file:
        return Data(
            name,
            file["pictures"],
            file["labels"].astype(np.int64),
            tuple(map(str, file["classes"])),
            test=file["test"],
            # a typeface's characters are as alike as one hand's
            groups=_groups(len(file["labels"]), len(file["fonts"])) if "fonts" in file else None,
        )


def _groups(pictures: int, groups: int) -> Array:
    """Return the group of each picture where each has as many, one group after the other."""
    return np.arange(pictures) // (pictures // groups)
