"""Write a film: the ending of the name says how."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from ..base.errors import BadQuestion, InputError
from .film import Film
from .page import page
from .raster import images
from .svg import svg
from .video import video

PALETTE = 255
"""Colours of a GIF: none of the 256 is kept for what is see-through."""


def gif(film: Film) -> bytes:
    """Return the film as an animated GIF: one palette, no dither, the same bytes every time."""
    from PIL import Image as Pictures

    drawn = [(image, beats) for image, beats in images(film)]
    # the palette comes from the first, a middle and the last picture: between them they show all
    chosen = [drawn[i][0] for i in sorted({0, len(drawn) // 2, len(drawn) - 1})]
    width, height = film.look.size
    strip = Pictures.new("RGB", (width, height * len(chosen)))
    for i, image in enumerate(chosen):
        strip.paste(image, (0, i * height))
    palette = strip.quantize(PALETTE, Pictures.Quantize.MEDIANCUT, dither=Pictures.Dither.NONE)
    frames = [image.quantize(palette=palette, dither=Pictures.Dither.NONE) for image, _ in drawn]
    beat = 1000 * film.seconds / film.beats
    # GIF counts hundredths of a second, and browsers slow down what is faster than two
    durations = [max(20, round(beats * beat / 10) * 10) for _, beats in drawn]
    file = io.BytesIO()
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0,
        optimize=False, disposal=1,
    )  # fmt: skip
    return file.getvalue()


def _text(made: Callable[[Film], str]) -> Callable[[Film], bytes]:
    return lambda film: made(film).encode("utf-8")


FORMATS: dict[str, tuple[str, Callable[[Film], bytes]]] = {
    "gif": ("image/gif", gif),
    "mp4": ("video/mp4", lambda film: video(film, "mp4")),
    "webm": ("video/webm", lambda film: video(film, "webm")),
    "svg": ("image/svg+xml", _text(svg)),
    "html": ("text/html; charset=utf-8", _text(page)),
}
"""Each format's media type, and what writes it."""


def render(film: Film, kind: str) -> bytes:
    """Return the film as a file's bytes. Raises BadQuestion for a format there is not."""
    check_kind(kind)
    return FORMATS[kind][1](film)


def check_kind(kind: str) -> None:
    """Raise BadQuestion for a format there is not."""
    if kind not in FORMATS:
        raise BadQuestion(
            f"a film is written as {', '.join(FORMATS)}, or png for single frames",
            received=repr(kind),
        )


def check_out(out: Path) -> None:
    """See that something can be written there, before any work. Raises InputError, BadQuestion."""
    kind = out.suffix.lower().lstrip(".")
    if kind not in ("png", ""):
        check_kind(kind)
    folder = out if kind == "" else out.parent
    if kind == "" and out.exists() and not out.is_dir():
        raise InputError(
            f"'{out}' is a file", remedy="Name a folder for PNG frames, or add an ending."
        )
    nearest = next((f for f in (folder, *folder.absolute().parents) if f.exists()), folder)
    if kind and not folder.exists():
        raise InputError(f"there is no folder '{folder}'", remedy="Make it first.")
    if not _writable(nearest):
        raise InputError(f"nothing can be written to '{nearest}'", remedy="Choose another folder.")


def _writable(folder: Path) -> bool:
    import os

    return folder.is_dir() and os.access(folder, os.W_OK)


def write(film: Film, out: Path) -> list[Path]:
    """Write the film: a file, or numbered PNG frames into a folder. Returns what was written.

    Raises InputError where nothing can be written, BadQuestion for an ending there is not.
    """
    check_out(out)
    try:
        if out.suffix == "":
            return _frames(film, out)
        if out.suffix.lower() == ".png":
            *_, (last, _) = images(film)
            last.save(out, "PNG")
            return [out]
        out.write_bytes(render(film, out.suffix.lower().lstrip(".")))
    except OSError as error:
        raise InputError(f"cannot write '{out}'", received=str(error)) from error
    return [out]


def _frames(film: Film, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for i, (image, _) in enumerate(images(film)):
        path = folder / f"frame-{i:04d}.png"
        image.save(path, "PNG")
        written.append(path)
    return written
