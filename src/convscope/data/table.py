"""A CSV file beside pictures: a column of files, a column of what each shows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadData
from ..base.said import Said
from .arrays import check_labels, classes_of
from .data import Broken, Data
from .pictures import read_files

FILE_COLUMNS = ("file", "filename", "file_name", "path", "image")
LABEL_COLUMNS = ("label", "class", "target")
"""Names of columns, in whatever case, that need not be told; the first that is there."""
MAX_BYTES = 256 * 2**20
"""Of a CSV file."""


@dataclass(frozen=True)
class _Row:
    line: int
    file: str
    labels: tuple[str, ...]


def find_table(
    folder: Path, csv: str | None, file_column: Any, label_column: Any, *, needed: bool
) -> Path | None:
    """Return the CSV file of a folder; None where there is none, or none that is ``needed``.

    A CSV file that lies beside class folders counts only where it has the columns. Raises BadData
    for a name that is not there, and where several could be meant.
    """
    if csv is not None:
        path = folder / csv
        if not path.is_file():
            raise BadData("there is no such CSV file", received=f"'{path}'")
        return path
    there = tables(folder)
    fit = [path for path in there if _has_columns(path, file_column, label_column)]
    if len(fit) > 1 or (not fit and len(there) > 1 and needed):
        listed = ", ".join(path.name for path in fit or there)
        raise BadData(
            f"several CSV files are in '{folder}'", received=listed, remedy="Name one: csv='…'."
        )
    if fit:
        return fit[0]
    return there[0] if there and needed else None


def tables(folder: Path) -> list[Path]:
    """Return the CSV files in a folder."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".csv", ".tsv") and not path.name.startswith(".")
    ]


def open_table(
    path: Path,
    *,
    file_column: str | None = None,
    label_column: str | Sequence[str] | None = None,
    labels: str | None = None,
    classes: Sequence[str] = (),
    size: int | tuple[int, int] | None = None,
    mode: str | None = None,
    resize: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Data:
    """Open a CSV file; paths in it are read from its folder. ``open_data`` says the rest.

    Labels with a decimal point in them, several columns of labels, and ``labels="numbers"`` are
    numbers to predict. A row without its picture or label is listed as broken and skipped. Raises
    BadData for a column that is not there, and says which are.
    """
    header, rows = _rows(path)
    at_file = _column(path, header, file_column, FILE_COLUMNS, "file_column")
    at_labels = _label_columns(path, header, label_column)
    several = len(at_labels) > 1
    good, broken = _usable(rows, at_file, at_labels, path)
    kind = _kind(path, good, labels, several=several)
    paths = [path.parent / row.file for row in good]
    read = read_files(
        paths, root=path.parent, size=size, mode=mode, resize=resize, progress=progress
    )
    kept = [good[place] for place in read.kept]
    answers, names = _answers(kept, kind, classes, several=several)
    notes = list(read.notes)
    if kind is float and labels is None and not several:
        text = "The labels are decimals: they are predicted as numbers."
        notes.append(Said("labels-are-numbers", text))
    return Data(
        path.resolve().parent.name,
        read.pictures,
        answers,
        names,
        tuple(str(paths[place]) for place in read.kept),
        (*broken, *read.broken),
        sizes=read.sizes,
        notes=tuple(notes),
        resize=read.resize,
        interpolation=read.interpolation,
    )


def _rows(path: Path, most: int | None = None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header, and each row with its line's number."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadData(
                f"'{path}' has {path.stat().st_size / 2**20:,.0f} MiB",
                remedy=f"CSV files of at most {MAX_BYTES // 2**20} MiB are read.",
            )
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            # what stands most often in the header parts the columns
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count))
            header = [name.strip() for name in next(reader, [])]
            rows: list[tuple[int, list[str]]] = []
            for row in reader:
                if most is not None and len(rows) >= most:
                    break
                if any(row):
                    rows.append((reader.line_num, row))
    except UnicodeDecodeError:
        raise BadData(f"'{path}' is no text in UTF-8", remedy="Save it as CSV in UTF-8.") from None
    except (OSError, csv.Error) as error:
        raise BadData(f"'{path}' cannot be read as CSV", received=str(error)[:200]) from None
    if not header:
        raise BadData(f"'{path}' is empty", remedy="Its first line names the columns.")
    return header, rows


