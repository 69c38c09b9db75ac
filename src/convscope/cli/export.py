"""``convscope export``: a network as a file or as code, to be used elsewhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .arguments import ANetwork


class Form(StrEnum):
    """What is written."""

    ONNX = "onnx"
    PYTORCH = "pytorch"
    KERAS = "keras"


def export(
    network: ANetwork,
    out: Annotated[
        Path | None, typer.Option(help="FILE.onnx, or a folder for code with its weights.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--as", help="What is written; .onnx says it by itself.")
    ] = None,
    step: Annotated[
        int | None, typer.Option(min=0, help="The run's step; its best unless given.")
    ] = None,
) -> None:  # fmt: skip
    """Write a network as ONNX, with class names, preprocessing and model card inside, or as code.

    [bold]Examples:[/bold]

    convscope export digits --out digits.onnx

    convscope export digits --as pytorch --out digits_pytorch
    """
    from ..base.errors import BadQuestion
    from ..training.export import card_of, file_name
    from ..training.export import export as written
    from ..training.named_network import named_network

    if out is None:
        raise BadQuestion("where to? --out is missing", remedy="For example: --out network.onnx")
    if form is None:
        if out.suffix.lower() != ".onnx":
            raise BadQuestion("as what? --as is missing", remedy=f"It is one of {', '.join(Form)}.")
        form = Form.ONNX
    named = named_network(network, step=step)
    card = named.card or None
    if named.run is not None:
        card = card_of(named.run, named.step)
    if form is Form.ONNX and out.is_dir():
        out = out / f"{file_name(named.network)}.onnx"
    path = written(named.network, form.value, out, card)
    if path.is_dir():
        for file in sorted(path.iterdir()):
            print(f"{file}: {file.stat().st_size:,} bytes")
    else:
        print(f"{path}: {path.stat().st_size:,} bytes")
