"""The ladders that come along: pictures side by side in one file, and what they are of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import networks


@dataclass(frozen=True)
class ZooLadder:
    """A ladder: ``path`` has a row for each of the ``rungs``, each picture ``side`` pixels wide.

    ``network`` is the digest of the network that it was made of; the settings are those by which
    it was made.
    """

    network: str
    path: Path
    side: int
    seed: int
    engine: str
    settings: dict[str, Any]
    rungs: tuple[dict[str, Any], ...]


@cache
def ladders() -> dict[str, ZooLadder]:
    """Return the ladders by the digests of their networks.

    >>> sorted(ladder.path.parent.name for ladder in ladders().values())[0]
    'digits'
    """
    found = {}
    for network in networks().values():
        path = network.path.parent / "ladder.json"
        if path.exists():
            said = json.loads(path.read_text(encoding="utf-8"))
            rungs = tuple(said.pop("rungs"))
            found[said["network"]] = ZooLadder(path=path.with_suffix(".webp"), rungs=rungs, **said)
    return found
