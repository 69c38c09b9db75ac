"""Networks from blocks: what is put together is a Network like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ..base.preprocess import Preprocess
from ..build import BLOCKS, PRESETS, LayerRow, layers, network_of
from ..build.blocks import Block
from .opened import Network

GREY = (1, 28, 28)
"""What a network takes that does not say it: channels, height, width of the digits."""


class Sequential(Network):
    """A network of blocks, one after the other, with random weights: to be looked at or trained.

    ``input`` is (c, h, w); left out it is that of the digits, and a training on other pictures
    builds the network anew for theirs. ``classes`` names the outputs. The same ``seed`` gives the
    same weights. Printing it lists every layer with its shape. Raises BadSettings, naming the
    block and the shapes, where two do not fit together.

    >>> import convscope as cs
    >>> net = cs.Sequential(cs.Conv(8, 3), cs.Relu(), cs.MaxPool(2), cs.Flatten(), cs.Linear(10))
    >>> net.trace("digit-3")["conv1"].output.shape
    (1, 8, 26, 26)
    >>> cs.Sequential(cs.Conv(8, 3), cs.Linear(10))
    Traceback (most recent call last):
        ...
    convscope.base.errors.BadSettings: block 2 'linear' (Linear): it takes a row of numbers: \
received 8 × 26 × 26. Put Flatten() before it.
    """

    blocks: tuple[Block, ...]
    seed: int
    given_input: tuple[int, int, int] | None

    def __new__(cls, *blocks: Block, **given: Any) -> Any:
        """Return a network of blocks; a changed copy of one is a plain Network."""
        if "nodes" in given:  # from dataclasses.replace: what was changed is not of these blocks
            return Network(**given)
        return super().__new__(cls)

    def __init__(
        self,
        *blocks: Block,
        input: tuple[int, int, int] | None = None,
        name: str = "network",
        seed: int = 0,
        classes: Sequence[str] = (),
        preprocess: Preprocess | None = None,
    ) -> None:
        shape = GREY if input is None else input
        made = network_of(
            blocks, shape, name=name, seed=seed, classes=tuple(classes), preprocess=preprocess
        )
        for field in fields(made):
            object.__setattr__(self, field.name, getattr(made, field.name))
        for own, value in (("blocks", tuple(blocks)), ("seed", seed), ("given_input", input)):
            object.__setattr__(self, own, value)

    @property
    def layers(self) -> tuple[LayerRow, ...]:
        """Each layer's name, operator, output shape, parameters, multiply-adds, receptive field."""
        return layers(self.blocks, self.given_input or GREY)

    def taking(self, input: tuple[int, int, int]) -> Sequential:
        """Return the same blocks for pictures of another shape, itself where it said its own."""
        if self.given_input is not None or input == GREY:
            return self
        return Sequential(*self.blocks, input=input, name=self.name, seed=self.seed)

    def __repr__(self) -> str:
        rows = self.layers
        wide = max(len(row.name) for row in rows)
        lines = [
            f"{row.name:{wide}}  {row.op:20} {_shape(row.shape):>14} {row.parameters:>11,}"
            for row in rows
        ]
        total = sum(row.parameters for row in rows)
        first = f"{self.name}: {_shape(self.given_input or GREY)}, {total:,} parameters"
        return "\n".join([first, *lines])


def preset(name: str, classes: int = 10, **options: Any) -> Sequential:
    """Return a network that comes along as blocks: "lenet-5", "tiny-vgg", "small-resnet", ….

    ``options`` are those of Sequential. Raises BadSettings for a name that none has.

    >>> preset("lenet-5").layers[0].shape
    (6, 28, 28)
    """
    from ..base.errors import BadSettings

    if name not in PRESETS:
        raise BadSettings(
            "no network of that name comes along as blocks", received=repr(name),
            remedy=f"There are: {', '.join(PRESETS)}.",
        )  # fmt: skip
    return Sequential(*PRESETS[name].blocks(classes), **{"name": name, **options})


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


__all__ = ["BLOCKS", "Sequential", "preset"]
