"""Make the photographs in `zoo/pictures` from free ones that packages carry.

    python tools/make_pictures.py

Three come from scikit-image's wheel (pip), two from Debian's package gcompris-qt-data, for which
this needs a Debian with apt-get. Authors and licences: `zoo/pictures/LICENSES.md`.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from PIL import Image

OUT = Path(__file__).parents[1] / "src/convscope/zoo/pictures"
WHEEL = "scikit-image==0.26.0"
FROM_WHEEL = {"cat": "chelsea.png", "coffee": "coffee.png", "rocket": "rocket.jpg"}
DEBIAN = "gcompris-qt-data=3.1-2"
RESOURCES = "usr/share/gcompris-qt/rcc/categorization.rcc"
FROM_DEBIAN = {"pan": "others/pan.webp", "tape-measure": "tools/measuringTape4.webp"}
LONGEST = 512

FOLDER, COMPRESSED = 2, 1


class Resources:
    """Qt's resource file: a tree of entries that point into a table of names and one of data."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        magic, version, self.tree, self.data, self.names = struct.unpack(">4s4I", content[:20])
        if magic != b"qres":
            raise SystemExit(f"{RESOURCES}: not a Qt resource file, begins with {magic!r}")
        self.entry_size = 14 if version == 1 else 22
        self.files = dict(self.walk(0, ""))

    def at(self, form: str, offset: int) -> tuple[int, ...]:
        """Read big-endian numbers."""
        return struct.unpack_from(f">{form}", self.content, offset)

    def walk(self, index: int, path: str) -> list[tuple[str, bytes]]:
        """List the files under an entry."""
        entry = self.tree + index * self.entry_size
        name, flags = self.at("IH", entry)
        (letters,) = self.at("H", self.names + name)
        start = self.names + name + 6
        path += "/" + self.content[start : start + 2 * letters].decode("utf-16-be")
        if flags & FOLDER:
            count, first = self.at("II", entry + 6)
            return [file for child in range(count) for file in self.walk(first + child, path)]
        (offset,) = self.at("I", entry + 10)
        (size,) = self.at("I", self.data + offset)
        start = self.data + offset + 4
        content = self.content[start : start + size]
        # The first four bytes of what is compressed say how long it was.
        return [(path, zlib.decompress(content[4:]) if flags & COMPRESSED else content)]


def from_wheel(folder: Path) -> dict[str, bytes]:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return {name: wheel.read(f"skimage/data/{file}") for name, file in FROM_WHEEL.items()}


def from_debian(folder: Path) -> dict[str, bytes]:
    subprocess.run(["apt-get", "download", DEBIAN], cwd=folder, check=True)
    package = next(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "--extract", str(package), str(folder)], check=True)
    files = Resources((folder / RESOURCES).read_bytes()).files
    return {
        name: next(content for path, content in files.items() if path.endswith(f"/{ending}"))
        for name, ending in FROM_DEBIAN.items()
    }


def write(name: str, content: bytes) -> None:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    # A fresh image leaves behind whatever the file said of camera and place.
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    clean.save(OUT / f"{name}.jpg", quality=88, optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (from_wheel(Path(folder)) | from_debian(Path(folder))).items():
            write(name, content)


if __name__ == "__main__":
    main()
