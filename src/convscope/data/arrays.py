"""Pictures and labels that are in memory already."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadData, BadSettings
from .data import Data

KEYS = ("pictures", "labels", "test_pictures", "test_labels")
GROUPS = "groups"
"""A name that may be there too: for each of ``pictures`` the group that it belongs to."""


def open_arrays(
    source: Any, *, labels: str | None = None, classes: Sequence[str] = (), name: str = "arrays"
) -> Data:
    """Bring (pictures, labels), or a dict with the names in ``KEYS``, to ``Data``.

    Pictures are (n h w) or (n h w c) of bytes; floats from 0 to 1 where each is a byte divided by
    255. Labels are whole numbers, names, or floats to be predicted; ``labels="numbers"`` predicts
    whole numbers too. Without ``classes`` the labels that occur are the names. In a dict ``groups``
    may name for each picture what it belongs to (a person, a series). Raises BadData.

    >>> open_arrays((np.zeros((3, 2, 2), np.uint8), ["b", "a", "b"])).labels.tolist()
    [1, 0, 1]
    """
    given = _named(source)
    pictures = as_bytes(given["pictures"], "pictures")
    answers = _labels(given["labels"], len(pictures), "labels")
    test = None
    if "test_pictures" in given:
        more = as_bytes(given["test_pictures"], "test_pictures")
        if more.shape[1:] != pictures.shape[1:]:
            raise BadData(
                f"the pictures have the shape {pictures.shape[1:]}",
                received=f"test_pictures of {more.shape[1:]}",
                remedy="Bring them to one size.",
            )
        test = np.arange(len(pictures), len(pictures) + len(more))
        more_answers = _labels(given["test_labels"], len(more), "test_labels")
        pictures = np.concatenate([pictures, more])
        if more_answers.shape[1:] != answers.shape[1:]:
            raise BadData(
                f"the labels have the shape {answers.shape[1:]}",
                received=f"test_labels of {more_answers.shape[1:]}",
            )
        answers = np.concatenate([answers, more_answers])
    places, names = classes_of(answers, classes, numbers=wants_numbers(answers, labels))
    groups = _groups(given[GROUPS], pictures, test) if GROUPS in given else None
    return Data(name, pictures, places, names, test=test, groups=groups)


def _groups(given: Any, pictures: Array, test: Array | None) -> Array:
    """Return a number for each picture's group; those for testing, which stay so, are another."""
    n = len(pictures) - (0 if test is None else len(test))
    names = _labels(given, n, GROUPS)
    if names.ndim != 1:
        raise BadData("a picture is in one group", received=f"groups of the shape {names.shape}")
    numbers = np.unique(names, return_inverse=True)[1]
    return np.concatenate([numbers, np.full(len(pictures) - n, numbers.max() + 1)])


def wants_numbers(answers: Array, labels: str | None) -> bool:
    """Tell whether labels are numbers to be predicted: where asked for, or where they are floats.

    Raises BadData where names, or where floats are to be classes.
    """
    check_labels(labels)
    floats = answers.dtype.kind == "f"
    if labels == "numbers" and answers.dtype.kind not in "iuf":
        raise BadData("labels that are names cannot be predicted as numbers")
    if answers.ndim == 2 and labels == "classes":
        raise BadData("a picture has one class", received=f"labels of the shape {answers.shape}")
    if floats and labels == "classes":
        raise BadData(
            "labels that are floats are no classes", received=str(answers.dtype),
            remedy="Give whole numbers, or names.",
        )  # fmt: skip
    return floats or labels == "numbers" or answers.ndim == 2


def check_labels(labels: object) -> None:
    """Raise BadSettings for what labels cannot be taken for."""
    if labels not in (None, "numbers", "classes"):
        raise BadSettings(
            "'labels' cannot be used", received=repr(labels)[:100],
            remedy="It is 'numbers' to predict numbers, or 'classes'.",
        )  # fmt: skip


def classes_of(
    answers: Array, classes: Sequence[str] = (), *, numbers: bool = False
) -> tuple[Array, tuple[str, ...]]:
    """Return the place of each label in the class names, and the names.

    Without ``classes``, the values that occur: whole numbers by size, names by their letters.
    Raises BadData for a label that has no class.
    """
    names = tuple(map(str, classes))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadData("two classes have one name", received=f"'{twice}'")
    if numbers:
        if names:
            raise BadData("numbers to predict have no class names", received=f"{len(names)} names")
        return answers, ()
    if answers.dtype.kind in "iu":
        if answers.size and answers.min() < 0:
            raise BadData(
                "labels are counted from 0",
                received=f"{answers.min()} for picture {int(answers.argmin()):,}",
            )
        if names:
            return answers.astype(np.int64), names  # Data checks the upper end
        values, places = np.unique(answers, return_inverse=True)
        return places.reshape(-1), tuple(map(str, values.tolist()))
    values, places = np.unique(answers.astype(str), return_inverse=True)
    found = tuple(map(str, values.tolist()))
    if not names:
        return places.reshape(-1), found
    unknown = [name for name in found if name not in names]
    if unknown:
        raise BadData(
            "a label is none of the classes", received=f"'{unknown[0]}'",
            remedy=f"They are: {', '.join(names[:20])}{' …' if len(names) > 20 else ''}.",
        )  # fmt: skip
    return np.array([names.index(name) for name in found], np.int64)[places.reshape(-1)], names


