"""A film as MP4 or WebM, by PyAV (FFmpeg in a wheel), which is an extra."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ..base.errors import InputError
from .film import Film
from .raster import images

ENCODERS = {
    "mp4": ("libx264", "libopenh264", "h264", "mpeg4"),
    "webm": ("libvpx-vp9", "libvpx", "libaom-av1"),
}


def video(film: Film, kind: str) -> bytes:
    """Return the file. Raises InputError where PyAV or an encoder is missing."""
    try:
        import av
    except ImportError:
        raise InputError(
            f"writing {kind.upper()} needs an encoder that is not installed",
            remedy='Try: pip install "convscope[video]", or write .gif, .svg or .html.',
        ) from None
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as container:
        stream = _stream(container, kind, film)
        frames = 0
        beats = 0
        for image, lasts in images(film):
            beats += lasts
            picture = av.VideoFrame.from_ndarray(_even(np.asarray(image)), format="rgb24")
            until = round(film.seconds * film.look.fps * beats / film.beats)
            for _ in range(frames, until):
                picture.pts = frames
                container.mux(stream.encode(picture))
                frames += 1
        container.mux(stream.encode(None))
    return file.getvalue()


def _stream(container: Any, kind: str, film: Film) -> Any:
    import av

    for name in ENCODERS[kind]:
        if name not in av.codecs_available:
            continue
        try:
            stream = container.add_stream(name, rate=film.look.fps)
        except (ValueError, av.FFmpegError):  # listed, but only as a decoder
            continue
        width, height = film.look.size
        stream.width, stream.height = width - width % 2, height - height % 2
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 4_000_000
        if name == "libx264":
            stream.options = {"preset": "veryfast", "crf": "20"}
        elif name == "libvpx-vp9":
            stream.options = {"deadline": "realtime", "cpu-used": "6", "crf": "32"}
        return stream
    raise InputError(
        f"this installation of PyAV has no encoder for {kind.upper()}",
        remedy="Write .gif, .svg or .html.",
    )


def _even(pixels: np.ndarray) -> np.ndarray:
    """Return the picture without a last odd row and column: the colours of video come in pairs."""
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(pixels[: height - height % 2, : width - width % 2])
