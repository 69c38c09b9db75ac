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
    from .shelf import Network, Trace, compare, convolve, open, picture, pool

__version__ = "0.1.0"
__all__ = [
    "Network",
    "Preprocess",
    "Trace",
    "compare",
    "convolve",
    "kernels",
    "open",
    "ops",
    "picture",
    "pool",
]

# loaded when first used, so that ``import convscope`` costs next to nothing
_HOMES = {"Preprocess": ".base.preprocess", "kernels": ".bench.kernels", "ops": ".ops"}
_MODULES = ("kernels", "ops")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'convscope' has no attribute {name!r}")
    home = import_module(_HOMES.get(name, ".shelf"), __name__)
    return home if name in _MODULES else getattr(home, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