def as_bytes(pictures: Any, what: str) -> Array:
    """Return pictures as (n h w c) uint8; raises BadData where that would lose anything."""
    try:
        given = np.asarray(pictures)
    except ValueError:  # rows of differing lengths
        given = np.empty(0, object)
    if given.dtype.kind == "O":
        raise BadData(
            f"'{what}' is no array of numbers", remedy="The pictures in it have to be of one size."
        )
    if given.ndim == 3:
        given = given[..., None]
    if given.ndim != 4 or given.shape[3] not in (1, 3):
        first = given.ndim == 4 and given.shape[1] in (1, 3)
        raise BadData(
            f"'{what}' have the shape (n, h, w), (n, h, w, 1) or (n, h, w, 3)",
            received=f"{given.shape}",
            remedy="Put the channels last: x.transpose(0, 2, 3, 1)." if first else "",
        )
    if not given.size:
        raise BadData(f"'{what}' are empty", received=f"shape {given.shape}")
    if given.dtype == np.uint8:
        return given
    if given.dtype.kind == "f" and np.isfinite(given).all():
        low, high = float(given.min()), float(given.max())
        if low >= 0 and high <= 1:
            steps = given * given.dtype.type(255)
            made = np.rint(steps)
            # float16 holds k/255 to three digits only
            if float(np.abs(steps - made).max()) <= (0.1 if given.dtype.itemsize == 2 else 1e-3):
                return made.astype(np.uint8)
    raise BadData(
        f"'{what}' are bytes from 0 to 255", received=f"{given.dtype}",
        remedy="Give uint8; floats from 0 to 1 are taken only where each is a byte / 255.",
    )  # fmt: skip


def _named(source: Any) -> dict[str, Any]:
    if isinstance(source, Mapping):
        given = dict(source)
    elif len(source) in (2, 4):
        given = dict(zip(KEYS, source, strict=False))
    else:
        raise BadData(
            "arrays are given as (pictures, labels)", received=f"{len(source)} of them",
            remedy="For a test part: (pictures, labels, test_pictures, test_labels).",
        )  # fmt: skip
    unknown = [str(key) for key in given if key not in (*KEYS, GROUPS)]
    if unknown:
        raise BadData(
            "the arrays have names that nobody knows", received=f"'{unknown[0]}'"[:100],
            remedy=f"There are: {', '.join((*KEYS, GROUPS))}.",
        )  # fmt: skip
    needed = KEYS if any(str(key).startswith("test") for key in given) else KEYS[:2]
    missing = [key for key in needed if key not in given]
    if missing:
        raise BadData(
            f"the arrays lack '{missing[0]}'", received=f"{', '.join(map(str, given)) or 'none'}"
        )
    return given


def _labels(labels: Any, n: int, what: str) -> Array:
    try:
        given = np.asarray(labels)
    except ValueError as error:
        raise BadData(f"'{what}' are no array") from error
    if given.ndim == 2 and given.shape[1] == 1 and given.dtype.kind in "iu":
        given = given[:, 0]  # a column of classes, as Keras' own data sets have it
    if given.dtype.kind not in "iufUb" or given.ndim not in (1, 2):
        raise BadData(
            f"'{what}' are whole numbers, floats or names",
            received=f"{given.dtype} with the shape {given.shape}",
        )
    if given.ndim == 2 and given.dtype.kind == "U":
        raise BadData(f"'{what}' have one name for each picture", received=f"shape {given.shape}")
    if len(given) != n:
        raise BadData(
            f"there are {n:,} pictures and {len(given):,} labels",
            remedy=f"Give one of '{what}' for each picture.",
        )
    return given.astype(np.int64) if given.dtype.kind == "b" else given


_OTHER_NAMES = {
    "x_train": "pictures", "y_train": "labels", "x_test": "test_pictures", "y_test": "test_labels",
}  # fmt: skip
"""As Keras' own data sets are packed."""


def open_npz(path: Path, *, labels: str | None = None, classes: Sequence[str] = ()) -> Data:
    """Open an NPZ file whose arrays have the names in ``KEYS``, or those of Keras' data sets.

    Nothing pickled is loaded. Raises BadData.
    """
    try:
        with path.open("rb") as opened:
            file = np.load(opened, allow_pickle=False)
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise ValueError("one array alone")
            given = {_OTHER_NAMES.get(key, key): file[key] for key in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise BadData(
            f"'{path}' is no NPZ file that can be read", received=str(error)[:200],
            remedy="np.savez(path, pictures=…, labels=…) makes one.",
        ) from None  # fmt: skip
    names = tuple(map(str, classes)) or tuple(map(str, given.pop("classes", ())))
    return open_arrays(given, labels=labels, classes=names, name=path.stem)
