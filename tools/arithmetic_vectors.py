"""Write numbers that Python and the page must agree on: ``python tools/arithmetic_vectors.py``.

The page computes what the pointer is over by itself (web/src/draw/arithmetic.ts and field.ts). A
small network with every convention of a window is run here; its layers, tensors, explained cells
and receptive fields go to web/tests/arithmetic.json, which web/tests/arithmetic.test.ts reads.
tests/web/test_vectors.py holds the file to what convscope says now.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "web" / "tests" / "arithmetic.json"
sys.path.insert(0, str(ROOT / "tests"))

from convscope.ask import wire  # noqa: E402
from convscope.ask.answers.layer_card import layer_card  # noqa: E402
from convscope.ask.answers.one_number import one_number  # noqa: E402
from convscope.ask.encode import encode  # noqa: E402
from convscope.explain import receptive_field  # noqa: E402
from convscope.network import Network  # noqa: E402
from convscope.trace import Trace, run  # noqa: E402
from small import Builder  # noqa: E402

SCENE = wire.Scene("small", "noise")
CELLS = 4  # of each layer, after the one that is pinned
SEED = 5


def conventions() -> Network:
    """Return a network in which every layer reads by another rule."""
    b = Builder((1, 3, 11, 13))
    x = b.conv("uneven", "x", 3, 4, 3, strides=[2, 1], pads=[0, 1, 2, 1])
    x = b.norm("norm", x, 4)
    y = b.conv("grouped", x, 4, 6, 3, pads=[1, 1, 1, 1], group=2)
    y = b.conv("dilated", y, 6, 4, 3, pads=[2, 2, 2, 2], dilations=[2, 2])
    x = b.add("join", "Add", x, y)
    x = b.add("less", "Sub", x, y)
    x = b.conv("depthwise", x, 4, 4, 3, pads=[1, 1, 1, 1], group=4)
    x = b.add("relu", "Relu", x)
    x = b.add("largest", "MaxPool", x, kernel_shape=[3, 3], strides=[1, 2], pads=[1, 1, 1, 1])
    x = b.add("mean", "AveragePool", x, kernel_shape=[2, 3], strides=[1, 1], pads=[1, 1, 0, 1])
    squeezed = b.add("squeeze", "GlobalAveragePool", x)
    squeezed = b.conv("point", squeezed, 4, 4, 1)
    x = b.add("scale", "Mul", x, squeezed)
    x = b.add("shift", "Add", x, b.weight("shift.by", 4, 1, 1))
    x = b.add("flat", "Flatten", x, axis=1)
    return b.network("conventions", x, (1, "f"))


class OneTrace:
    """A store that has run one network."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def trace(self, scene: wire.Scene) -> Trace:
        return self._trace


def vectors() -> dict[str, Any]:
    """Return what the file holds."""
    network = conventions()
    x = np.random.default_rng(SEED).standard_normal((1, 3, 11, 13), np.float32)
    trace = run(network, {"x": x}, engine="numpy")
    cards = [layer_card(trace, node) for node in network.nodes]
    maps = [card for card in cards if len(card.shape) == 4]
    return {
        "layers": [_plain(card) for card in cards],
        "tensors": {name: _tensor(np.asarray(v)) for name, v in trace.tensors.items()},
        "numbers": [_numbers(trace, card) for card in maps],
        "fields": [field for card in maps for field in _fields(trace, card)],
    }


def _numbers(trace: Trace, card: wire.LayerCard) -> dict[str, Any]:
    """Return one cell as the server explains it, and others of its map to be made from it."""
    pinned, *others = _cells(card)
    return {
        "pinned": _plain(_explained(trace, card, pinned)),
        "others": [_short(_explained(trace, card, cell)) for cell in others],
    }


def _explained(trace: Trace, card: wire.LayerCard, cell: tuple[int, ...]) -> wire.OneNumberAnswer:
    store: Any = OneTrace(trace)
    return one_number(store, wire.OneNumberOf(SCENE, card.name, cell))


def _short(answer: wire.OneNumberAnswer) -> dict[str, Any]:
    plain = _plain(answer)
    kept = ("cell", "products", "recorded", "resummed", "gap")
    first = plain["factors"][0]
    read = {"cells": first["cells"], "values": first["values"]}
    return {**{name: plain[name] for name in kept}, "first": read}


def _fields(trace: Trace, card: wire.LayerCard) -> list[dict[str, Any]]:
    found = []
    for cell in _cells(card)[1:3]:
        field = receptive_field(trace, card.name, cell)
        boxes = {"box": field.box, "clipped": field.clipped}
        ends = {name: [b.start[2:], b.stop[2:]] for name, b in boxes.items()}
        steps = [[name, b.start[2:], b.stop[2:]] for name, b in field.steps]
        found.append({"layer": card.name, "cell": cell, **ends, "steps": steps})
    return found


def _cells(card: wire.LayerCard) -> list[tuple[int, ...]]:
    """Return the middle of a map, two of its corners, and cells between."""
    _, channels, rows, columns = card.shape
    channel = channels - 1
    rng = np.random.default_rng(SEED)
    between = rng.integers((rows, columns), size=(CELLS - 2, 2)).tolist()
    places = [[rows // 2, columns // 2], [0, 0], [rows - 1, columns - 1], *between]
    return [(0, channel, *map(int, place)) for place in places]


def _tensor(values: np.ndarray) -> dict[str, Any]:
    return {"shape": list(values.shape), "data": values.ravel().tolist()}


def _plain(answer: Any) -> Any:
    return json.loads(encode(answer))


def text() -> str:
    """Return the file as it should be."""
    return json.dumps(vectors(), ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
