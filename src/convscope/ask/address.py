"""The address of a place in the page: what comes after #, as web/src/app/address.ts reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from .wire import Scene


def address_of(
    scene: Scene, layer: str = "", cell: tuple[int, ...] = (), language: str = ""
) -> str:
    """Return the address of a scene, open at a layer or at one of its values.

    >>> address_of(Scene("digits", "digit-3"), "conv1", (0, 2, 10, 12))
    '#network=digits&picture=digit-3&layer=conv1&cell=0.2.10.12&depth=layer'
    """
    parts = {"network": scene.network, "picture": scene.picture}
    if scene.preprocess is not None:
        parts["preprocess"] = msgspec.json.encode(scene.preprocess).decode()
    if scene.names:
        parts["names"] = scene.names
    if layer:
        parts |= {"layer": layer}
        parts |= {"cell": ".".join(map(str, cell))} if cell else {}
        parts["depth"] = "layer"
    if language:
        parts["lang"] = language
    return f"#{urlencode(parts)}"


def unit_address(scene: Scene, layer: str, channel: int, language: str = "") -> str:
    """Return the address of a unit's page, on a scene.

    >>> unit_address(Scene("digits", "digit-3"), "conv1", 3)[:49]
    '#network=digits&picture=digit-3&room=inside&bench'
    """
    unit = {"layer": layer, "channel": channel}
    bench = msgspec.json.encode({"part": "unit", "unit": unit}).decode()
    parts = {"room": "inside", "bench": bench} | ({"lang": language} if language else {})
    return f"{address_of(scene)}&{urlencode(parts)}"


def training_address(run: str, language: str = "") -> str:
    """Return the address of a run in the training room.

    >>> training_address("digits")
    '#room=train&bench=%7B%22part%22%3A%22learn%22%2C%22run%22%3A%22digits%22%7D'
    """
    bench = msgspec.json.encode({"part": "learn", "run": run}).decode()
    parts = {"room": "train", "bench": bench} | ({"lang": language} if language else {})
    return f"#{urlencode(parts)}"


def place_address(place: Mapping[str, Any], language: str = "") -> str:
    """Return the address of a place given by its parts, as a lesson's scene has them.

    >>> place_address({"room": "1d", "at": 0, "bench": {"k": [1, 0, 1]}})
    '#room=1d&at=0&bench=%7B%22k%22%3A%5B1%2C0%2C1%5D%7D'
    """
    parts = {name: _part(name, value) for name, value in place.items()}
    parts = {name: text for name, text in parts.items() if text}
    return f"#{urlencode(parts | ({'lang': language} if language else {}))}"


def _part(name: str, value: Any) -> str:
    if name == "at":
        return str(value) if value >= 0 else ""
    if name == "made":
        return ""  # how a channel is made is a step further
    if isinstance(value, list | tuple):
        return ".".join(map(str, value))
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
