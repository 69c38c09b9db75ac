"""Things to slide that come along: the lecture's, Animated AI's and conv_arithmetic's.

The last two are named for whom they follow in geometry; the numbers are our own, small and whole.
Sources: https://animatedai.github.io and https://github.com/vdumoulin/conv_arithmetic
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from math import prod
from typing import Any, Literal

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from .sliding import Sliding

Family = Literal["lecture", "animated-ai", "arithmetic", "more"]
FAMILIES: tuple[Family, ...] = ("lecture", "animated-ai", "arithmetic", "more")
ROW = [0, 1, 0, 1, 0, 0, 1, 1, 1, 0]
CHANGED_ROW = [0, 1, 2, 1, 0, 0, 1, 1, 1, 0]
PICTURE = [[0, 1, 1, 0, 1]] * 5
PICTURE_KERNEL = [[1, 0, 1], [1, 1, 1], [0, 0, 1]]
POOLED = [
    [4, 8, 2, 1, 1, 3], [7, 1, 1, 2, 2, 6], [2, 2, 3, 8, 1, 9],
    [2, 2, 6, 2, 8, 4], [3, 2, 1, 2, 1, 8], [1, 1, 1, 3, 6, 1],
]  # fmt: skip


@dataclass(frozen=True)
class Preset:
    """One scene: its name, whom it follows, its title by language, and what slides in it.

    Several ``stages`` follow one another: the output of one is the input of the next.
    """

    name: str
    family: Family
    title: Mapping[str, str]
    make: Callable[[], tuple[Sliding, ...]] = field(repr=False)

    @cached_property
    def stages(self) -> tuple[Sliding, ...]:
        """What slides, first to last.

        >>> PRESETS["row"].stages[0].output.tolist()
        [[0, 2, 0, 1, 1, 1, 2, 1]]
        """
        return self.make()


def preset(name: str) -> Preset:
    """Return a preset; raises BadQuestion with the nearest names.

    >>> preset("stride-2").title["en"]
    'Stride 2'
    """
    if name not in PRESETS:
        near = get_close_matches(name, PRESETS, n=3, cutoff=0.4) or list(PRESETS)[:3]
        raise BadQuestion(
            "no preset has that name", received=repr(name), remedy=f"Try {', '.join(near)}."
        )
    return PRESETS[name]


def numbers(shape: Sequence[int], low: int, high: int, seed: int = 0) -> Array:
    """Return whole numbers from ``low`` to ``high``, mixed by a fixed rule: always the same.

    Source: the last steps of xxHash32, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md

    >>> numbers((2, 3), 0, 9).tolist()
    [[2, 6, 0], [5, 9, 8]]
    """
    mixed = np.arange(prod(shape), dtype=np.uint64) + np.uint64(1000 * seed + 1)
    for shift, prime in ((15, 2246822519), (13, 3266489917), (16, 1)):
        mixed = (mixed ^ mixed >> np.uint64(shift)) * np.uint64(prime) & np.uint64(2**32 - 1)
    return (low + (mixed % np.uint64(high - low + 1)).astype(np.int64)).reshape(tuple(shape))


def _conv(x: Array, kernels: Sequence[int], **attributes: Any) -> Sliding:
    return Sliding("Conv", x, numbers(kernels, -1, 1, 3), attributes=attributes)


def _volume(size: int, kernels: Sequence[int] = (8, 8, 3, 3), **attributes: Any) -> Any:
    return lambda: (_conv(numbers((8, size, size), 0, 4, 1), kernels, **attributes),)


def _separable() -> tuple[Sliding, ...]:
    depth = _conv(numbers((8, 6, 6), 0, 4, 1), (8, 1, 3, 3), group=8)
    return depth, _conv(depth.output, (8, 8, 1, 1))


def _shuffle(b: int, forth: bool, back: bool) -> Any:
    def make() -> tuple[Sliding, ...]:
        deep, flat = (2 * b * b, 2, 2), (2, 2 * b, 2 * b)
        attributes = {"blocksize": b, "mode": "CRD"}  # as Animated AI and PyTorch count channels
        first = numbers(deep if forth else flat, 0, 9, 2)
        stages = (
            Sliding("DepthToSpace" if forth else "SpaceToDepth", first, attributes=attributes),
        )
        if not (forth and back):
            return stages
        return *stages, Sliding("SpaceToDepth", stages[0].output, attributes=attributes)

    return make


def _flat(size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> Any:
    attributes = {"strides": (stride,) * 2, "pads": (padding,) * 4, "dilations": (dilation,) * 2}
    return lambda: (
        Sliding(
            "Conv", numbers((1, size, size), 0, 3, 1), numbers((1, 1, kernel, kernel), 0, 2, 3),
            attributes=attributes, plain=True,
        ),
    )  # fmt: skip


def _spread(size: int, kernel: int, padding: int = 0, stride: int = 1, more: int = 0) -> Any:
    attributes = {"strides": (stride,) * 2, "pads": (padding,) * 4, "output_padding": (more,) * 2}
    return lambda: (
        Sliding(
            "ConvTranspose", numbers((1, size, size), 0, 3, 1),
            numbers((1, 1, kernel, kernel), 0, 2, 3), attributes=attributes, plain=True,
        ),
    )  # fmt: skip


def _given(x: Any, kernel: Any) -> Any:
    return lambda: (Sliding("Conv", np.array(x)[None], np.array(kernel)[None, None], plain=True),)


def _pooled(op: str, x: Any) -> Any:
    attributes = {"kernel_shape": (2, 2), "strides": (2, 2)}
    return lambda: (Sliding(op, np.array(x)[None], attributes=attributes, plain=True),)


_ALL: dict[Family, list[tuple[str, str, str, Any]]] = {
    "lecture": [
        ("row", "A row, kernel 1 0 1", "1次元のデータ、カーネル 1 0 1", _given(ROW, [1, 0, 1])),
        ("row-changed", "A changed row, kernel 1 0 1", "データを変える、カーネル 1 0 1",
         _given(CHANGED_ROW, [1, 0, 1])),
        ("row-both", "A changed row, kernel 1 2 1", "カーネルも 1 2 1 に変える",
         _given(CHANGED_ROW, [1, 2, 1])),
        ("picture", "A binary picture", "2値画像", _given(PICTURE, PICTURE_KERNEL)),
        ("picture-flipped", "The kernel turned around", "カーネルを反転（数学の畳み込み）",
         _given(PICTURE, np.flip(PICTURE_KERNEL))),
        ("max-pooling", "Max pooling 2×2", "最大プーリング 2×2", _pooled("MaxPool", POOLED)),
        ("average-pooling", "Average pooling 2×2", "平均プーリング 2×2",
         _pooled("AveragePool", np.array(POOLED, float))),
        ("rgb", "A colour picture, 8 kernels", "カラー画像、カーネル8個",
         lambda: (_conv(numbers((3, 5, 5), 0, 4, 1), (8, 3, 3, 3)),)),
        ("row-layer", "A layer in 1-D: 9 kernels", "1次元の畳み込み層：カーネル9個",
         lambda: (_conv(numbers((1, 12), 0, 4, 1), (9, 1, 3)),)),
    ],
    "animated-ai": [
        ("basic", "3×3, the basic algorithm", "基本 3×3", _volume(6)),
        ("same-padding", "Same padding", "サイズを保つパディング", _volume(5, pads=(1,) * 4)),
        ("stride-2", "Stride 2", "ストライド 2", _volume(7, strides=(2, 2))),
        ("stride-2-same", "Stride 2, same padding", "ストライド 2、パディング 1",
         _volume(7, strides=(2, 2), pads=(1,) * 4)),
        ("groups-2", "2 groups", "グループ数 2", _volume(6, (8, 4, 3, 3), group=2)),
        ("depthwise", "Depthwise: 8 groups", "depthwise（グループ数 8）",
         _volume(6, (8, 1, 3, 3), group=8)),
        ("depthwise-separable", "Depthwise, then pointwise", "depthwise separable",
         _separable),
        ("shuffle-2", "Pixel shuffle 2×2", "ピクセルシャッフル 2×2", _shuffle(2, True, False)),
        ("unshuffle-2", "Pixel unshuffle 2×2", "ピクセルシャッフルの逆 2×2",
         _shuffle(2, False, True)),
        ("shuffle-loop-2", "Pixel shuffle 2×2 and back", "ピクセルシャッフル 2×2 の往復",
         _shuffle(2, True, True)),
        ("shuffle-3", "Pixel shuffle 3×3", "ピクセルシャッフル 3×3", _shuffle(3, True, False)),
        ("unshuffle-3", "Pixel unshuffle 3×3", "ピクセルシャッフルの逆 3×3",
         _shuffle(3, False, True)),
        ("shuffle-loop-3", "Pixel shuffle 3×3 and back", "ピクセルシャッフル 3×3 の往復",
         _shuffle(3, True, True)),
    ],
    "arithmetic": [
        ("no-padding", "No padding, no strides", "パディングなし", _flat(4, 3)),
        ("arbitrary-padding", "Arbitrary padding", "任意のパディング", _flat(5, 4, 2)),
        ("half-padding", "Half padding", "半分のパディング（same）", _flat(5, 3, 1)),
        ("full-padding", "Full padding", "最大のパディング（full）", _flat(5, 3, 2)),
        ("strides", "Strides, no padding", "ストライドのみ", _flat(5, 3, 0, 2)),
        ("padding-strides", "Padding and strides", "パディングとストライド", _flat(5, 3, 1, 2)),
        ("padding-strides-odd", "Padding and strides, odd", "パディングとストライド（余りあり）",
         _flat(6, 3, 1, 2)),
        ("no-padding-transposed", "No padding, transposed", "転置：パディングなし", _spread(2, 3)),
        ("arbitrary-padding-transposed", "Arbitrary padding, transposed", "転置：任意のパディング",
         _spread(6, 4, 2)),
        ("half-padding-transposed", "Half padding, transposed", "転置：半分のパディング",
         _spread(5, 3, 1)),
        ("full-padding-transposed", "Full padding, transposed", "転置：最大のパディング",
         _spread(7, 3, 2)),
        ("strides-transposed", "Strides, transposed", "転置：ストライドのみ", _spread(2, 3, 0, 2)),
        ("padding-strides-transposed", "Padding and strides, transposed",
         "転置：パディングとストライド", _spread(3, 3, 1, 2)),
        ("padding-strides-odd-transposed", "Padding and strides, odd, transposed",
         "転置：パディングとストライド（余りあり）", _spread(3, 3, 1, 2, 1)),
        ("dilation", "Dilation", "膨張（dilation）", _flat(7, 3, 0, 1, 2)),
    ],
    "more": [
        ("pointwise", "Pointwise: 1×1", "pointwise（1×1）", _volume(4, (8, 8, 1, 1))),
        ("dilated-volume", "Dilation in depth", "膨張（奥行きあり）", _volume(7, dilations=(2, 2))),
        ("transposed-volume", "Transposed in depth", "転置（奥行きあり）",
         lambda: (Sliding("ConvTranspose", numbers((4, 3, 3), 0, 4, 1),
                          numbers((4, 4, 3, 3), -1, 1, 3), attributes={"strides": (2, 2)}),)),
        ("volumetric", "A kernel in 3-D", "3次元のカーネル",
         lambda: (Sliding("Conv", numbers((1, 4, 5, 5), 0, 4, 1),
                          numbers((1, 1, 3, 3, 3), -1, 1, 3), plain=True),)),
        ("max-pooling-volume", "Max pooling in depth", "最大プーリング（奥行きあり）",
         lambda: (Sliding("MaxPool", numbers((8, 6, 6), 0, 9, 1),
                          attributes={"kernel_shape": (2, 2), "strides": (2, 2)}),)),
        ("average-pooling-volume", "Average pooling in depth", "平均プーリング（奥行きあり）",
         lambda: (Sliding("AveragePool", numbers((8, 6, 6), 0, 9, 1).astype(float),
                          attributes={"kernel_shape": (2, 2), "strides": (2, 2)}),)),
    ],
}  # fmt: skip

PRESETS: dict[str, Preset] = {
    name: Preset(name, family, {"en": en, "ja": ja}, make)
    for family, all_of_it in _ALL.items()
    for name, en, ja, make in all_of_it
}
"""Every preset by name."""
