"""Pictures that were made are kept: a PNG and a JSON beside it, named by all that decides them.

Who makes a ladder again, or goes on with one that was broken off, takes them from there.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ...base.array import Array
from ...base.errors import ConvscopeError
from ...base.picture import open_picture
from .part import Part
from .settings import Settings
from .visualise import png

FORM = 1
"""Raised when the same settings begin to make other pictures."""
LARGEST = 2**22
"""Bytes of a kept picture that are read at most."""


@dataclass(frozen=True, eq=False)
class Made:
    """A picture (h w c) of one unit, and the activation that it reached.

    ``curve`` has the activations step by step, a row a picture, and ``said`` what else is known
    of it, where they were kept as well.
    """

    picture: Array
    activation: float
    curve: tuple[tuple[float, ...], ...] = ()
    said: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """A folder of such pictures; None keeps nothing."""

    folder: Path | None

    def find(self, key: str) -> Made | None:
        """Return what is kept under a key, None where there is nothing that can be read."""
        if self.folder is None:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError, ConvscopeError):
            path = self.folder / f"{key}.png"
            beside = self.folder / f"{key}.json"
            if max(path.stat().st_size, beside.stat().st_size) <= LARGEST:
                said = json.loads(beside.read_text(encoding="utf-8"))
                rows = tuple(tuple(map(float, row)) for row in said.get("curve", ()))
                return Made(open_picture(path).pixels, float(said["activation"]), rows, said)
        return None

    def keep(self, key: str, made: Made, said: dict[str, object]) -> None:
        """Keep a picture; each file appears whole or not at all, the picture last."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = {**said, "activation": made.activation}
        if made.curve:
            whole["curve"] = [list(row) for row in made.curve]
        content = json.dumps(whole).encode()
        for name, given in ((f"{key}.json", content), (f"{key}.png", png(made.picture))):
            draft = self.folder / f".{name}.{os.getpid()}"
            draft.write_bytes(given)
            os.replace(draft, self.folder / name)


def key_of(
    digest: str, part: Part, channel: int, seed: int, settings: Settings, engine: str
) -> tuple[str, dict[str, object]]:
    """Return the name under which a picture is kept, and what decided it."""
    said: dict[str, object] = {
        "form": FORM, "network": digest, "layer": part.layer, "value": part.value,
        "objective": part.objective, "channel": channel, "seed": seed, "size": list(part.size),
        "engine": engine, "settings": asdict(settings),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32], said


def usual_folder() -> Path:
    """Return where they are kept unless told otherwise: the user's own cache."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "convscope" / "visions"


def same_size(picture: Array, size: tuple[int, int]) -> bool:
    """Tell whether a kept picture is of the size that is wanted.

    >>> import numpy as np
    >>> same_size(np.zeros((4, 5, 3), np.uint8), (4, 5))
    True
    """
    return picture.shape[:2] == size
