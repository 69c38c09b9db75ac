"""Read a live PyTorch module, by way of PyTorch's own ONNX exporter."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any

from ...base.errors import BadNetwork
from ...ops import OPSET
from ..graph import Network
from .onnx import network_of


def read_torch(module: Any, example: Any = None, *, name: str = "") -> Network:
    """Read ``module`` in evaluation mode; its own mode is restored afterwards.

    ``example`` is an input tensor or array (n c h w). Without one it is guessed from the first
    layer, and the network's notes say so. The optimiser of the exporter stays off: it would fold
    batch normalisation into the convolutions, and the network shown would not be the one written.

    Raises BadNetwork where PyTorch cannot export the module.
    """
    import torch

    notes: tuple[str, ...] = ()
    if example is None:
        example, note = _guess(module)
        notes = (note,)
    given = torch.as_tensor(example)
    parameter = next(module.parameters(), None)
    if parameter is not None:
        given = given.to(parameter.device, parameter.dtype if given.is_floating_point() else None)
    modes = {m: m.training for m in module.modules()}
    try:
        module.eval()
        with _quiet():
            program = torch.onnx.export(
                module, (given,), dynamo=True, optimize=False, verbose=False, opset_version=OPSET,
                input_names=["x"], dynamic_shapes=_free_batch(module, given),
            )  # fmt: skip
    except Exception as error:  # the exporter wraps whatever went wrong in errors of its own
        cause = str(error.__cause__ or error).strip().splitlines()
        raise BadNetwork(
            f"PyTorch cannot export {type(module).__name__}",
            received=f"{tuple(given.shape)}: {cause[0] if cause else type(error).__name__}",
            remedy="Give an input that it takes: convscope.open(module, example=tensor).",
        ) from error
    finally:
        for part, training in modes.items():
            part.training = training
    read = network_of(program.model_proto, name or type(module).__name__)
    return Network(**{**vars_of(read), "notes": (*notes, *read.notes)})


def vars_of(network: Network) -> dict[str, Any]:
    """Return the fields of a network by name."""
    return {name: getattr(network, name) for name in Network.__dataclass_fields__}


def _guess(module: Any) -> tuple[Any, str]:
    import torch
    from torch import nn

    for part in module.modules():
        if isinstance(part, (nn.Conv2d, nn.ConvTranspose2d)):
            size = 28 if part.in_channels == 1 else 224
            shape = (1, part.in_channels, size, size)
            said = f"The input shape {shape} is guessed from the first convolution."
            return torch.zeros(shape), f"{said} Give example= to say it."
        if isinstance(part, nn.Linear):
            shape = (1, part.in_features)
            return torch.zeros(shape), f"The input shape {shape} is guessed from the first layer."
    raise BadNetwork(
        f"what {type(module).__name__} takes cannot be guessed",
        remedy="Give an input that it takes: convscope.open(module, example=tensor).",
    )


def _free_batch(module: Any, given: Any) -> Any:
    return None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's progress and warnings from the user: what matters becomes a note."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
