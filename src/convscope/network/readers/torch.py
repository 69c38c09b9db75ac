"""Read a live PyTorch module, by way of PyTorch's own ONNX exporter."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...base.errors import BadNetwork
from ...ops import OPSET
from ..graph import Network
from .onnx import network_of

INSTALL = 'pip install "convscope[torch]"'
GIVE = "Give an input that it takes: convscope.open(module, example=tensor)."


def read_torch(module: Any, example: Any = None, *, name: str = "") -> Network:
    """Read ``module`` as it computes in evaluation mode; its own mode is restored afterwards.

    ``example`` is an input tensor or array (n c h w), its shape as a tuple of numbers, or a
    tuple of tensors where ``forward`` takes several. Without one it is guessed from the first
    layer, and the network's notes say so. The optimiser of the exporter stays off: it would fold
    batch normalisation into the convolutions, and the network shown would not be the one written.

    Raises BadNetwork where PyTorch cannot export the module.
    """
    _check_installed()
    notes: list[str] = []
    _check_precision(module)
    given = _example(module, example, notes)
    with _evaluating(module), _quiet():
        try:
            program = _exported(module, given, notes)
        except Exception as error:  # the exporter wraps whatever went wrong in errors of its own
            raise BadNetwork(
                f"PyTorch cannot export {type(module).__name__}",
                received=f"{', '.join(str(tuple(x.shape)) for x in given)}: {_cause(error)}",
                remedy=GIVE,
            ) from error
        model = program.model_proto
    read = network_of(model, name or type(module).__name__)
    return replace(read, notes=(*notes, *read.notes))


def _check_installed() -> None:
    try:
        import onnxscript  # noqa: F401
        import torch  # noqa: F401
    except ImportError as error:
        raise BadNetwork(
            "a PyTorch module is read with torch and onnxscript", received=f"no {error.name}",
            remedy=f"Install them: {INSTALL}.",
        ) from error  # fmt: skip


def _check_precision(module: Any) -> None:
    import torch

    for key, tensor in module.state_dict().items():
        if isinstance(tensor, torch.Tensor) and tensor.dtype in (torch.float16, torch.bfloat16):
            raise BadNetwork(
                f"the module computes in {str(tensor.dtype).removeprefix('torch.')}",
                received=f"'{key}'", remedy="Give it in float32: convscope.open(module.float()).",
            )  # fmt: skip


def _example(module: Any, example: Any, notes: list[str]) -> tuple[Any, ...]:
    """Return the inputs to export with, on the module's device and in its precision."""
    import torch

    if example is None:
        shape, why = _guess(module)
        text = " × ".join(map(str, shape))
        notes.append(f"the input {text} is guessed from {why}: give example= to say it.")
        example = shape
    if isinstance(example, Mapping):
        raise BadNetwork("the example is a dictionary", remedy="Give its tensors as a tuple.")
    if isinstance(example, Sequence) and all(isinstance(n, int) for n in example):
        example = torch.zeros(tuple(example))
    tensors = example if isinstance(example, (tuple, list)) else (example,)
    own = next(iter([*module.parameters(), *module.buffers()]), torch.zeros(0))
    given = []
    for tensor in tensors:
        x = torch.as_tensor(tensor)
        dtype = own.dtype if x.is_floating_point() and own.is_floating_point() else x.dtype
        given.append(x.detach().to(own.device, dtype))
    return tuple(given)


def _guess(module: Any) -> tuple[tuple[int, ...], str]:
    """Return an input shape that the first layer takes, and what it was guessed from."""
    from torch import nn

    side = {1: 28}  # a grey picture is most often a digit
    for name, part in module.named_modules():
        if isinstance(part, (nn.Conv2d, nn.ConvTranspose2d)):
            size = side.get(part.in_channels, 224)
            return (1, part.in_channels, size, size), f"'{name}' ({type(part).__name__})"
        if isinstance(part, nn.Conv1d):
            return (1, part.in_channels, 224), f"'{name}' ({type(part).__name__})"
        if isinstance(part, nn.Conv3d):
            return (1, part.in_channels, 16, 112, 112), f"'{name}' ({type(part).__name__})"
        if isinstance(part, nn.Linear):
            return (1, part.in_features), f"'{name}' ({type(part).__name__})"
    raise BadNetwork(f"what {type(module).__name__} takes cannot be guessed", remedy=GIVE)


def _exported(module: Any, given: tuple[Any, ...], notes: list[str]) -> Any:
    """Export with a free batch axis, and where the module fixes it, with a fixed one."""
    import torch

    def export(shapes: Any) -> Any:
        with torch.no_grad():
            return torch.onnx.export(
                module, given, dynamo=True, optimize=False, verbose=False, opset_version=OPSET,
                dynamic_shapes=shapes,
            )  # fmt: skip

    if any(x.ndim < 2 for x in given):
        return export(None)
    try:
        return export(tuple({0: torch.export.Dim.AUTO} for _ in given))
    except Exception:  # whatever the free axis met
        program = export(None)
        notes.append(f"the batch axis is fixed at {given[0].shape[0]}: the module decides by it.")
        return program


def _cause(error: BaseException) -> str:
    """Return the first line of the error that started it, without the exporter's report."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__


@contextlib.contextmanager
def _evaluating(module: Any) -> Iterator[None]:
    modes = {part: part.training for part in module.modules()}
    module.eval()
    try:
        yield
    finally:
        for part, training in modes.items():
            part.training = training


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's progress and warnings from the user: what matters becomes a note."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
