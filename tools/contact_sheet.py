"""Draw one picture of every scene that comes along: ``python tools/contact_sheet.py``.

Each is a frame of its animation, a little before the end, with the scene's name under it:
docs/pictures/scenes.webp.
"""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageDraw

from convscope.animate import Film, Look, film_of
from convscope.animate.film import THEMES
from convscope.animate.raster import _font, images
from convscope.bench.presets import PRESETS

FILE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "scenes.webp"
LOOK = Look(size=(640, 360))
ACROSS, WIDTH, HEIGHT, GAP, UNDER = 5, 320, 180, 14, 26
SHARE = 0.62  # of the film that has passed


def frame(film: Film) -> Image.Image:
    drawn = list(images(film))
    ends = list(accumulate(beats for _, beats in drawn))
    return next(
        image for (image, _), end in zip(drawn, ends, strict=True) if end >= SHARE * ends[-1]
    )


def main() -> None:
    colours = THEMES["light"]
    down = -(-len(PRESETS) // ACROSS)
    size = (ACROSS * (WIDTH + GAP) + GAP, down * (HEIGHT + UNDER + GAP) + GAP)
    sheet = Image.new("RGB", size, colours.card)
    draw = ImageDraw.Draw(sheet)
    for i, found in enumerate(PRESETS.values()):
        film = film_of(found.stages, LOOK, found.title["en"])
        x = GAP + i % ACROSS * (WIDTH + GAP)
        y = GAP + i // ACROSS * (HEIGHT + UNDER + GAP)
        small = frame(film).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        sheet.paste(small, (x, y))
        draw.rectangle((x, y, x + WIDTH, y + HEIGHT), outline=colours.line)
        draw.text((x + 2, y + HEIGHT + 5), found.name, colours.ink, _font(14))
    sheet.save(FILE, "WEBP", quality=80, method=6)
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
