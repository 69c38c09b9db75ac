"""The example beside exported code: from a picture's file to the network's answer, in full."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import BadNetwork, BadShape
from ...base.preprocess_settings import Preprocess
from ...network import Network
from ...network.preprocess_of import preprocess_of
from .code import number


@dataclass(frozen=True)
class Runs:
    """How a framework is called: its imports, and what makes probabilities or numbers of ``x``.

    ``transpose`` puts a picture (h w c) into the order that the code takes.
    """

    imports: str
    call: str
    transpose: str


def example_code(runs: Runs, preprocess: Preprocess, *, classes: bool, softmax: bool) -> str:
    """Return the text of ``example.py``: ``python example.py PICTURE`` prints the answer.

    ``softmax`` says that the network gives scores, of which probabilities are to be made.
    """
    tail = _CLASSES if classes else _NUMBERS
    return _TEXT.format(
        imports=runs.imports, prepare=_prepare(preprocess, runs.transpose), call=runs.call,
        tail=tail.format(softmax=_SOFTMAX if softmax else ""),
        path="from pathlib import Path\n" if classes else "",
    )  # fmt: skip


_TEXT = '''"""python example.py PICTURE: what the network answers to a picture."""

import sys
{path}
import numpy as np
{imports}
from model import load
from PIL import Image, ImageOps


def prepare(path):
    """Return a picture as the network was trained to see it: an array of one picture."""
{prepare}


x = prepare(sys.argv[1])
model = load()
{call}
{tail}'''

_SOFTMAX = "answer = np.exp(answer - answer.max())\nanswer /= answer.sum()\n"
_CLASSES = """{softmax}names = Path(__file__).with_name("classes.txt")
classes = names.read_text(encoding="utf-8").splitlines()
for i in np.argsort(-answer)[:3]:
    print(f"{{answer[i]:7.2%}}  {{classes[i]}}")
"""
_NUMBERS = """{softmax}print(answer)
"""


def _prepare(p: Preprocess, transpose: str) -> str:
    mode = "RGB" if p.mode == "RGB" else "L"
    lines = [f'image = ImageOps.exif_transpose(Image.open(path)).convert("{mode}")']
    kind = f"Image.Resampling.{p.interpolation.upper()}"
    if p.resize == "stretch":
        lines.append(f"image = image.resize(({p.width}, {p.height}), {kind})")
    else:
        lines += _fitted(p, kind)
    lines.append("x = np.asarray(image, np.float32)")
    if mode == "L":
        lines.append("x = x[:, :, None]" if p.mode == "L" else "x = np.stack([x, x, x], axis=2)")
    elif p.channel_order == "BGR":
        lines.append("x = x[:, :, ::-1]  # blue, green, red")
    if p.invert:
        lines.append("x = 255 - x")
    if p.scale != 1:
        lines.append("x = x / 255" if abs(p.scale * 255 - 1) < 1e-9 else f"x = x * {p.scale!r}")
    if any(p.mean):
        lines.append(f"x = x - {_numbers(p.mean)}")
    if set(p.std) != {1.0}:
        lines.append(f"x = x / {_numbers(p.std)}")
    lines.append(f"return np.ascontiguousarray(x{transpose}[None], np.float32)")
    return "\n".join(f"    {line}" for line in lines)


def _fitted(p: Preprocess, kind: str) -> list[str]:
    """Return the lines that keep the picture's shape, and cut or pad it to the input's."""
    w, h, side = p.width, p.height, p.resize_to
    lines = ["width, height = image.size"]
    if p.resize == "shorter-side" and side is not None:
        lines.append(f"shorter = min(width, height)  # becomes {side}; then the centre")
        lines.append(f"size = ({side} * width // shorter, {side} * height // shorter)")
    else:
        by_height, by_width = f"({h} * width // height, {h})", f"({w}, {w} * height // width)"
        covers = p.resize == "shorter-side"
        lines.append("# the whole input is covered" if covers else "# the whole picture fits in")
        lines.append(f"if {w} * height <= {h} * width:")
        lines.append(f"    size = {by_height if covers else by_width}")
        lines.append("else:")
        lines.append(f"    size = {by_width if covers else by_height}")
    lines.append(f"image = image.resize((max(1, size[0]), max(1, size[1])), {kind})")
    if p.resize == "pad" or (side is not None and side < max(w, h)):
        lines.append(f"left, top = -(({w} - image.width) // 2), -(({h} - image.height) // 2)")
    else:
        lines.append(f"left, top = round((image.width - {w}) / 2), round((image.height - {h}) / 2)")
    lines.append(f"image = image.crop((left, top, left + {w}, top + {h}))")
    return lines


def preprocess_if_any(network: Network) -> Preprocess | None:
    """Return how the network wants pictures prepared; None where it takes none."""
    try:
        return preprocess_of(network)[0]
    except (BadShape, BadNetwork):
        return None


def _numbers(numbers: tuple[float, ...]) -> str:
    if len(set(numbers)) == 1:
        return number(numbers[0])
    return f"np.array([{', '.join(map(number, numbers))}], np.float32)"
