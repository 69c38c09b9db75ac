"""The rungs of the ladder: the layers that a person would name, and their most telling channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.errors import ConvscopeError
from ...base.picture import Picture, open_picture
from ...base.preprocess import prepare
from ...explain.scores import class_count, class_scores
from ...explain.target import floating
from ...network import Network, Node
from ...network.preprocess_of import preprocess_of
from ...trace import Trace, run
from ...zoo import pictures
from .part import Objective

MOST = 20
"""Rungs of a ladder at most, the classes among them."""
SEVERAL = 8
"""Pictures that come along by which channels are chosen."""


@dataclass(frozen=True)
class Rung:
    """One layer with the channels that are shown; for the classes their numbers and names.

    The layer of the classes is the one that makes their scores.
    """

    layer: str
    objective: Objective
    channels: tuple[int, ...]
    names: tuple[str, ...] = ()


def rungs_of(
    network: Network, per: int, picture: Picture | None = None, seed: int = 0
) -> tuple[Rung, ...]:
    """Return the rungs from the first layer to the classes, ``per`` channels each.

    The channels are those whose values vary most on the picture, or on the pictures that come
    along and suit; where there is none, they are drawn by the seed. The classes are the
    picture's most probable ones.
    """
    traces = [_trace(network, one) for one in ([picture] if picture else suitable(network))]
    first = traces[0] if traces else _trace(network, None)
    found = _layers(first, traces, per, seed)
    last = _classes(network, first, traces, per)
    return tuple(_thinned(found, MOST - len(last)) + last)


def _layers(first: Trace, traces: Sequence[Trace], per: int, seed: int) -> list[Rung]:
    """Return the rungs of layers with maps.

    Layers that add to one and the same stream vary most in the same channels: a channel is shown
    once among layers of as many, as long as there are others.
    """
    found: list[Rung] = []
    shown: dict[int, set[int]] = {}
    for node in named_layers(first):
        count = first.shape(node.outputs[0])[1]
        values = [t.value(node.outputs[0]) for t in traces]
        order = _telling(values) if values else _drawn(count, seed)
        before = shown.setdefault(count, set())
        fresh = [c for c in order if c not in before] + [c for c in order if c in before]
        chosen = tuple(fresh[:per])
        before.update(chosen)
        found.append(Rung(node.name, "channel", chosen))
    return found


def named_layers(trace: Trace) -> list[Node]:
    """Return each block's last layer that has maps; without blocks each layer of weights' last.

    What stands between blocks, and has no kernel of its own, belongs to the block before it. A
    pooling at a block's end is passed over: it shows what stands before it once more.
    """
    groups: list[list[Node]] = []
    before: tuple[str, ...] = ()
    for node in trace.network.nodes:
        if not _has_maps(trace, node):
            continue
        begins = node.block != before and bool(node.block)
        if not groups or begins or (not node.block and _has_kernel(trace.network, node)):
            groups.append([])
            before = node.block
        groups[-1].append(node)
    return [_last_of(trace, group) for group in groups]


def suitable(network: Network) -> list[Picture]:
    """Return pictures that come along and suit a network: by its name, else by their channels."""
    shown = pictures().values()
    named = [open_picture(p.path) for p in shown if network.name in p.suits]
    if not named and preprocess_of(network)[0].mode == "RGB":
        every = (open_picture(p.path) for p in shown)
        named = [p for p in every if p.pixels.shape[2] == 3]
    return named[:SEVERAL]


def _trace(network: Network, picture: Picture | None) -> Trace:
    settings = preprocess_of(network)[0]
    grey = open_picture(np.full((settings.height, settings.width, 3), 128, np.uint8))
    return run(network, {network.inputs[0].name: prepare(picture or grey, settings).tensor})


def _has_maps(trace: Trace, node: Node) -> bool:
    if node.name in trace.missing or not node.outputs[0]:
        return False
    shape = trace.shape(node.outputs[0])
    return len(shape) == 4 and min(shape[2:]) > 1 and floating(trace.value(node.outputs[0]))


def _has_kernel(network: Network, node: Node) -> bool:
    return any(v in network.weights and network.weights[v].ndim == 4 for v in node.inputs)


def _last_of(trace: Trace, group: list[Node]) -> Node:
    """Return the last layer of a group with as many cells as its last kernel makes."""
    made = [n for n in group if _has_kernel(trace.network, n)]
    if not made:
        return group[-1]
    cells = trace.shape(made[-1].outputs[0])[2:]
    return [n for n in group if trace.shape(n.outputs[0])[2:] == cells][-1]


def _telling(values: Sequence[Array]) -> list[int]:
    """Return the channels by how much they vary over cells and pictures, the most first."""
    flat: Float = np.concatenate(
        [np.asarray(v[0], np.float64).reshape(v.shape[1], -1) for v in values], axis=1
    )
    return np.argsort(-np.nan_to_num(flat.var(axis=1)), kind="stable").tolist()


def _drawn(channels: int, seed: int) -> list[int]:
    return np.random.default_rng(seed).permutation(channels).tolist()


def _classes(network: Network, first: Trace, traces: Sequence[Trace], per: int) -> list[Rung]:
    """Return the rung of the classes, none where the network answers with something else."""
    try:
        count, answer = class_count(first), first.network.outputs[0].name
        layer = first.network.producers[class_scores(first, 0).value].name
    except (ConvscopeError, KeyError):
        return []
    rows = [np.asarray(t.value(answer), np.float64).reshape(count) for t in traces]
    best = [np.argsort(-row, kind="stable") for row in rows] or [np.arange(count)]
    turns = (int(order[rank]) for rank in range(count) for order in best)
    chosen = tuple(dict.fromkeys(turns))[:per]
    names = network.classes or ()
    return [Rung(layer, "class", chosen, tuple(names[c] if c < len(names) else "" for c in chosen))]


def _thinned(found: list[Rung], most: int) -> list[Rung]:
    """Return at most so many, evenly from the first to the last."""
    if len(found) <= most:
        return found
    return [found[i] for i in np.linspace(0, len(found) - 1, most).round().astype(int)]
