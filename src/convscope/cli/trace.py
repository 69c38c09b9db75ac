"""``convscope trace``: every layer of one run as a table, one layer, or one number."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import APicture, AsJson

if TYPE_CHECKING:
    from rich.console import Console

    from ..shelf import Network, Trace

SHOWN_TERMS = 30


class Engine(StrEnum):
    """The engines to choose from."""

    ONNXRUNTIME = "onnxruntime"
    NUMPY = "numpy"
    TORCH = "torch"


def trace(
    model: Annotated[str, typer.Argument(help="An ONNX file, or a network that comes along.")],
    picture: APicture,
    layer: Annotated[str | None, typer.Option(help="Show the channels of this layer.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="N,C,Y,X", help="Show what makes this value of the layer.")
    ] = None,
    classes: Annotated[
        Path | None, typer.Option(help="A file with the names of the classes, one a line.")
    ] = None,
    as_json: AsJson = False,
    save: Annotated[
        Path | None, typer.Option(help="Save every tensor to this .safetensors file.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="What computes.")] = Engine.ONNXRUNTIME,
    top: Annotated[int, typer.Option(min=0, help="How many classes to show.")] = 5,
) -> None:
    """Run a network on a picture: every layer with shape, parameters, multiply-adds and time.

    [bold]Examples:[/bold]

    convscope trace imagenet coffee

    convscope trace digits digit-3 --layer conv1 --at 0,2,10,12
    """
    from rich.console import Console

    from .. import shelf
    from ..base.errors import BadQuestion

    cell = _cell(at)
    if cell is not None and layer is None:
        raise BadQuestion("--at needs a layer", remedy="Add --layer NAME.")
    network = shelf.open(model, classes=classes)
    done = network.trace(picture, engine=engine.value, timed=True)
    if save is not None:
        _save(done, save)
    if as_json:
        print(json.dumps(_whole(network, done, layer, cell, top)))
        return
    console = Console()
    if layer is None:
        _show_layers(console, network, done)
        _show_top(console, done, top)
    elif cell is None:
        _show_layer(console, done, layer)
    else:
        _show_number(console, done, layer, cell)
    for note in (*network.notes, *(done.prepared.warnings if done.prepared else ())):
        console.print(f"[dim]note: {note}[/dim]", highlight=False)
    if save is not None:
        console.print(f"[dim]saved {len(done.tensors)} tensors to {save}[/dim]")


def _cell(text: str | None) -> tuple[int, ...] | None:
    from ..base.errors import BadQuestion

    if text is None:
        return None
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise BadQuestion(
            "--at takes whole numbers with commas between", received=repr(text),
            remedy="For example: --at 0,3,10,12",
        ) from None  # fmt: skip


def _save(done: Trace, path: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    from ..base.errors import InputError

    tensors = {name: np.ascontiguousarray(x) for name, x in done.tensors.items()}
    try:
        save_file(tensors, str(path), {"network": done.network.name, "engine": done.engine})
    except Exception as error:  # safetensors raises its own and the system's errors alike
        raise InputError(f"cannot write '{path}'", received=str(error)) from error


def _rows(done: Trace) -> list[dict[str, Any]]:
    return [
        {
            "name": layer.name,
            "op": layer.op,
            "shape": list(layer.output.shape),
            "parameters": cost.parameters,
            "multiply_adds": cost.multiply_adds,
            "milliseconds": done.milliseconds.get(layer.name),
        }
        for layer, cost in zip(done, done.cost(), strict=True)
    ]


def _top(done: Trace, count: int) -> list[dict[str, Any]]:
    from .. import explain
    from ..base.errors import BadQuestion

    try:
        found = explain.top_classes(done, count)
    except BadQuestion:  # no classifier: there is nothing to rank
        return []
    return [{"label": c.label, "index": c.index, "probability": c.probability} for c in found]


def _whole(
    network: Network, done: Trace, layer: str | None, cell: tuple[int, ...] | None, count: int
) -> dict[str, Any]:
    prepared = done.prepared
    first = network.inputs[0].name
    whole: dict[str, Any] = {
        "network": {"name": network.name, "digest": network.digest, "notes": list(network.notes)},
        "input": {
            "name": first,
            "shape": list(done.tensors[first].shape),
            "warnings": list(prepared.warnings) if prepared else [],
        },
        "engine": done.engine,
        "top": _top(done, count),
        "layers": _rows(done),
        "missing": dict(done.missing),
    }
    if layer is not None and cell is None:
        s = done.statistics(layer)
        whole["layer"] = {
            "name": s.layer, "min": s.min.tolist(), "max": s.max.tolist(),
            "mean": s.mean.tolist(), "zeros": s.zeros.tolist(),
        }  # fmt: skip
    if layer is not None and cell is not None:
        n = done.explain(layer, cell)
        whole["number"] = {
            "layer": n.layer, "cell": list(cell), "kind": str(n.kind),
            "terms": [{"factors": list(t.factors), "product": t.product} for t in n.terms],
            "bias": float(n.terms.bias.values[0]) if n.terms.bias else None,
            "recorded": n.recorded, "resummed": n.resummed, "gap": n.gap,
        }  # fmt: skip
    return whole


def _show_layers(console: Console, network: Network, done: Trace) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in ("layer", "op", "shape"):
        table.add_column(name, overflow="fold")
    for name in ("parameters", "multiply-adds", "ms"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = _rows(done)
    for row in rows:
        table.add_row(
            row["name"], row["op"], "×".join(map(str, row["shape"])),
            f"{row['parameters']:,}" if row["parameters"] else "",
            f"{row['multiply_adds']:,}" if row["multiply_adds"] else "",
            "" if row["milliseconds"] is None else f"{row['milliseconds']:.2f}",
        )  # fmt: skip
    table.add_section()
    table.add_row(
        f"{len(rows)} layers", "", "", f"{sum(r['parameters'] for r in rows):,}",
        f"{sum(r['multiply_adds'] or 0 for r in rows):,}",
        f"{sum(r['milliseconds'] or 0 for r in rows):.2f}",
        style="bold",
    )  # fmt: skip
    console.print(table)
    for name, why in done.missing.items():
        console.print(f"[red]{name} has no values: {why}[/red]", highlight=False)


def _show_top(console: Console, done: Trace, count: int) -> None:
    found = _top(done, count)
    if not found:
        for name, values in done.outputs.items():
            console.print(f"\noutput {name}: {'×'.join(map(str, values.shape))}")
        return
    console.print()
    width = max(len(c["label"]) for c in found)
    for c in found:
        bar = "█" * round(24 * c["probability"])
        console.print(
            f"{c['label']:>{width}}  {c['probability']:6.1%}  [blue]{bar}[/blue]", highlight=False
        )


def _show_layer(console: Console, done: Trace, name: str) -> None:
    from rich.table import Table

    layer, s = done[name], done.statistics(name)
    console.print(
        f"[bold]{layer.name}[/bold]  {layer.op}  {'×'.join(map(str, layer.output.shape))}"
    )
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("channel", "min", "max", "mean", "zeros"):
        table.add_column(column, justify="right")
    for i in range(len(s.min)):
        table.add_row(
            str(i), f"{s.min[i]:.6g}", f"{s.max[i]:.6g}", f"{s.mean[i]:.6g}", f"{s.zeros[i]:.1%}"
        )
    console.print(table)


def _show_number(console: Console, done: Trace, name: str, cell: tuple[int, ...]) -> None:
    from rich.table import Table

    n = done.explain(name, cell)
    field = done.receptive_field(name, cell)
    at = ", ".join(map(str, cell))
    console.print(f"[bold]{n.layer}[/bold][{at}]  {n.op}, {n.kind}", highlight=False)
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("term", *(f.name for f in n.terms.factors), "product"):
        table.add_column(column, justify="right")
    for i, term in enumerate(n.terms):
        if i == SHOWN_TERMS:
            break
        values = [f"{v:.6g}" for v in term.factors]
        table.add_row(str(i), *values, f"{term.product:.6g}", style="" if term.inside else "dim")
    console.print(table)
    if len(n.terms) > SHOWN_TERMS:
        console.print(f"… {len(n.terms) - SHOWN_TERMS} more terms; --json prints all")
    for label, value in n.terms.steps:
        console.print(f"{label:>10}  {value:.9g}", highlight=False)
    if n.terms.bias is not None:
        console.print(f"{'bias':>10}  {n.terms.bias.values[0]:.9g}", highlight=False)
    console.print(f"{'recorded':>10}  {n.recorded:.9g}", highlight=False)
    console.print(f"{'re-summed':>10}  {n.resummed:.9g}", highlight=False)
    console.print(f"{'gap':>10}  {n.gap:.3g}", highlight=False)
    console.print(
        f"{'sees':>10}  {field.input}[{_slices(field.clipped)}]", highlight=False, markup=False
    )


def _slices(box: Any) -> str:
    return ", ".join(f"{a}:{b}" for a, b in box.axes())
