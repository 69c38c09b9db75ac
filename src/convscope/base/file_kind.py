"""What a file is that is no picture we decode, told from its first bytes."""

from __future__ import annotations

import codecs
import re

from .errors import BadPicture

DECODED = "Give a PNG, JPEG, GIF, BMP, WebP, TIFF or PPM file."

_STARTS = (
    (b"%PDF", "a PDF document", "Save the page as PNG."),
    (b"%!PS", "a PostScript document", "Save it as PNG."),
    (b"PK\x03\x04", "a ZIP archive", "Unpack it and give one picture."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give one picture."),
    (b"\x89HDF", "an HDF5 file", DECODED),
    (b"\x93NUMPY", "a file of a NumPy array", "Load it with np.load and give the array."),
    (b"8BPS", "a Photoshop file", "Save it as PNG."),
    (b"\0\0\1\0", "an icon", "Save it as PNG."),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", "Save it as JPEG or PNG."),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", "Save it as JPEG or PNG."),
    (b"\xff\x0a", "a JPEG XL picture", "Save it as JPEG or PNG."),
)
_BRANDS = (  # of the container that ISO 14496-12 describes: bytes 8 to 11
    (re.compile(rb"he[ivxms].|mif1|msf1"), "a HEIC photograph", "Save it as JPEG or PNG."),
    (re.compile(rb"avi[fs]"), "an AVIF picture", "Save it as JPEG or PNG."),
    (re.compile(rb"crx "), "a camera's raw file", "Save it as JPEG or PNG."),
    (re.compile(rb"...."), "a film", "Save one frame of it as PNG."),
)
_MARKUP = (
    (re.compile(rb"<svg[\s>]", re.I), "an SVG drawing", "Save it as PNG."),
    (re.compile(rb"<!doctype html|<html", re.I), "a web page", "Save the picture itself."),
    (re.compile(rb"<\?xml"), "an XML file", DECODED),
)
_ONNX = re.compile(rb"\x08[\x01-\x1f][\x12\x1a\x22\x28\x32\x3a\x42]")
"""A protobuf whose first field is a small number, the format's version, and then another field."""


_DECODED = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF....WEBP|II\*\0|MM\0\*|II\+\0|MM\0\+|P[1-7]\s", re.S
)
"""The first bytes of what is decoded."""
_SEEN = (b"%PDF", b"%!PS", b"8BPS", b"\0\0\1\0", b"\0\0\0\x0cj", b"\0\0\0\x0cJ", b"\xff\x0a")
"""The first bytes of what is to look at, and not decoded."""


def is_picture(content: bytes) -> bool:
    """Tell whether a file is something to look at, whether we decode it or not.

    >>> is_picture(b"\\x89PNG\\r\\n"), is_picture(b"%PDF-1.7"), is_picture(b"\\x89HDF\\r\\n")
    (True, True, False)
    """
    head = content[:1024]
    if _DECODED.match(head) or head[4:8] == b"ftyp":
        return True
    if head.startswith(_SEEN):
        return True
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _is_text(head)


def refuse_what_is_no_picture(content: bytes, name: str) -> None:
    """Raise BadPicture where the first bytes tell that a file is something else.

    >>> refuse_what_is_no_picture(b"%PDF-1.7", "cat.jpg")
    Traceback (most recent call last):
    ...
    convscope.base.errors.BadPicture: 'cat.jpg' is no picture: received a PDF document. Save the page as PNG.
    """  # noqa: E501 - an error is one line
    found = _kind(content[:1024])
    if found is not None:
        what, remedy = found
        raise BadPicture(f"'{name}' is no picture", received=what, remedy=remedy)


def _kind(head: bytes) -> tuple[str, str] | None:
    """Return what it is and what to do instead; None where it may be a picture."""
    if not head:
        return "an empty file", DECODED
    for magic, what, remedy in _STARTS:
        if head.startswith(magic):
            return what, remedy
    if head[4:8] == b"ftyp":
        return next((what, do) for brand, what, do in _BRANDS if brand.match(head, 8, 12))
    if _ONNX.match(head):
        return "an ONNX network", "Give it as the network: convscope open MODEL PICTURE."
    if not _is_text(head):
        return None
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for markup, what, remedy in _MARKUP:
            if markup.search(head):
                return what, remedy
    return "text", DECODED


def _is_text(head: bytes) -> bool:
    if re.match(rb"P[1-7]\s", head):  # PPM's header is text
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c.isspace() for c in text)
