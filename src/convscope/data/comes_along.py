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
FAMILY = 0.9
"""Mean cosine between the pictures of two faces from which on they are of one family."""


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
            groups=_families(file["pictures"], len(file["fonts"])) if "fonts" in file else None,
        )


def _families(pictures: Array, faces: int) -> Array:
    """Return for each picture, a face's characters after the other's, its typeface's family.

    Weights of one typeface are too alike for learning from one and being judged by another.
    """
    rows = pictures.reshape(faces, len(pictures) // faces, -1).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    likeness = np.einsum("acp,bcp->ab", rows, rows) / rows.shape[1]
    family = np.arange(faces)
    for one, other in np.argwhere(likeness >= FAMILY).tolist():
        family[family == family[one]] = family[other]
    return np.repeat(np.unique(family, return_inverse=True)[1], rows.shape[1])
