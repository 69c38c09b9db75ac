"""A survey on a cluster: Ray Data shares the batches out, each is looked at by the same code.

What a worker found goes home as bytes and is merged; the order does not matter, for a merged tally
is the same whichever way the pictures were parted. The workers read the files where they lie: a
folder has to be seen by all machines.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import EngineError
from ...network import Network
from ...training.many.ray import connect, ray_with
from ...training.many.torchrun import check_workers
from .make import Progress
from .part import Part, batches_of, merged
from .pictures import Pictures
from .taps import Tapped

AT_ONCE = 8
"""Batches that a worker looks at before it tells what it found."""


def parts(address: str, workers: int) -> Callable[..., Part]:
    """Return what looks at the pictures with so many workers, for ``survey(parts=)``.

    ``address`` is that of a running cluster, or "local" for one of this machine alone. Raises
    EngineError without Ray Data or without a cluster there, BadSettings for a number of workers
    that makes no sense.
    """
    check_workers(workers)
    ray = ray_with("ray.data", address)

    def look(
        network: Network, pictures: Pictures, tapped: Tapped, scales: dict[str, Array],
        strongest: int, part: Part, progress: Progress | None,
    ) -> Part:  # fmt: skip
        connect(ray, address, workers)
        try:
            return _look(ray, workers, network, pictures, tapped, scales, strongest, part, progress)
        finally:
            ray.shutdown()

    return look


class Looker:
    """A worker: opens the network once, then looks at one run of batches after the other."""

    def __init__(
        self, network: Any, pictures: Any, scales: dict[str, Array], strongest: int,
        example: Array, layers: list[str],
    ) -> None:  # fmt: skip
        import ray

        self._network, self._pictures = ray.get([network, pictures])
        self._scales, self._strongest = scales, strongest
        self._tapped = Tapped(self._network, example, layers)

    def __call__(self, rows: dict[str, Array]) -> dict[str, Any]:
        """Look at the runs of pictures from ``first`` to before ``last``."""
        found = []
        for first, last in zip(rows["first"].tolist(), rows["last"].tolist(), strict=True):
            part = Part.empty(self._scales, self._strongest, len(self._pictures.classes))
            batches = [some + first for some in batches_of(last - first, self._tapped.at_once)]
            for _ in part.look(self._tapped, self._pictures, batches):
                pass
            found.append(part.to_bytes({}))
        return {"part": np.array(found, object)}


def _look(
    ray: Any, workers: int, network: Network, pictures: Pictures, tapped: Tapped,
    scales: dict[str, Array], strongest: int, part: Part, progress: Progress | None,
) -> Part:  # fmt: skip
    from ray.data import DataContext

    if part.done >= pictures.count:
        return part
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    batches = -(-(pictures.count - part.done) // tapped.at_once)
    step = min(AT_ONCE, -(-batches // workers)) * tapped.at_once
    runs = [
        {"first": i, "last": min(i + step, pictures.count)}
        for i in range(part.done, pictures.count, step)
    ]
    told = {
        "network": ray.put(network), "pictures": ray.put(pictures), "scales": scales,
        "strongest": strongest, "example": tapped.example,
        "layers": [tap.layer for tap in tapped.taps],
    }  # fmt: skip
    shared = ray.data.from_items(runs, override_num_blocks=len(runs)).map_batches(
        Looker, fn_constructor_kwargs=told, batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=min(workers, len(runs))),
    )  # fmt: skip
    try:
        for row in shared.iter_rows():
            part = merged(part, Part.from_bytes(row["part"])[0])
            if progress is not None:
                progress(part.done, pictures.count)
    except ray.exceptions.RayError as error:
        raise EngineError(
            "a worker of the survey failed", received=str(error).strip().splitlines()[-1][:300]
        ) from error
    return part
