"""The kernels that have a name, and one of them made with other numbers."""

from __future__ import annotations

from ...bench.kernels import KERNELS, named
from .. import wire
from ..store import Store
from .presets import block


def kernels(store: Store, asked: wire.Kernels) -> wire.KernelsAnswer:
    """Return every named kernel as it is usually made."""
    return wire.KernelsAnswer(
        tuple(
            wire.KernelEntry(
                k.name,
                tuple(wire.KernelParameter(p.name, p.usual, p.least, p.most) for p in k.parameters),
                block(named(k.name)),
            )
            for k in KERNELS.values()
        )
    )


def kernel_of(store: Store, asked: wire.KernelOf) -> wire.KernelAnswer:
    """Return one kernel. Raises BadQuestion or BadShape for a name or a number it has not."""
    return wire.KernelAnswer(block(named(asked.name, **asked.numbers)))
