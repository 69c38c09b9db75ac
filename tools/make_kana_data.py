"""Make `zoo/data/kana.npz`: the 46 hiragana, drawn from free Japanese fonts.

    python tools/make_kana_data.py                   # fetches Debian's packages of fonts
    python tools/make_kana_data.py --fonts FOLDER    # has them unpacked already
    python tools/make_kana_data.py --sheet FILE.png  # also draws all of it, to look at

Needs a Debian with apt-get; nothing is installed. Each character is drawn large, cut to its ink,
brought to 26 pixels on its longer side and put into the middle of 32 × 32, white on black. A face
that looks like one that is there already is left out: many fonts share their kana. The fonts under
`ASIDE` are kept for testing, whole: no picture of them is learnt from. Their licences:
`zoo/data/LICENSES.md`. The same packages, FreeType and zlib make the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

OUT = Path(__file__).parents[1] / "src/convscope/zoo/data/kana.npz"
KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
)
PACKAGES = (
    "fonts-aoyagi-kouzan-t", "fonts-aoyagi-soseki", "fonts-dejima-mincho", "fonts-dotgothic16",
    "fonts-hanazono", "fonts-horai-umefont", "fonts-ipaexfont-gothic", "fonts-ipaexfont-mincho",
    "fonts-ipafont-mincho", "fonts-kiloji", "fonts-konatu", "fonts-kouzan-mouhitsu",
    "fonts-migmix", "fonts-mona", "fonts-morisawa-bizud-gothic", "fonts-morisawa-bizud-mincho",
    "fonts-motoya-l-cedar", "fonts-motoya-l-maruberi", "fonts-mplus", "fonts-noto-cjk",
    "fonts-noto-cjk-extra", "fonts-oradano-mincho-gsrr", "fonts-reggae", "fonts-sawarabi-gothic",
    "fonts-sawarabi-mincho", "fonts-seto", "fonts-train", "fonts-yozvox-yozfont-antique",
    "fonts-yozvox-yozfont-cute", "fonts-yozvox-yozfont-edu", "fonts-yozvox-yozfont-standard-kana",
)  # fmt: skip
ASIDE = (
    "AoyagiKouzanT", "HanaMinA", "Konatu", "ReggaeOne-Regular", "dejima-mincho-r227", "kiloji",
    "kiloji_b", "kiloji_d", "sawarabi-mincho-medium",
)  # fmt: skip
"""A brush, handwriting in three weights, an antique, two Mincho, a rounded and a loud face."""
SIDE, INK, DRAWN = 32, 26, 128
ALIKE = 0.97
"""Mean cosine between the pictures of two faces from which on they count as the same."""


def unpacked(folder: Path) -> Path:
    """Fetch the packages and unpack them, each into a folder of its name."""
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=True)
    for package in PACKAGES:
        (file,) = folder.glob(f"{package}_*.deb")
        (folder / package).mkdir()
        subprocess.run(["dpkg", "-x", file, folder / package], check=True)
    return folder


def picture(font: ImageFont.FreeTypeFont, character: str) -> np.ndarray | None:
    """Draw one character (32 32), None where there is no ink."""
    left, top, right, bottom = font.getbbox(character)
    drawn = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(drawn).text((4 - left, 4 - top), character, fill=255, font=font)
    ink = drawn.getbbox()
    if ink is None:
        return None
    drawn = drawn.crop(ink)
    times = INK / max(drawn.size)
    width, height = (max(1, round(side * times)) for side in drawn.size)
    made = Image.new("L", (SIDE, SIDE))
    small = drawn.resize((width, height), Image.Resampling.BOX)
    made.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.array(made)


def face(path: Path) -> np.ndarray | None:
    """Draw all characters (46 32 32), None where the font lacks one or cannot be drawn."""
    font = ImageFont.truetype(str(path), DRAWN, layout_engine=ImageFont.Layout.BASIC)
    try:
        drawn = [picture(font, character) for character in KANA]
    except OSError as error:  # FreeType refuses a glyph's program
        print(f"{path.name}: left out, {error}")
        return None
    found = [one for one in drawn if one is not None]
    # the box for what a font lacks comes more than once
    whole = len({one.tobytes() for one in found}) == len(KANA)
    return np.stack(found) if whole else None


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Return the mean cosine between the pictures of two faces."""
    a, b = (f.reshape(len(KANA), -1).astype(np.float64) for f in (one, other))
    return float(((a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)).mean())


def faces(folder: Path) -> dict[str, np.ndarray]:
    """Draw every face that looks like none before it, by the name of its file."""
    found: dict[str, np.ndarray] = {}
    for package in PACKAGES:
        files = sorted((folder / package).rglob("*"))
        for path in files:
            if path.suffix.lower() not in {".ttf", ".ttc", ".otf"} or not path.is_file():
                continue
            drawn = face(path)
            if drawn is not None and all(likeness(drawn, f) < ALIKE for f in found.values()):
                found[path.stem] = drawn
    return found


def write(found: dict[str, np.ndarray]) -> None:
    names = list(found)
    aside = [names.index(name) for name in ASIDE]
    nearest = max(
        likeness(found[names[i]], f) for i in aside for n, f in found.items() if n not in ASIDE
    )
    test = (np.array(aside)[:, None] * len(KANA) + np.arange(len(KANA))).ravel()
    np.savez_compressed(
        OUT,
        pictures=np.concatenate(list(found.values()))[..., None],
        labels=np.tile(np.arange(len(KANA), dtype=np.uint8), len(names)),
        classes=np.array(list(KANA)),
        test=np.sort(test).astype(np.int32),
        fonts=np.array(names),  # 46 pictures each, in this order
    )
    content = OUT.read_bytes()
    print(f"{len(names)} faces, {len(aside)} kept aside, {len(names) * len(KANA):,} pictures")
    print(f"a face kept aside is alike to one learnt from by at most {nearest:.2f}")
    print(f"{OUT}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def sheet(found: dict[str, np.ndarray], path: Path) -> None:
    """Draw all pictures, a face a row, those kept aside brighter behind."""
    drawn = Image.new("L", (180 + 33 * len(KANA), 33 * len(found)))
    for row, (name, pictures) in enumerate(found.items()):
        ImageDraw.Draw(drawn).text((2, 33 * row + 10), name, fill=255)
        for column, one in enumerate(pictures):
            shade = np.maximum(one, 70 if name in ASIDE else 0)
            drawn.paste(Image.fromarray(shade), (180 + 33 * column, 33 * row))
    drawn.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fonts", type=Path, help="a folder with each package unpacked")
    parser.add_argument("--sheet", type=Path, help="where to draw all pictures")
    given = parser.parse_args()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = faces(given.fonts or unpacked(Path(folder)))
    write(found)
    if given.sheet:
        sheet(found, given.sheet)


if __name__ == "__main__":
    main()
