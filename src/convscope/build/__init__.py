"""Networks from blocks: what is put together is a Network like any other.

``network_of`` makes it, ``layers`` says what becomes of the shapes, also where two blocks do not
fit; ``PRESETS`` come along.
"""

from .blocks import BLOCKS, Block, from_json, to_json
from .layers import LayerRow, layers
from .network_of import network_of
from .presets import PRESETS, Preset

__all__ = [
    "BLOCKS", "PRESETS", "Block", "LayerRow", "Preset", "from_json", "layers", "network_of",
    "to_json",
]  # fmt: skip
