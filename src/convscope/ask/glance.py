"""What a network answers to a picture that is not kept: a camera's frame, a drawing under way."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from ..base.drawn_back import drawn_back
from ..base.picture import Picture, open_picture
from ..network.preprocess_of import preprocess_of
from .answers.top_classes import ranked
from .store import Store
from .wire import ClassChance, Scene


@dataclass(frozen=True)
class Glance:
    """The most probable classes, and what the network saw as a data URL (PNG)."""

    top: tuple[ClassChance, ...]
    seen: str


def glance(store: Store, scene: Scene, content: bytes, count: int = 5) -> Glance:
    """Run the scene's network, prepared as the scene says, on the bytes of another picture.

    Raises BadPicture and TooLarge for the picture, BadQuestion where there is no such network.
    """
    done, prepared = store.run_once(scene, open_picture(content, name="the picture"))
    own, _ = preprocess_of(done.network)
    png = Picture("", drawn_back(prepared.tensor, own)).png()
    url = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return Glance(ranked(done, count, store.names(scene)), url)
