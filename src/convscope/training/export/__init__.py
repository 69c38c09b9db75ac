"""A network to take away: as ONNX, or as code of another framework with its weights beside it.

A form is a function of a network and its card, and a line in ``FORMS``.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from ...base.errors import BadQuestion, InputError
from ...network import Network
from ..run_folder import RunFolder
from ..scored import scores_of
from ..transfer import CARD
from .card import card_of, plain_card
from .example import Runs, example_code, preprocess_if_any
from .keras import keras_code
from .onnx import onnx_file
from .pytorch import pytorch_code

__all__ = ["FORMS", "card_of", "export", "exported", "file_name", "files_of"]

Files = Mapping[str, bytes]


def files_of(network: Network, form: str, card: str | RunFolder | None = None) -> Files:
    """Return the files that a form consists of, by name: one for ONNX, several for code.

    ``card`` is the model card, or the run whose best epoch this is; without, the network's own
    metadata, or what can be said of any network. Raises BadQuestion for an unknown form,
    UnsupportedOp where a layer cannot be written in it.
    """
    if form not in FORMS:
        raise BadQuestion(
            "there is no such form to export", received=repr(form)[:80],
            remedy=f"There are: {', '.join(FORMS)}.",
        )  # fmt: skip
    told = card_of(card) if isinstance(card, RunFolder) else card
    return FORMS[form](network, told or network.metadata.get(CARD) or plain_card(network))


def export(
    network: Network, form: str, path: str | os.PathLike[str], card: str | RunFolder | None = None
) -> Path:
    """Write a network as an ONNX file, or as a folder of code with its weights; return its path.

    What is there under these names is replaced, each file in one go. Raises as ``files_of`` does,
    and InputError where nothing can be written.
    """
    files, path = files_of(network, form, card), Path(path)
    try:
        if form == "onnx":
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, next(iter(files.values())))
            return path
        path.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(path / name, content)
    except OSError as error:
        raise InputError(
            f"cannot write '{path}'", received=error.strerror or str(error),
            remedy="Give another place." if form == "onnx" else "Give a folder.",
        ) from error  # fmt: skip
    return path


def exported(network: Network, form: str, card: str | RunFolder | None = None) -> tuple[str, bytes]:
    """Return a file's name and content: the ONNX file, or a zip archive of code and weights."""
    files = files_of(network, form, card)
    if form == "onnx":
        return next(iter(files.items()))
    folder = f"{file_name(network)}-{form}"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # without a time, so that the same network gives the same bytes
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), text, zipfile.ZIP_DEFLATED)
    return f"{folder}.zip", content.getvalue()


def _onnx(network: Network, card: str) -> Files:
    return {f"{file_name(network)}.onnx": onnx_file(network, card)}


def _pytorch(network: Network, card: str) -> Files:
    code, tensors = pytorch_code(network)
    layout = "" if _last(network) else ".transpose(2, 0, 1)"
    runs = Runs("import torch", _TORCH_CALL, layout)
    return _folder(
        network, card, "PyTorch", "pip install torch safetensors pillow", code, tensors, runs
    )


def _keras(network: Network, card: str) -> Files:
    code, tensors = keras_code(network)
    runs = Runs("import keras", _KERAS_CALL, "")
    install = "pip install keras safetensors pillow   # and tensorflow, torch or jax: KERAS_BACKEND"
    return _folder(network, card, "Keras", install, code, tensors, runs)


FORMS: Mapping[str, Callable[[Network, str], Files]] = {
    "onnx": _onnx,
    "pytorch": _pytorch,
    "keras": _keras,
}
"""Every form by its name."""

_TORCH_CALL = """with torch.inference_mode():
    answer = model(torch.from_numpy(x))[0].numpy()"""
_KERAS_CALL = "answer = keras.ops.convert_to_numpy(model(x, training=False))[0]"


def _folder(
    network: Network, card: str, framework: str, install: str, code: str,
    tensors: Mapping[str, np.ndarray], runs: Runs,
) -> Files:  # fmt: skip
    from safetensors.numpy import save

    classes = network.classes
    shape = network.outputs[0].shape or ()
    picture = preprocess_if_any(network) if len(network.inputs) == 1 and len(shape) == 2 else None
    example = ""
    if picture is not None:
        scores = bool(classes) and not _sums_to_one(network)
        example = example_code(runs, picture, classes=bool(classes), softmax=scores)
    files = {"model.py": code.encode(), "weights.safetensors": save(dict(tensors))}
    if example:
        files["example.py"] = example.encode()
    if classes:
        files["classes.txt"] = "".join(f"{name}\n" for name in classes).encode()
    files["card.md"] = card.encode()
    told = _README.format(
        name=network.name, framework=framework, install=install,
        run="\n    python example.py PICTURE" if example else "",
    )  # fmt: skip
    return {**files, "README.md": told.encode()}


_README = """# {name} as {framework} code

    {install}{run}

- `model.py` has the network; `load()` returns it with its weights, ready to answer.
- `weights.safetensors` has the numbers: nothing in it is ever executed.
- `example.py`, where it is there, goes from a picture's file to the answer.
- `card.md` says what the network learnt from, and what nobody has measured.

Written by convscope.
"""


def _sums_to_one(network: Network) -> bool:
    """Tell whether the first output is a softmax's."""
    return not scores_of(network)[1]


def _last(network: Network) -> bool:
    preprocess = preprocess_if_any(network)
    return preprocess is not None and preprocess.layout == "nhwc"


def file_name(network: Network) -> str:
    """Return the network's name as a file may have it, whatever the system."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", network.name).strip("-.")[:80] or "network"


def _write(path: Path, content: bytes) -> None:
    """Write a file in one go."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(partial, 0o666 & ~_umask())
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
