"""What a file is, by its first bytes, where it is not ONNX: said before anything is parsed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ...base.errors import BadNetwork

HEAD = 512
"""Bytes that tell what a file is."""

_ONNX = "Give an ONNX file; torch.onnx.export makes one."
_PICTURE = "Give it where a picture is asked for, and an ONNX file here."


def _exported(load: str) -> str:
    return (
        f"Where its code is, two lines export it: module = {load}.eval(); "
        "torch.onnx.export(module, (example,), 'network.onnx', dynamo=True, optimize=False, "
        "external_data=False)."
    )


_EXPORT = _exported("torch.load(path, weights_only=False)")
_KERAS = "Export it with Keras 3: model.export('network.onnx', format='onnx')."

_MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x80\x02", "a pickle, which is never loaded", _EXPORT),
    (0, b"\x80\x03", "a pickle, which is never loaded", _EXPORT),
    (0, b"\x80\x04", "a pickle, which is never loaded", _EXPORT),
    (0, b"\x80\x05", "a pickle, which is never loaded", _EXPORT),
    (0, b"\x89HDF\r\n", "an HDF5 file, as Keras writes", _KERAS),
    (0, b"\x89PNG", "a PNG picture", _PICTURE),
    (0, b"\xff\xd8\xff", "a JPEG picture", _PICTURE),
    (0, b"GIF8", "a GIF picture", _PICTURE),
    (0, b"BM", "a BMP picture", _PICTURE),
    (8, b"WEBP", "a WebP picture", _PICTURE),
    (0, b"%PDF", "a PDF document", _ONNX),
    (0, b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (0, b"\x93NUMPY", "a NumPy array", _ONNX),
    (0, b"GGUF", "a GGUF file: weights without a graph", _ONNX),
    (4, b"TFL3", "a TensorFlow Lite file", "Export it as ONNX with tf2onnx."),
    (4, b"ORTM", "ONNX Runtime's own format", "Give the ONNX file that it was made from."),
)


def check_format(head: bytes, name: str, whole: Path | bytes) -> None:
    """Refuse what is plainly something else; ``whole`` is where a zip archive is looked into.

    Raises BadNetwork, with what it is and how to make an ONNX file of it.
    """
    found = _recognised(head, whole)
    if found is not None:
        what, remedy = found
        raise BadNetwork(f"{name} is no ONNX file", received=what, remedy=remedy)


def is_network(content: bytes) -> bool:
    """Tell whether a file is plainly a network, or the weights of one, read or not.

    >>> is_network(b"\\x80\\x02pickled"), is_network(b"just some text")
    (True, False)
    """
    head = content[:HEAD]
    found = _recognised(head, content)
    if found is None:
        return head[:1] == b"\x08"  # as an ONNX file begins: its format's version
    return found[0] not in ("an empty file", "text") and found[1] is not _PICTURE


def _recognised(head: bytes, whole: Path | bytes) -> tuple[str, str] | None:
    if not head:
        return "an empty file", _ONNX
    for offset, magic, what, remedy in _MAGIC:
        if head[offset:].startswith(magic):
            return what, remedy
    if head.startswith(b"PK\x03\x04"):
        return _archive(whole)
    if head[8:9] == b"{" and b'"' in head[9:16]:
        return "a safetensors file: weights without a graph", (
            "Load it into its module and export that."
        )
    return ("text", _ONNX) if _is_text(head) else None


def _archive(whole: Path | bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(whole) if isinstance(whole, bytes) else whole) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    if "config.json" in names and any(n.endswith(".weights.h5") for n in names):
        return "a Keras archive", _KERAS
    if any("/code/" in n for n in names):
        return "a TorchScript archive", _exported("torch.jit.load(path)")
    if any(n.endswith("data.pkl") for n in names):
        return "a PyTorch file that holds a pickle, which is never loaded", _EXPORT
    if names and all(n.endswith(".npy") for n in names):
        return "an archive of NumPy arrays", _ONNX
    return "a zip archive", "Unpack it first, and give the ONNX file in it."


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # a letter may be cut in two at the end
            return False
        text = head[: error.start].decode("utf-8")
    return all(c.isprintable() or c in "\r\n\t\f\ufeff" for c in text)
