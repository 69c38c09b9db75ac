"""The networks and pictures that come along, each with its card or its licence beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ZooNetwork:
    """A network that comes along: its file, its model card, what it is in one line."""

    name: str
    path: Path
    card_path: Path
    title_en: str
    title_ja: str
    summary: str
    summary_ja: str


@dataclass(frozen=True)
class ZooPicture:
    """A picture that comes along, and the networks it suits."""

    name: str
    path: Path
    title_en: str
    title_ja: str
    suits: tuple[str, ...]
    credit: str


@cache
def networks() -> dict[str, ZooNetwork]:
    """Return the networks by name.

    >>> sorted(networks())
    ['digits', 'fashion', 'imagenet', 'kana']
    """
    listed = json.loads((HERE / "networks" / "networks.json").read_text(encoding="utf-8"))
    return {
        name: ZooNetwork(
            name,
            HERE / "networks" / name / "network.onnx",
            HERE / "networks" / name / "card.md",
            **texts,
        )
        for name, texts in listed.items()
    }


@cache
def pictures() -> dict[str, ZooPicture]:
    """Return the pictures by name.

    >>> pictures()["coffee"].suits
    ('imagenet',)
    """
    listed = json.loads((HERE / "pictures" / "pictures.json").read_text(encoding="utf-8"))
    return {
        Path(entry["file"]).stem: ZooPicture(
            name=Path(entry["file"]).stem,
            path=HERE / "pictures" / entry["file"],
            title_en=entry["title_en"],
            title_ja=entry["title_ja"],
            suits=tuple(entry["suits"]),
            credit=entry["credit"],
        )
        for entry in listed
    }


def network_path(name: str) -> Path:
    """Return the file of a network that comes along."""
    return networks()[name].path


def picture_path(name: str) -> Path:
    """Return the file of a picture that comes along."""
    return pictures()[name].path
