"""A survey as one Parquet file: a row for each channel of each layer.

pandas, DuckDB and whatever else reads Parquet can open it. What is of the whole survey is JSON in
the file's metadata, under ``convscope.survey``.
"""

from __future__ import annotations

import io
import json
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion, InputError
from ...data.data import Broken
from ...training.checkpoint import write_whole
from .folder import FILE
from .found import LayerSurvey, Survey
from .pictures import Pictures

KEY = b"convscope.survey"
VERSION = 1
NUMBERS = ("low", "high", "mean", "std", "zeros", "selectivity")
ENDS = ("strongest", "weakest")


def pyarrow() -> Any:
    """Return pyarrow; raises InputError, with the remedy, where it is not installed."""
    try:
        pa = import_module("pyarrow")
        import_module("pyarrow.parquet")
    except ImportError as error:
        raise InputError(
            "a survey is kept as a Parquet file, which needs pyarrow",
            remedy='pip install "convscope[survey]"',
        ) from error
    return pa


def write_survey(folder: Path, found: Survey, pictures: Pictures | None = None) -> Path:
    """Write ``survey.parquet`` in one go; the same survey gives the same bytes.

    ``pictures`` gives the files' names of the strongest and weakest pictures.
    """
    pa = pyarrow()
    sources: tuple[str, ...] = ()
    if pictures is not None:
        sources = tuple(map(str, pictures.files)) or (
            pictures.data.sources if pictures.data is not None else ()
        )
    rows = [row for layer in found.layers.values() for row in _rows(layer, found, sources)]
    table = pa.Table.from_pylist(rows, schema=_schema(pa))
    table = table.replace_schema_metadata({KEY: json.dumps(_about(found)).encode()})
    made = io.BytesIO()
    pa.parquet.write_table(table, made, compression="zstd")
    path = folder / FILE
    write_whole(path, made.getvalue())
    return path


def open_survey(path: str | PathLike[str]) -> Survey:
    """Open a survey: its file, or the folder it was written to. Raises BadQuestion for none."""
    pa = pyarrow()
    where = Path(path) / FILE if Path(path).is_dir() else Path(path)
    try:
        table = pa.parquet.read_table(where)
        told = json.loads((table.schema.metadata or {})[KEY])
        if told["version"] != VERSION:
            raise ValueError(f"version {told['version']}")
        by_layer: dict[str, list[dict[str, Any]]] = {name: [] for name in told["layers"]}
        for row in table.to_pylist():
            by_layer[row["layer"]].append(row)
        layers = {name: _layer(name, rows) for name, rows in by_layer.items()}
        skipped = tuple(Broken(*one) for one in told["skipped"])
        return Survey(
            told["network"], told["network_name"], told["data"], told["data_digest"],
            told["pictures"], tuple(told["classes"]), layers, skipped, tuple(told["notes"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise BadQuestion(
            "this is no survey", received=f"'{where}' ({str(error)[:120]})",
            remedy="`convscope survey NETWORK FOLDER --out DIR` makes one.",
        ) from error  # fmt: skip


def _about(found: Survey) -> dict[str, Any]:
    return {
        "version": VERSION, "network": found.network, "network_name": found.network_name,
        "data": found.data, "data_digest": found.data_digest, "pictures": found.pictures,
        "classes": list(found.classes), "layers": list(found.layers),
        "skipped": [[b.path, b.why] for b in found.skipped], "notes": list(found.notes),
    }  # fmt: skip


def _schema(pa: Any) -> Any:
    def many(kind: Any) -> Any:
        return pa.list_(kind)

    ends = [
        (f"{end}{what}", kind)
        for end in ENDS
        for what, kind in (
            ("", many(pa.int64())), ("_values", many(pa.float32())),
            ("_cells", many(many(pa.int32()))), ("_files", many(pa.string())),
        )
    ]  # fmt: skip
    return pa.schema([
        ("layer", pa.string()), ("channel", pa.int32()), *ends,
        ("edges", many(pa.float64())), ("counts", many(pa.int64())),
        *((name, pa.float64()) for name in NUMBERS),
        ("class_means", many(pa.float64())), ("selective_class", pa.int32()),
        ("selective_class_name", pa.string()), ("correlation", many(pa.float32())),
        ("note", pa.string()),
    ])  # fmt: skip


def _rows(layer: LayerSurvey, found: Survey, sources: tuple[str, ...]) -> list[dict[str, Any]]:
    ends = [f"{end}{what}" for end in ENDS for what in ("", "_values", "_cells")]
    lists = {name: getattr(layer, name).tolist() for name in ("edges", "counts", *ends)}
    rows = []
    for c in range(layer.channels):
        row: dict[str, Any] = {"layer": layer.layer, "channel": c, "note": layer.note}
        row |= {name: values[c] for name, values in lists.items()}
        for name in NUMBERS:
            values = getattr(layer, name)
            row[name] = None if values is None else float(values[c])
        if layer.selective_class is not None and layer.class_means is not None:
            best = int(layer.selective_class[c])
            row["selective_class"] = best
            row["selective_class_name"] = found.classes[best]
            row["class_means"] = layer.class_means[c].tolist()
        if layer.correlation is not None:
            row["correlation"] = layer.correlation[c].tolist()
        for end in ENDS if sources else ():
            row[f"{end}_files"] = [sources[p] if p >= 0 else None for p in lists[end][c]]
        rows.append(row)
    return rows


def _layer(name: str, rows: list[dict[str, Any]]) -> LayerSurvey:
    rows.sort(key=lambda row: row["channel"])

    def column(key: str, kind: Any) -> Array:
        return np.array([row[key] for row in rows], kind)

    def maybe(key: str, kind: Any) -> Array | None:
        return None if rows[0][key] is None else column(key, kind)

    ends = {}
    for end in ENDS:
        ends[end] = column(end, np.int64)
        ends[f"{end}_values"] = column(f"{end}_values", np.float32)
        ends[f"{end}_cells"] = column(f"{end}_cells", np.int64)
    return LayerSurvey(
        layer=name, channels=len(rows), **ends, edges=column("edges", np.float64),
        counts=column("counts", np.int64), low=column("low", np.float64),
        high=column("high", np.float64), mean=column("mean", np.float64),
        std=column("std", np.float64), zeros=column("zeros", np.float64),
        class_means=maybe("class_means", np.float64), selectivity=maybe("selectivity", np.float64),
        selective_class=maybe("selective_class", np.int64),
        correlation=maybe("correlation", np.float32), note=rows[0]["note"],
    )  # fmt: skip
