"""A step in words and in numbers, in the reader's language: the same words as on the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .sliding import Sliding
from .step import Step

LANGUAGES = ("en", "ja")
WRITTEN_OUT = 9
"""Products that are written out in full; of more only their count is said."""


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the parts of every phrase by language, from phrases.json, which the page reads too.

    >>> words()["ja"]["multiply"]
    '積和'
    """
    return json.loads(files(__package__).joinpath("phrases.json").read_text(encoding="utf-8"))


def phrase(sliding: Sliding, step: Step, language: str = "en") -> str:
    """Say which step this is, what is multiplied, and what it makes.

    >>> from convscope.bench.presets import PRESETS
    >>> row = PRESETS["row"].stages[0]
    >>> phrase(row, row.step(1))
    'Step 2 of 8: output [1]. Multiply and add: 1×1 + 0×0 + 1×1 = 2'
    >>> phrase(row, row.step(1), "ja")
    '8ステップ中 2：出力 [1]。積和: 1×1 + 0×0 + 1×1 = 2'
    """
    place = position(sliding, step, language)
    space = "" if language == "ja" else " "
    return f"{place}{space}{arithmetic(step, language)}"


def position(sliding: Sliding, step: Step, language: str = "en") -> str:
    """Say which step of how many this is, and which output it makes.

    >>> from convscope.bench.presets import PRESETS
    >>> row = PRESETS["row"].stages[0]
    >>> position(row, row.step(7))
    'Step 8 of 8: output [7].'
    """
    cell = f"[{', '.join(map(str, step.cell))}]"
    return words()[language]["place"].format(step=step.number + 1, count=len(sliding), cell=cell)


def doing(step: Step, language: str = "en") -> str:
    """Name what is done with the numbers: multiply and add, pick the largest, …

    >>> from convscope.bench import pool
    >>> doing(next(pool([1, 2], 2).steps()), "ja")
    '最大値を選ぶ'
    """
    return words()[language][_doing(step)]


def arithmetic(step: Step, language: str = "en") -> str:
    """Say what is done with the numbers under the window, and what it makes.

    >>> from convscope.bench import pool
    >>> arithmetic(next(pool([4, 8, 7, 1], 4).steps()))
    'Pick the largest: max(4, 8, 7, 1) = 8'
    """
    said = words()[language]
    window = step.window.ravel().tolist()
    made = f"{said[_doing(step)]}: {_written(step, window, said)}"
    return f"{made} = {number(step.value)}" if step.combine != "copy" else made


def number(value: float) -> str:
    """Return a number as text: whole as it is, others to three places, a true minus sign.

    >>> [number(v) for v in (-2, 0.25, 1 / 3, -0.0001, 1e7)]
    ['−2', '0.25', '0.333', '0', '10000000']
    """
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def _doing(step: Step) -> str:
    if step.combine == "max":
        return "pick"
    if step.combine == "copy":
        return "copy"
    return "average" if step.combine == "mean" else "multiply"


def _written(step: Step, window: Sequence[float], said: dict[str, str]) -> str:
    if step.combine == "copy":
        return number(window[0])
    if len(window) > WRITTEN_OUT:
        key = "many-picked" if step.combine == "max" else "many"
        return _with_bias(said[key].format(terms=len(window)), step, said)
    if step.combine == "max":
        return f"{said['largest']}({', '.join(map(number, window))})"
    if step.combine == "mean":
        kept = [v for v, inside in zip(window, step.inside.ravel(), strict=True) if inside]
        return f"({' + '.join(map(_signed, kept))}) / {len(kept)}"
    weights = [] if step.weights is None else step.weights.ravel().tolist()
    products = [f"{_signed(v)}×{_signed(w)}" for v, w in zip(window, weights, strict=True)]
    return _with_bias(" + ".join(products), step, said)


def _signed(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def _with_bias(text: str, step: Step, said: dict[str, str]) -> str:
    return text if step.bias is None else f"{text} + {said['bias']} {_signed(step.bias)}"
