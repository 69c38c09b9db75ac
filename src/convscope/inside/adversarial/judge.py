"""A network asked for its answer to pixels, and for how the loss moves with each of them.

Pixels are (h w c) of 0 to 255, as the network's input is cut out of a picture: 1 channel where it
takes grey, red, green and blue where it takes colour. A slope is per step of 1 of a pixel's 255:
the preprocessing (scale, mean, std, order, layout, inversion) is inside of it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadNetwork, BadQuestion, UnsupportedOp
from ...base.picture import Picture
from ...base.preprocess_settings import Preprocess
from ...explain.gradient import gradient
from ...explain.target import Target
from ...network import Network
from ...trace import Trace, run
from ...training.fed import cut_out, numbers, only_input
from ...training.scored import log_probabilities, scorer, scores_of
from ..visualise.feeding import Feeding

Slopes = Callable[[Array, int], Array]
"""From an input (1 c h w) and a class to the slope of −ln p[class] in the input."""

SMALL = 64 * 64
"""Pixels of an input up to which the NumPy ops are fast enough, and PyTorch is not loaded."""


class Judge:
    """Asks ``network``; slopes are computed by ``engine``: "numpy", "torch", or the faster ("").

    Raises BadNetwork where the network does not take one picture, BadQuestion for another engine.
    """

    def __init__(self, network: Network, preprocess: Preprocess, engine: str = "") -> None:
        self.network, self.preprocess = network, preprocess
        self.value = only_input(network)
        self.feeding = Feeding(preprocess)
        scores, self._maybe = scores_of(network)
        self._score = scorer(network, scores)
        heavy = preprocess.height * preprocess.width > SMALL
        self._slopes = _slopes(network, engine, self._maybe, heavy)

    def pixels(self, picture: Picture) -> Array:
        """Return what the network is given of a picture: (h w c) uint8."""
        return np.ascontiguousarray(cut_out(picture, self.preprocess)[..., : self.feeding.channels])

    def input(self, pixels: Array) -> Array:
        """Return the input that pixels make."""
        wide = np.broadcast_to(pixels, (*pixels.shape[:2], len(self.feeding.taken)))
        return numbers(wide[None], self.preprocess).astype(self.value.dtype, copy=False)

    def log_p(self, pixels: Array) -> Float:
        """Return the logarithms (k,) of the probabilities of all classes."""
        scores = self._score(self.input(pixels))
        return np.asarray(log_probabilities(scores.reshape(1, -1), self._maybe)[0])

    def trace(self, pixels: Array) -> Trace:
        """Return the trace of pixels."""
        return run(self.network, {self.value.name: self.input(pixels)})

    def slopes(self, pixels: Array, index: int) -> Float:
        """Return ∂(−ln p[index]) / ∂pixel (h w c)."""
        return self.in_pixels(self._slopes(self.input(pixels), index))

    def in_pixels(self, slopes: Array) -> Float:
        """Return slopes in the pixels (h w c) for slopes in the input."""
        found = self.feeding.back(np.asarray(slopes, np.float64))[0] / 255
        return np.ascontiguousarray(found.transpose(1, 2, 0))


def _slopes(network: Network, engine: str, maybe: bool, heavy: bool) -> Slopes:
    if engine not in ("", "numpy", "torch"):
        raise BadQuestion("no such engine", received=repr(engine), remedy="Engines: numpy, torch.")
    if engine == "torch" or (not engine and heavy and not maybe and find_spec("torch") is not None):
        try:
            return _by_torch(network)
        except (UnsupportedOp, BadNetwork):  # what has no function there, or nothing learnt
            if engine:
                raise
    return _by_numpy(network)


def _by_numpy(network: Network) -> Slopes:
    def slopes(x: Array, index: int) -> Array:
        trace = run(network, {network.inputs[0].name: x})
        return gradient(trace, Target("loss", index=index)).of(network.inputs[0].name)

    return slopes


def _by_torch(network: Network) -> Slopes:
    from dataclasses import replace

    import torch

    from ...training.engines.engine import trained_part
    from ...training.engines.torch_network import TorchNetwork

    still = frozenset(node.name for node in network.nodes)
    module = TorchNetwork(replace(trained_part(network), still=still)).eval()
    module.requires_grad_(False)

    def slopes(x: Array, index: int) -> Array:
        given = torch.tensor(np.asarray(x, np.float32), requires_grad=True)
        # one picture is little: several threads wait for each other longer than they compute
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            scores = module(given)
            # p − one-hot in double precision: of a sure answer little else is left
            seed = torch.softmax(scores.detach().double(), dim=1)
            seed[0, index] -= 1
            (found,) = torch.autograd.grad(scores, given, seed.to(scores.dtype))
        finally:
            torch.set_num_threads(threads)
        return np.asarray(found.numpy())

    return slopes
