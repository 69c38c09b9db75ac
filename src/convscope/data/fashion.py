"""Fashion-MNIST: 70,000 pictures of clothing, read where it is installed, else fetched once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..base.errors import BadData
from .data import Data
from .fetch import content_digest, fetch
from .idx import open_idx

HOME = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
INSTALLED = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's and Ubuntu's package dataset-fashion-mnist puts it."""
CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
)  # fmt: skip
FILES = {
    "train-images-idx3-ubyte.gz": (
        47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
    ),
    "train-labels-idx1-ubyte.gz": (
        60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
    ),
    "t10k-images-idx3-ubyte.gz": (
        7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
    ),
}  # fmt: skip
"""Bytes and SHA-256 of what is packed in each file: packages have packed it anew."""


def fashion(*, home: str = HOME, progress: Callable[[int, int], None] | None = None) -> Data:
    """Open Fashion-MNIST; its 10,000 test pictures are kept for testing.

    Read from where a package installs it, from the folder that ``CONVSCOPE_DATA`` names, or from
    what was fetched before; else fetched from ``home`` and checked. ``progress(done, of)`` counts
    the bytes of the file that is fetched; without it a bar is drawn. Raises BadData.
    """
    for folder in (INSTALLED, *_own_folders()):
        if all((folder / name).is_file() for name in FILES):
            for name, (size, wanted) in FILES.items():
                if content_digest(folder / name, size) != wanted:
                    raise BadData(
                        f"'{folder / name}' is not Fashion-MNIST's file, or is damaged",
                        remedy="Take it away: it is fetched anew then.",
                    )
            return _opened(folder)
    folder = _own_folders()[-1]
    for name, (size, wanted) in FILES.items():
        if not (folder / name).is_file() or content_digest(folder / name, size) != wanted:
            try:
                fetch(home + name, folder / name, sha256=wanted, most=size, progress=progress)
            except BadData as error:
                raise BadData(
                    f"Fashion-MNIST is not here, and {error.what}", received=error.received,
                    remedy="Install the package dataset-fashion-mnist, or put its four files into "
                    f"'{folder}'.",
                ) from error  # fmt: skip
    return _opened(folder)


def _opened(folder: Path) -> Data:
    return replace(open_idx(folder, CLASSES, "fashion"), name="fashion")


def _own_folders() -> tuple[Path, ...]:
    """Return where it is looked for; it is fetched into the last."""
    given = os.environ.get("CONVSCOPE_DATA")
    if given:
        return Path(given), Path(given) / "fashion"
    return (Path("~/.cache/convscope/fashion").expanduser(),)