def _has_columns(path: Path, file_column: Any, label_column: Any) -> bool:
    try:
        header, _ = _rows(path, most=0)
        _column(path, header, file_column, FILE_COLUMNS, "file_column")
        _label_columns(path, header, label_column)
    except BadData:
        return False
    return True


def _column(
    path: Path, header: list[str], given: str | None, usual: tuple[str, ...], argument: str
) -> int:
    lower = [name.lower() for name in header]
    for name in usual if given is None else (given,):
        if name in header:
            return header.index(name)
        if given is None and name in lower:
            return lower.index(name)
    wanted = f"'{given}'" if given is not None else f"of the names {', '.join(usual)}"
    raise BadData(
        f"'{path}' has no column {wanted}",
        received=", ".join(header)[:300],
        remedy=f"Name the column: {argument}='…'.",
    )


def _label_columns(
    path: Path, header: list[str], given: str | Sequence[str] | None
) -> tuple[int, ...]:
    names = [given] if given is None or isinstance(given, str) else list(given)
    return tuple(_column(path, header, name, LABEL_COLUMNS, "label_column") for name in names)


def _usable(
    rows: list[tuple[int, list[str]]], at_file: int, at_labels: tuple[int, ...], path: Path
) -> tuple[list[_Row], list[Broken]]:
    """Part the rows that have a picture's name and labels from those that lack one."""
    good, broken = [], []
    home = path.parent.resolve()
    for line, row in rows:
        cells = [row[at].strip() if at < len(row) else "" for at in (at_file, *at_labels)]
        where = f"{path.name}, line {line}"
        if not all(cells):
            lacks = "file" if not cells[0] else "label"
            broken.append(Broken(where, f"the row has no {lacks}"))
        elif "\0" in cells[0] or not (path.parent / cells[0]).resolve().is_relative_to(home):
            broken.append(Broken(where, "the file lies outside the folder of the CSV file"))
        else:
            good.append(_Row(line, cells[0], tuple(cells[1:])))
    if not good:
        why = f": {broken[0].path}: {broken[0].why}" if broken else ""
        raise BadData(f"'{path}' has no row with a file and a label{why}")
    return good, broken


def _kind(path: Path, rows: list[_Row], labels: str | None, *, several: bool) -> type:
    """Tell what the labels are: int or str for classes, float for numbers to predict."""
    check_labels(labels)
    if several and labels == "classes":
        raise BadData("a picture has one class", received="several columns of labels")
    if labels == "numbers" or several:
        for row in rows:
            for text in row.labels:
                if not _is_number(text):
                    raise BadData(
                        f"'{path}', line {row.line}: the label is no number",
                        received=f"'{text[:50]}'",
                    )
        return float
    texts = [row.labels[0] for row in rows]
    if all(text.isascii() and text.isdigit() and len(text) < 18 for text in texts):
        return int
    if labels is None and all(map(_is_number, texts)) and any("." in text for text in texts):
        return float
    return str


def _answers(
    rows: list[_Row], kind: type, classes: Sequence[str], *, several: bool
) -> tuple[Array, tuple[str, ...]]:
    if kind is float:
        numbers = np.array([[float(text) for text in row.labels] for row in rows], np.float32)
        return classes_of(numbers if several else numbers[:, 0], classes, numbers=True)
    texts = [row.labels[0] for row in rows]
    # whole numbers that are no names are places in the names
    if kind is int and not set(texts) <= set(map(str, classes)):
        return classes_of(np.array([int(text) for text in texts]), classes)
    return classes_of(np.array(texts), classes)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
