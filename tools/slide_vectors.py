"""Write the steps that Python and the page must agree on: ``python tools/slide_vectors.py``.

Every preset and some geometries drawn at random, by convscope.bench, go to web/tests/slide.json,
which web/tests/slide.test.ts reads. tests/web/test_vectors.py holds the file to what
convscope says now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from convscope.bench import Sliding
from convscope.bench.padding import FILLS
from convscope.bench.phrases import LANGUAGES, phrase
from convscope.bench.presets import PRESETS, numbers

FILE = Path(__file__).resolve().parents[1] / "web" / "tests" / "slide.json"
STEPS = 4  # of each scene: the first, the last, and some between
DRAWN = 40
SEED = 11
GRID = ("size", "spread", "begin", "end", "kernel", "stride", "origin", "dilation", "output")


def vectors() -> list[dict[str, Any]]:
    """Return what the file holds."""
    rng = np.random.default_rng(SEED)
    named = [(f"{p.name} {i}", s) for p in PRESETS.values() for i, s in enumerate(p.stages)]
    drawn = [(f"drawn {i}", _drawn(rng)) for i in range(DRAWN)]
    return [_scene(name, sliding) for name, sliding in named + drawn]


def _drawn(rng: np.random.Generator) -> Sliding:
    op = str(rng.choice(["Conv", "Conv", "ConvTranspose", "MaxPool", "AveragePool"]))
    rank, group = int(rng.integers(1, 4)), int(rng.integers(1, 3))
    kernel = tuple(int(k) for k in rng.integers(1, 4, rank))
    size = [int(k + extra) for k, extra in zip(kernel, rng.integers(2, 4, rank), strict=True)]
    attributes: dict[str, Any] = {
        "strides": _drawn_list(rng, rank, 1, 3),
        "pads": [int(rng.integers(0, k)) for k in kernel * 2],
    }
    x = numbers((2 * group, *size), -9, 9, int(rng.integers(99)))
    if op.endswith("Pool"):
        x = x.astype(float) if op == "AveragePool" else x
        if op == "AveragePool":
            attributes["count_include_pad"] = int(rng.integers(2))
        return Sliding(op, x, attributes=attributes | {"kernel_shape": list(kernel)})
    attributes |= {"group": group, "dilations": [1] * rank}
    if op == "ConvTranspose":
        attributes["dilations"] = _drawn_list(rng, rank, 1, 2)
    weight = numbers((2 * group, 2, *kernel), -4, 4, 5)
    bias = numbers((2 * group,), -3, 3, 7)
    fill = str(rng.choice(FILLS)) if op == "Conv" else "zero"
    return Sliding(op, x, weight, bias, attributes, fill)


def _drawn_list(rng: np.random.Generator, rank: int, low: int, high: int) -> list[int]:
    return [int(n) for n in rng.integers(low, high + 1, rank)]


def _scene(name: str, sliding: Sliding) -> dict[str, Any]:
    grid = sliding.grid
    count = len(sliding)
    chosen = sorted({0, count - 1, *(count * k // STEPS for k in range(1, STEPS - 1))})
    return {
        "name": name,
        "stage": {
            "op": sliding.op,
            "x": _block(sliding.x),
            "weight": None if sliding.weight is None else _block(sliding.weight),
            "bias": None if sliding.bias is None else sliding.bias.tolist(),
            "attributes": dict(sliding.attributes),
            "fill": sliding.fill,
        },
        "plain": sliding.plain,
        "grid": {field: list(getattr(grid, field)) for field in GRID},
        "shape": list(sliding.output.shape),
        "output": sliding.output.ravel().tolist(),
        "frame": [part.ravel().astype(float).tolist() for part in sliding.frame(0)],
        "steps": [_step(sliding, number) for number in chosen],
    }


def _step(sliding: Sliding, number: int) -> dict[str, Any]:
    s = sliding.step(number)
    places = s.places.reshape(-1, s.places.shape[-1]).tolist()
    return {
        "number": s.number,
        "cell": list(s.cell),
        "window": [None if v == -np.inf else v for v in s.window.ravel().tolist()],
        "weights": None if s.weights is None else s.weights.ravel().tolist(),
        "products": [None if v == -np.inf else v for v in s.products.ravel().tolist()],
        "inside": s.inside.ravel().tolist(),
        "places": places,
        "combine": s.combine,
        "bias": s.bias,
        "value": s.value,
        "said": {language: phrase(sliding, s, language) for language in LANGUAGES},
    }


def _block(values: np.ndarray) -> dict[str, Any]:
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def text() -> str:
    """Return the file as it should be."""
    return json.dumps(vectors(), ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
