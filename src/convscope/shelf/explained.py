"""An attribution that can be seen: its map over the picture."""

from __future__ import annotations

from dataclasses import dataclass, fields
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..base.preprocess import Prepared
from ..why import attribution

if TYPE_CHECKING:
    from PIL.Image import Image

SEEN = 224
"""Pixels that a notebook shows a small picture in, at least, by whole steps."""


@dataclass(frozen=True, eq=False)
class Attribution(attribution.Attribution):
    """How much each place speaks for a class; a notebook shows it as its map over the picture.

    ``prepared`` is how the picture became the input, None where a tensor was traced.
    """

    prepared: Prepared | None = None

    @classmethod
    def of(cls, found: attribution.Attribution, prepared: Prepared | None) -> Attribution:
        """Return an attribution with the picture that it is of."""
        own = {f.name: getattr(found, f.name) for f in fields(found)}
        return cls(**own, prepared=prepared)

    def picture(self, opacity: float = 0.85, theme: Literal["light", "dark"] = "light") -> Image:
        """Return the map over the picture, a PIL image of the input's size.

        Positive is indigo and speaks for, negative vermilion, full colour at the strongest
        places; the picture is pale and without colour, white where a tensor was traced.
        ``opacity`` is the map's at its strongest, from 0 to 1. Raises BadQuestion beyond.

        >>> import convscope as cs
        >>> cs.open("digits").trace("digit-3").why("3").picture(opacity=0.7).size
        (28, 28)
        """
        from PIL.Image import fromarray

        from ..animate.film import THEMES
        from ..animate.reasons import laid_over

        if not 0 <= opacity <= 1:
            raise BadQuestion("an opacity is from 0 to 1", received=str(opacity))
        if theme not in THEMES:
            raise BadQuestion("no such theme", received=repr(theme), remedy=f"{', '.join(THEMES)}.")
        pixels = laid_over(self._pixels(), self.map, THEMES[theme], opacity=opacity)
        return fromarray(pixels)

    def _pixels(self) -> Array:
        from ..base.drawn_back import drawn_back

        if self.prepared is None:
            return np.full((*self.map.shape, 3), 255, np.uint8)
        return drawn_back(self.prepared.tensor, self.prepared.preprocess)

    def _repr_png_(self) -> bytes:
        from PIL.Image import Resampling

        image, content = self.picture(), BytesIO()
        zoom = max(1, -(-SEEN // max(image.size)))
        size = image.size[0] * zoom, image.size[1] * zoom
        image.resize(size, Resampling.NEAREST).save(content, "PNG")
        return content.getvalue()
