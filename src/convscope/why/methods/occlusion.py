"""Occlusion: cover a patch, see how far the score falls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...base.in_words import InWords
from ..answers import answers
from ..asked import Asked
from ..attribution import Attribution
from ..baseline import baseline
from ..laid_out import over_input, rows_and_columns
from ..settings import check_settings, whole

TITLE = InWords("Occlusion", "遮蔽法")
WHAT = InWords(
    "A patch of the picture is covered and the score is computed anew; how far it falls is how "
    "much that patch spoke for the class. It needs no gradient.",
    "画像の一部を隠してスコアを計算し直します。下がった量が、その部分がクラスを支えていた量です。勾配は使いません。",
)
FORMULA = r"R_{p} = s(x) - s(x \text{ with patch } p \text{ covered})"
WEAKNESS = InWords(
    "A covered picture is one the network has never seen, what several patches do together is "
    "missed, and it takes a run for each patch.",
    "隠した画像は学習していない画像です。複数の部分が合わさった効果は見えず、部分の数だけ計算が必要です。",
)
SOURCE = "Zeiler, Fergus, ECCV 2014, https://arxiv.org/abs/1311.2901"
ON = "input"
WALKS = 60


def attribute(asked: Asked) -> Attribution:
    """Return the mean fall of the score over the patches that cover each place.

    ``window`` is the patch's side in cells of the input (a seventh of it), ``stride`` how far it
    moves (half its side), ``baseline`` what covers it (0).
    """
    check_settings(asked, "window", "stride", "baseline")
    x = asked.x[:1]
    rows, columns = rows_and_columns(x)
    h, w = x.shape[rows], x.shape[columns]
    side = whole(asked, "window", max(1, round(min(h, w) / 7)), 1, max(h, w))
    stride = whole(asked, "stride", max(1, side // 2), 1, max(h, w))
    if stride > side:
        raise BadQuestion("a stride beyond the window leaves gaps", received=f"{stride} > {side}")
    run, cover = answers(asked), baseline(asked)[:1]
    number = float(run(x)[0])
    boxes = list(_boxes(h, w, side, stride))
    falls, covered = np.zeros((h, w)), np.zeros((h, w))
    for box, score in zip(boxes, _scores(run, x, cover, boxes, rows), strict=True):
        falls[box] += number - score
        covered[box] += 1
    flat = falls / covered
    values = flat[None, None] if rows == 2 else flat[None, :, :, None]
    return Attribution(
        "occlusion", asked.target, asked.against, "", values, over_input(asked, values), number
    )


def _boxes(h: int, w: int, side: int, stride: int) -> Iterator[tuple[slice, slice]]:
    """Yield patches that together cover everything; the last ones are cut at the border."""
    for top in _starts(h, side, stride):
        for left in _starts(w, side, stride):
            yield slice(top, min(h, top + side)), slice(left, min(w, left + side))


def _starts(size: int, side: int, stride: int) -> range:
    """Return where patches begin: as many as are needed to reach the end, as Captum has it."""
    return range(0, max(0, size - side) + stride, stride)


def _scores(
    run: object, x: Array, cover: Array, boxes: list[tuple[slice, slice]], rows: int
) -> Iterator[float]:
    """Yield the score with each patch covered, some at a time so that memory stays bounded."""
    count = max(1, 8_000_000 // x.size)
    for first in range(0, len(boxes), count):
        some = np.repeat(x, len(boxes[first : first + count]), axis=0)
        for one, (down, across) in zip(some, boxes[first : first + count], strict=True):
            at = (..., down, across) if rows == 2 else (down, across)
            one[at] = cover[0][at]
        yield from run(some).tolist()  # type: ignore[operator]
