"""One door for data, wherever they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from ..base.errors import BadData
from ..base.said import Said
from . import comes_along
from .arrays import check_labels, open_arrays, open_npz
from .data import Data
from .pictures import Progress, channels_of, check_resize, read_arrays, side_of


def open_data(
    source: Any,
    *,
    size: int | tuple[int, int] | None = None,
    mode: str | None = None,
    resize: str | None = None,
    labels: str | None = None,
    classes: Sequence[str] = (),
    csv: str | None = None,
    file_column: str | None = None,
    label_column: str | Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Data:
    """Open data: a name, a folder, a CSV file, an NPZ file, arrays, or ``Data`` itself.

    - a name that ``comes_along.names`` lists: ``digits``, ``fashion``, …
    - a folder of class folders, with ``train``, ``validation`` and ``test`` above them or not
    - a folder with a CSV file, or that file: columns of files and of labels (``csv`` names the
      file where there are several)
    - a folder with MNIST's own files (IDX), packed or not
    - ``(pictures, labels)``, a dict of arrays, or an NPZ file with such names: ``arrays.KEYS``

    ``size`` is the side, or (rows, columns), to which pictures are brought; ``mode`` is ``L`` for
    grey, ``RGB`` for colour; ``resize`` one of ``base.resize.RESIZES``. Left out, all three follow
    the pictures. ``labels="numbers"`` predicts numbers instead of classes. ``classes`` are the
    names, in the order of a network's outputs; a class that is not there is then no error.
    ``progress(done, of)`` is called while files are read. Raises BadData in one line.

    >>> open_data("digits").test.shape
    (2000,)
    """
    for check, given in ((check_resize, resize), (channels_of, mode), (side_of, size)):
        check(given)
    check_labels(labels)
    if isinstance(source, (str, PathLike)):
        if isinstance(source, str) and source in comes_along.names():
            data = comes_along.by_name(source, progress)
        else:
            try:
                data = _from_path(
                    Path(source), size=size, mode=mode, resize=resize, labels=labels,
                    classes=classes, csv=csv, file_column=file_column, label_column=label_column,
                    progress=progress,
                )  # fmt: skip
            except OSError as error:  # a folder that may not be listed, a disk that is gone
                raise BadData(
                    f"'{source}' cannot be read", received=error.strerror or str(error)
                ) from error
    elif isinstance(source, Data):
        data = source
    elif isinstance(source, (Mapping, tuple, list)):
        data = open_arrays(source, labels=labels, classes=classes)
    else:
        raise BadData(
            "these are no data", received=f"a value of type {type(source).__name__}",
            remedy="Give a folder, a name, or (pictures, labels).",
        )  # fmt: skip
    if classes and data.classes and tuple(map(str, classes)) != data.classes:
        raise BadData(
            f"'{data.name}' has {len(data.classes)} classes of its own",
            received=f"{len(classes)} other names",
            remedy="Leave 'classes' out.",
        )
    if labels == "numbers" and data.classes:
        data = _as_numbers(data)
    data = _brought(data, size, mode, resize)
    return _checked(data, may_lack=bool(classes) or isinstance(source, Data))


def _from_path(path: Path, **wanted: Any) -> Data:
    try:
        kind = "folder" if path.is_dir() else "file" if path.is_file() else ""
    except (OSError, ValueError):  # a name that no file can have
        kind = ""
    if not kind:
        raise BadData(
            "there are no such data", received=f"'{str(path)[:200]}'",
            remedy=f"Give a folder, or one of: {', '.join(comes_along.names())}.",
        )  # fmt: skip
    files = {key: wanted.pop(key) for key in ("csv", "file_column", "label_column")}
    if kind == "file":
        return _from_file(path, files, wanted)
    from .idx import has_idx, open_idx

    if has_idx(path) and files["csv"] is None:
        return open_idx(path, tuple(wanted["classes"]))
    from .folder import has_class_folders, open_folder
    from .table import find_table, open_table, tables

    given = any(value is not None for value in files.values())
    table = find_table(path, **files, needed=given or not has_class_folders(path))
    if table is not None:
        return open_table(table, **_columns(files), **wanted)
    wanted.pop("labels")
    data = open_folder(path, **wanted)
    passed_by = ", ".join(found.name for found in tables(path))
    if not passed_by:
        return data
    text = "The class folders are read, not {files}, which has no columns of files and labels."
    return replace(data, notes=(*data.notes, Said("table-not-read", text, files=passed_by)))


def _from_file(path: Path, files: dict[str, Any], wanted: dict[str, Any]) -> Data:
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        from .table import open_table

        return open_table(path, **_columns(files), **wanted)
    if suffix == ".npz":
        return open_npz(path, labels=wanted["labels"], classes=wanted["classes"])
    raise BadData(
        "this file holds no data", received=f"'{path}'",
        remedy="Give a folder, a CSV file, or an NPZ file with pictures and labels.",
    )  # fmt: skip


def _columns(files: dict[str, Any]) -> dict[str, Any]:
    return {key: files[key] for key in ("file_column", "label_column")}


def _as_numbers(data: Data) -> Data:
    """Take the class names for the numbers that are to be predicted."""
    try:
        values = np.array([float(name) for name in data.classes], np.float32)
    except ValueError as error:
        raise BadData(
            f"the classes of '{data.name}' are no numbers to predict", received=str(error),
            remedy="Give a CSV file with a column of numbers, or leave labels='numbers' out.",
        ) from None  # fmt: skip
    return replace(data, labels=values[data.labels], classes=())


def _brought(
    data: Data, size: int | tuple[int, int] | None, mode: str | None, resize: str | None
) -> Data:
    """Bring pictures that are in memory to another size or colour mode."""
    side = side_of(size)
    same = side in (None, data.size) and channels_of(mode) in (None, data.channels)
    if same and resize in (None, data.preprocess.resize):
        return data
    read = read_arrays(data.pictures, size=side or data.size, mode=mode, resize=resize)
    sizes = read.sizes if data.sizes is None else data.sizes
    return replace(
        data, pictures=read.pictures, sizes=sizes, resize=read.resize,
        interpolation=read.interpolation,
    )  # fmt: skip


def _checked(data: Data, *, may_lack: bool) -> Data:
    """Raise BadData where there is nothing to tell apart."""
    if data.is_regression:
        return data
    if len(data.classes) < 2:
        raise BadData(
            f"'{data.name}' has one class only: there is nothing to tell apart",
            received=f"'{data.classes[0]}'",
            remedy="Give pictures of two classes at least.",
        )
    rest = np.ones(len(data), bool)
    for kept in (data.test, data.validation):
        if kept is not None:
            rest[kept] = False
    counts = np.bincount(data.labels[rest], minlength=len(data.classes))
    if not may_lack and not counts.all():
        empty = data.classes[int(counts.argmin())]
        raise BadData(
            f"class '{empty}' of '{data.name}' has no picture to learn from",
            remedy="Give it some, or leave the class out.",
        )
    return data
