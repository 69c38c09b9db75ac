"""Rows and pictures of numbers: data, window, kernel, and the output that grows."""

from __future__ import annotations

import numpy as np

from ..bench.sliding import Sliding
from ..bench.step import Step
from .clock import GLIDE, Turn
from .sheet import Sheet
from .words import words


def flat(sheet: Sheet, sliding: Sliding) -> None:
    """Draw a stage of one channel along one or two axes."""
    if len(sliding.grid.kernel) == 1:
        _row(sheet, sliding)
    else:
        _picture(sheet, sliding)


def _row(sheet: Sheet, sliding: Sliding) -> None:
    u, grid = sheet.u, sliding.grid
    width, height = sheet.film.look.size
    said = words(sheet.film.look.language)
    values, inside = (part[None] for part in sliding.frame(0))
    left = 160 * u
    side = min((width - left - 48 * u) / grid.frame[0], 96 * u)
    reach = (grid.kernel[0] - 1) * abs(grid.dilation[0])
    data, kernel = height * 0.2, height * 0.2 + 1.35 * side
    output = kernel + 2.35 * side
    sheet.text(48 * u, data + side / 2, said["input"], 20, colour="soft", anchor="start")
    sheet.text(48 * u, output + side / 2, said["output"], 20, colour="soft", anchor="start")
    if sliding.weight is not None:
        sheet.text(48 * u, kernel + side / 2, said["kernel"], 20, colour="soft", anchor="start")
    sheet.grid(left, data, side, values, inside=inside)
    most = float(np.abs(sliding.output).max())
    places = [left + (i * grid.stride[0] + reach / 2) * side for i in range(grid.output[0])]
    for x in places:
        sheet.cell(x, output, side, np.nan, 0, inside=False)
    for turn, step, before in _turns(sheet, sliding):
        for at, until, share in _glide(sheet, turn):
            first = [(s.places.min() + grid.begin[0]) * side for s in (before, step)]
            x = left + first[0] + (first[1] - first[0]) * share
            sheet.frame((x, data, (reach + 1) * side, side), at, until)
            for k, weight in enumerate([] if step.weights is None else step.weights.ravel()):
                offset = (step.places.ravel()[k] - step.places.min()) * side
                sheet.cell(x + offset, kernel, side, float(weight), _most(step), strong=True,
                           start=at, stop=until)  # fmt: skip
        for place, value in zip(step.places.ravel(), step.products.ravel(), strict=True):
            sheet.cell(left + (place + grid.begin[0]) * side, kernel + 1.1 * side, 0.9 * side,
                       float(value), 0, start=turn.cut, stop=turn.stop)  # fmt: skip
        x = places[step.cell[-1]]
        sheet.cell(x, output, side, float(step.value), most, start=turn.made)
        sheet.frame((x, output, side, side), turn.made, turn.stop)
        sheet.captions(sliding, turn, step)


def _picture(sheet: Sheet, sliding: Sliding) -> None:
    u, grid = sheet.u, sliding.grid
    width, height = sheet.film.look.size
    said = words(sheet.film.look.language)
    values, inside = sliding.frame(0)
    rows, columns = values.shape
    top, room = 128 * u, height - 128 * u - 130 * u
    gap = 84 * u
    kernel = grid.kernel
    stacked = 2 * kernel[0] + 1 if sliding.weight is not None else kernel[0]
    side = min(
        (width - 96 * u - 2 * gap) / (columns + kernel[1] + grid.output[1]),
        room / max(rows, grid.output[0], stacked), 76 * u,
    )  # fmt: skip
    across = (columns + kernel[1] + grid.output[1]) * side + 2 * gap
    left = (width - across) / 2
    middle = left + columns * side + gap
    right = middle + kernel[1] * side + gap
    for x, name, cells in (
        (left, "input", columns), (middle, "kernel", kernel[1]), (right, "output", grid.output[1]),
    ):  # fmt: skip
        if name != "kernel" or sliding.weight is not None:
            sheet.text(x + cells * side / 2, top - 22 * u, said[name], 18, colour="soft")
    sheet.grid(left, top, side, values, inside=inside)
    for i, j in np.ndindex(*grid.output):
        sheet.cell(right + j * side, top + i * side, side, np.nan, 0, inside=False)
    sign = "→" if sliding.weight is None else "×"
    sheet.text(middle - gap / 2, top + kernel[0] * side / 2, sign, 30, colour="soft")
    sheet.text(right - gap / 2, top + kernel[0] * side / 2, "=", 30, colour="soft")
    if sliding.weight is not None:
        weights = sliding.step(0).weights
        turned = weights if weights is None else _as_laid(sliding, weights)
        if turned is not None:
            sheet.grid(middle, top, side, turned, strong=True)
    most = float(np.abs(sliding.output).max())
    under = top + (kernel[0] + 0.6) * side if sliding.weight is not None else top
    reach = [(k - 1) * abs(d) + 1 for k, d in zip(kernel, grid.dilation, strict=True)]
    for turn, step, before in _turns(sheet, sliding):
        for at, until, share in _glide(sheet, turn):
            corners = [
                s.places.reshape(-1, 2).min(axis=0) + np.array(grid.begin) for s in (before, step)
            ]
            y, x = (corners[0] + (corners[1] - corners[0]) * share) * side
            sheet.frame((left + x, top + y, reach[1] * side, reach[0] * side), at, until)
        if sliding.weight is None:
            cut, held = step.window, step.inside
        else:
            cut, held = _as_laid(sliding, step.window), _as_laid(sliding, step.inside)
        sheet.grid(middle, under, side, cut, inside=held, start=turn.cut, stop=turn.stop)
        i, j = step.cell[-2:]
        place = (right + j * side, top + i * side)
        sheet.cell(*place, side, float(step.value), most, start=turn.made)
        sheet.frame((*place, side, side), turn.made, turn.stop)
        sheet.captions(sliding, turn, step)


def _as_laid(sliding: Sliding, kernel: np.ndarray) -> np.ndarray:
    """Return a kernel as it lies on the frame: a transposed one is turned around."""
    return np.flip(kernel) if sliding.grid.dilation[0] < 0 else kernel


def _turns(sheet: Sheet, sliding: Sliding) -> list[tuple[Turn, Step, Step]]:
    """Return each turn with its step, and the step the window comes from."""
    made = []
    before = None
    for turn in sheet.clock.turns():
        step = sliding.step(turn.number)
        made.append((turn, step, before or step))
        before = step
    return made


def _glide(sheet: Sheet, turn: Turn) -> list[tuple[int, int, float]]:
    """Return the beats of a window on its way, and the share of the way it has gone."""
    beats = GLIDE[sheet.clock.each]
    if beats <= 1:
        return [(turn.move, turn.stop, 1.0)]
    shares = [((k + 1) / beats) ** 2 * (3 - 2 * (k + 1) / beats) for k in range(beats)]
    ways = [(turn.move + k, turn.move + k + 1, share) for k, share in enumerate(shares)]
    return [*ways, (turn.cut, turn.stop, 1.0)]


def _most(step: Step) -> float:
    return 0.0 if step.weights is None else float(np.abs(step.weights).max())
