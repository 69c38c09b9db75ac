"""``convscope visualise``: the picture that one unit answers to most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def visualise(
    network: Annotated[
        str, typer.Argument(help="A run, an ONNX file, or one that comes along.")
    ],
    layer: Annotated[str, typer.Argument(help="The layer; 'classes' for a class.")],
    channel: Annotated[str, typer.Argument(help="Its channel; a class by name or number.")],
    out: Annotated[Path, typer.Option(help="A .png file.")] = Path("unit.png"),
    objective: Annotated[
        str, typer.Option(help="channel: the mean of its map; neuron: the value in its centre.")
    ] = "channel",
    steps: Annotated[int | None, typer.Option(help="How many.", show_default="128")] = None,
    size: Annotated[
        int | None, typer.Option(help="Pixels of a side.", show_default="by the receptive field")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another gives another picture.")] = 0,
    diversity: Annotated[int, typer.Option(help="So many different ones side by side.")] = 1,
    engine: Annotated[
        str | None, typer.Option(help="numpy or torch.", show_default="torch where it is there")
    ] = None,
) -> None:  # fmt: skip
    """Seek the picture that a channel, or a class, answers to most: gradient ascent from noise.

    [bold]Examples:[/bold]

    convscope visualise imagenet blocks.10.add 70 --diversity 4 --out unit.png

    convscope visualise imagenet classes goldfish
    """
    from ..base.errors import BadQuestion, InputError
    from ..inside.visualise import visualise as seek
    from ..network.class_names import class_index
    from ..training.named_network import named_network

    if out.suffix.lower() != ".png":
        raise BadQuestion("--out is a .png file", received=f"'{out}'")
    if not out.absolute().parent.is_dir():
        raise InputError(f"there is no folder '{out.parent}'", remedy="Make it first.")
    found = named_network(network).network
    of_class = layer == "classes" and layer not in {node.name for node in found.nodes}
    if of_class:
        layer, objective, index = "", "class", class_index(found, channel)
    elif channel.isdecimal():
        index = int(channel)
    else:
        raise BadQuestion("a channel is a number", received=repr(channel))
    made = seek(
        found, layer, index, objective=objective, steps=steps, size=size, seed=seed,  # type: ignore[arg-type]
        diversity=diversity, engine=engine,  # type: ignore[arg-type]
    )  # fmt: skip
    made.save(out)
    before, after = made.curve[0].max(), made.curve[-1].max()
    print(f"{made.layer} {index}: {before:.3g} on noise, {after:.3g} after {made.steps_done} steps")
    print(f"written: {out}")
