"""The bench: convolution done by hand, on a row, a picture or a volume, one step after another.

``Sliding`` is the one source of the steps: the library's ``.steps()``, the page's rooms and every
animation draw what it says. It makes no arithmetic of its own, each op's ``terms`` does.
"""

from .convolve import convolve, pool
from .sizes import Size, output_size
from .slid import Slid
from .sliding import Grid, Sliding
from .step import Step

__all__ = ["Grid", "Size", "Slid", "Sliding", "Step", "convolve", "output_size", "pool"]
