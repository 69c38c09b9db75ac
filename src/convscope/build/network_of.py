"""Blocks become a network: a graph with random weights, as ONNX has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..base.errors import BadSettings
from ..base.preprocess_settings import Preprocess
from ..network import Network
from ..network.graph import CLASSES, Value
from ..network.preprocess_of import KEY
from .blocks import Block, Softmax, listed, put, short
from .draft import Draft

MOST_SIDE = 4096


def network_of(
    blocks: Sequence[Block],
    input: tuple[int, int, int] = (1, 28, 28),
    *,
    name: str = "network",
    seed: int = 0,
    classes: Sequence[str] = (),
    preprocess: Preprocess | None = None,
) -> Network:
    """Return the network that the blocks make of pictures ``input`` (c, h, w).

    Its input is called "image", its output "scores", or "probabilities" behind a Softmax. The
    same ``seed`` gives the same weights. Raises BadSettings or BadShape, naming the block, where
    two do not fit together, TooLarge beyond the bounds.

    >>> from .blocks import Conv, Flatten, Linear, Relu
    >>> net = network_of([Conv(2, 3), Relu(), Flatten(), Linear(10)], (1, 5, 5))
    >>> [node.name for node in net.nodes], net.outputs[0].shape
    (['conv1', 'relu1', 'flatten1', 'linear1'], ('n', 10))
    """
    draft = drafted(blocks, input, seed)
    nodes = [made.node for made in draft.nodes]
    output = "probabilities" if isinstance(blocks[-1], Softmax) else "scores"
    nodes[-1] = replace(nodes[-1], outputs=(output,))
    metadata = {}
    if classes:
        if len(classes) != draft.shape[0]:
            raise BadSettings(
                f"the last block gives {listed(draft.shape)}", received=f"{len(classes)} classes",
                remedy=f"Let it be Linear({len(classes)}).",
            )  # fmt: skip
        metadata[CLASSES] = json.dumps(list(classes), ensure_ascii=False)
    if preprocess is not None:
        metadata[KEY] = preprocess.to_json()
    return Network(
        name,
        (Value("image", "float32", ("n", *input)),),
        (Value(output, "float32", ("n", *draft.shape)),),
        tuple(nodes),
        draft.weights,
        metadata,
    )


def drafted(
    blocks: Sequence[Block], input: tuple[int, int, int], seed: int = 0, *, allocate: bool = True
) -> Draft:
    """Return what the blocks make; without ``allocate`` no weight is drawn."""
    draft = begun(input, seed, allocate=allocate)
    check_list(blocks)
    if not blocks:
        raise BadSettings("a network has at least one block", remedy="Begin with Conv(8, 3).")
    for i, block in enumerate(blocks):
        draft.path = (i,)
        put(block, draft)
    return draft


def check_list(blocks: Sequence[Block]) -> None:
    """Raise BadSettings for what is no list of blocks: one block alone, for instance."""
    if not isinstance(blocks, (list, tuple)):
        raise BadSettings(
            "the blocks are no list", received=short(blocks), remedy="[Conv(8, 3), Relu()] is one.",
        )  # fmt: skip


def begun(input: tuple[int, int, int], seed: int = 0, *, allocate: bool = True) -> Draft:
    """Return a draft without any block. Raises BadSettings for an input that is none."""
    shape = tuple(input) if isinstance(input, (tuple, list)) else ()
    right = len(shape) == 3 and all(
        isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= MOST_SIDE for n in shape
    )
    if not right:
        raise BadSettings(
            "the input is (channels, height, width)", received=short(input),
            remedy="(1, 28, 28) for the digits.",
        )  # fmt: skip
    if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool) or seed < 0:
        raise BadSettings("the seed is a whole number from 0", received=short(seed))
    return Draft(shape, np.random.default_rng(seed), allocate=allocate)
