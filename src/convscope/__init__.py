"""Open any convolutional neural network, show it any picture, see every number on the way.

>>> import convscope as cs
>>> trace = cs.open("digits").trace("digit-3")
>>> trace.top(1)[0][0]
'3'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import ops
    from .base.preprocess import Preprocess
    from .bench import kernels
    from .build.blocks import (
        AveragePool,
        BatchNorm,
        Conv,
        Dropout,
        Flatten,
        Gelu,
        GlobalAveragePool,
        HardSwish,
        LeakyRelu,
        Linear,
        MaxPool,
        Relu,
        Residual,
        Sigmoid,
        Softmax,
        Tanh,
    )
    from .data.augment import Augment
    from .data.data import Data
    from .data.look import look
    from .data.open_data import open_data as dataset
    from .data.split import split
    from .lessons.check import check, hint
    from .shelf import (
        Network,
        Run,
        Sequential,
        Trace,
        compare,
        convolve,
        evaluate,
        open,
        picture,
        pool,
        predict,
        preset,
        runs,
        scene,
        train,
        transfer,
    )

__version__ = "0.1.0"
_BLOCKS = (
    "AveragePool", "BatchNorm", "Conv", "Dropout", "Flatten", "Gelu", "GlobalAveragePool",
    "HardSwish", "LeakyRelu", "Linear", "MaxPool", "Relu", "Residual", "Sigmoid", "Softmax", "Tanh",
)  # fmt: skip
__all__ = [
    "Augment",
    "AveragePool",
    "BatchNorm",
    "Conv",
    "Data",
    "Dropout",
    "Flatten",
    "Gelu",
    "GlobalAveragePool",
    "HardSwish",
    "LeakyRelu",
    "Linear",
    "MaxPool",
    "Network",
    "Preprocess",
    "Relu",
    "Residual",
    "Run",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Trace",
    "check",
    "compare",
    "convolve",
    "dataset",
    "evaluate",
    "hint",
    "kernels",
    "look",
    "open",
    "ops",
    "picture",
    "pool",
    "predict",
    "preset",
    "runs",
    "scene",
    "split",
    "train",
    "transfer",
]

# loaded when first used, so that ``import convscope`` costs next to nothing
_HOMES = {
    "Augment": ".data.augment",
    "Data": ".data.data",
    "Preprocess": ".base.preprocess",
    "check": ".lessons.check",
    "hint": ".lessons.check",
    "kernels": ".bench.kernels",
    "look": ".data.look",
    "ops": ".ops",
    "split": ".data.split",
    **dict.fromkeys(_BLOCKS, ".build.blocks"),
}
_MODULES = ("kernels", "ops")
_CALLED = {"dataset": (".data.open_data", "open_data")}
"""What has another name at home."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'convscope' has no attribute {name!r}")
    if name in _CALLED:
        module, own = _CALLED[name]
        return getattr(import_module(module, __name__), own)
    home = import_module(_HOMES.get(name, ".shelf"), __name__)
    return home if name in _MODULES else getattr(home, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
