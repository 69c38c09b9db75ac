"""Make a survey: every picture once through the network, batch by batch, kept as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from os import PathLike, cpu_count
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadData, BadQuestion, BadSettings
from ...network import Network
from ...training.checkpoint import write_whole
from .finish import finished
from .folder import STATE
from .found import Survey
from .part import Part, batches_of, scales_of
from .pictures import Pictures, pictures_of
from .taps import Tapped

KEEP_EVERY = 20.0
"""Seconds between two states that are kept."""
VERSION = 2

Progress = Callable[[int, int], None]


def survey(
    network: Network,
    data: Any,
    *,
    layers: Iterable[str] | None = None,
    strongest: int = 9,
    limit: int | None = None,
    out: str | PathLike[str] | None = None,
    patches: int | None = None,
    keep_every: float = KEEP_EVERY,
    progress: Progress | None = None,
    parts: Callable[[Network, Pictures, Tapped, dict[str, Array], int, Part, Progress | None], Part]
    | None = None,
) -> Survey:
    """Return what the pictures of ``data`` say of every layer of ``network`` that has channels.

    ``data`` is ``Data``, ``Pictures``, a folder, or what else ``open_data`` takes; it is never held
    whole. ``layers`` names the layers that are looked at; ``strongest`` is how many pictures are
    kept of each channel's either end; ``limit`` takes the first so many pictures. With the folder
    ``out`` it is written there (``survey.parquet``, and the first ``patches`` of each channel as
    pictures, all unless given), its state is kept every ``keep_every`` seconds, and one that was
    cut off goes on from there to the same file. ``progress(done, of)`` counts pictures. ``parts``
    looks at the pictures elsewhere: ``on_ray.parts``.

    Raises BadData where there is no picture or none can be read, BadQuestion where a layer has no
    channels or ``out`` holds the state of another survey, BadNetwork and BadShape where the network
    takes no picture, EngineError where it cannot be run, InputError without pyarrow for ``out``.

    >>> from convscope.inside.survey import usual_data
    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> digits = open_network(network_path("digits"))
    >>> found = survey(digits, usual_data(digits), limit=64)
    >>> found["conv1"].strongest.shape, found.pictures
    ((8, 9), 64)
    """
    if not 1 <= strongest <= 1000:
        raise BadSettings(
            "'strongest' cannot be used", received=repr(strongest)[:50],
            remedy="It is a number from 1 to 1000.",
        )  # fmt: skip
    folder = None if out is None else _folder(Path(out))
    pictures = data if isinstance(data, Pictures) else pictures_of(network, data, limit=limit)
    tapped = Tapped(network, _example(pictures), layers)
    batches = batches_of(pictures.count, tapped.at_once)
    about = _about(network, pictures, tapped, strongest)
    part = None if folder is None else _kept(folder, about)
    if part is None:
        scales = scales_of(tapped, pictures, batches)
        if scales is None:
            raise _none_read(pictures)
        part = Part.empty(scales, strongest, len(pictures.classes))
    if parts is None:
        _look(part, tapped, pictures, batches, progress, folder, about, keep_every)
    else:
        scales = {name: part.tally.layer(i).scale for i, name in enumerate(part.rows)}
        part = parts(network, pictures, tapped, scales, strongest, part, progress)
    if not part.pictures:
        raise _none_read(pictures)
    found = _told(network, pictures, tapped, part)
    if folder is not None:
        from .file import write_survey
        from .patches import write_patches

        write_patches(folder, found, network, pictures, strongest if patches is None else patches)
        write_survey(folder, found, pictures)
        (folder / STATE).unlink(missing_ok=True)
    return found


def _look(
    part: Part, tapped: Tapped, pictures: Pictures, batches: list[Array],
    progress: Progress | None, folder: Path | None, about: dict[str, Any], keep_every: float,
) -> None:  # fmt: skip
    kept = time.monotonic()
    left = batches[-(-part.done // tapped.at_once) :]
    for _ in part.look(tapped, pictures, left, cpu_count() or 1):
        if progress is not None:
            progress(part.done, pictures.count)
        if folder is not None and time.monotonic() - kept >= keep_every:
            write_whole(folder / STATE, part.to_bytes(about))
            kept = time.monotonic()


def _told(network: Network, pictures: Pictures, tapped: Tapped, part: Part) -> Survey:
    counts = None if pictures.labels is None else part.class_counts
    layers = {
        tap.layer: finished(tap, part.tally.layer(part.rows.index(tap.row)), counts, part.pictures)
        for tap in tapped.taps
    }
    broken = tuple(one for _, one in sorted(part.broken, key=lambda pair: pair[0]))
    return Survey(
        network.digest, network.name, pictures.name, pictures.digest, part.pictures,
        pictures.classes, layers, (*pictures.skipped, *broken),
    )  # fmt: skip


def _example(pictures: Pictures) -> Array:
    """Return an input by which the network is known: noise, always the same."""
    p = pictures.preprocess
    shape = 1, p.height, p.width, 1 if p.mode == "L" else 3
    return pictures.tensor(np.random.default_rng(0).integers(0, 256, shape, np.uint8))


def _about(network: Network, pictures: Pictures, tapped: Tapped, strongest: int) -> dict[str, Any]:
    """Return what two states have in common if one can go on from the other."""
    return {
        "version": VERSION, "network": network.digest, "network_name": network.name,
        "data": pictures.name, "data_digest": pictures.digest, "count": pictures.count,
        "strongest": strongest, "layers": [tap.layer for tap in tapped.taps],
    }  # fmt: skip


def _kept(folder: Path, about: dict[str, Any]) -> Part | None:
    path = folder / STATE
    if not path.is_file():
        return None
    part, had = Part.from_bytes(path.read_bytes())
    if had != about:
        what = {key for key in about if had.get(key) != about[key]}
        raise BadQuestion(
            f"'{path}' is the state of another survey",
            received=f"of '{had.get('network_name')}' on '{had.get('data')}' in place of "
            f"'{about['network_name']}' on '{about['data']}' ({', '.join(sorted(what))})",
            remedy="Give another folder, or take that file away.",
        )
    return part


def _folder(path: Path) -> Path:
    from .file import pyarrow

    pyarrow()
    path.mkdir(parents=True, exist_ok=True)
    return path


def _none_read(pictures: Pictures) -> BadData:
    first = next(iter(pictures.read(np.arange(1)).broken), None)
    why = f"{first[1].path}: {first[1].why}" if first else None
    return BadData(f"no picture of '{pictures.name}' can be read", received=why)
