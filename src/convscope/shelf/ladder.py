"""A ladder as the shelf hands it out: it can be drawn, and a notebook shows it."""

from __future__ import annotations

import io
from os import PathLike
from pathlib import Path
from typing import Any

from ..animate.ladder import ladder_sheet, write_ladder
from ..base.array import Array
from ..inside.visualise.ladder import Ladder as Made
from ..network import Network


class Ladder(Made):
    """One picture of a whole network; a rung's pictures are ``ladder.rungs[i].pictures``."""

    def sheet(self) -> Array:
        """Return it drawn (h w 3) uint8, made to the end first."""
        title = f"{self.network.name}: what each layer looks for"
        return ladder_sheet(title, self.finish().rungs)

    def save(self, path: str | PathLike[str]) -> None:
        """Write it as a .png or .webp file. Raises BadQuestion, InputError."""
        write_ladder(self.sheet(), Path(path))

    def _repr_png_(self) -> bytes:
        from PIL import Image

        file = io.BytesIO()
        Image.fromarray(self.sheet()).save(file, "PNG")
        return file.getvalue()


def ladder_of(network: Network, picture: Any, options: dict[str, Any]) -> Ladder:
    """Return the ladder of a network; ``options`` are those of ``Ladder.of``."""
    from .opened import picture as opened

    given = None if picture is None else opened(picture)
    return Ladder.of(network, picture=given, **options)
