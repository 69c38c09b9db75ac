"""``convscope train``: learn from a folder of pictures, or from data that come along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..data.data import Data
    from ..network import Network
    from ..training.run_folder import RunFolder
    from ..training.settings import Settings

LEARN, WHERE, MANY = "How it learns", "Where things are", "Many machines"


def train(
    data: Annotated[
        str,
        typer.Argument(
            help="A folder of class folders, a folder with a CSV, MNIST files, or data that come "
            "along: digits, fashion."
        ),
    ] = "",
    network: Annotated[
        str,
        typer.Option(
            help="Blocks that come along (lenet-5, tiny-vgg, small-resnet, mobilenet), a JSON file "
            "of blocks, an ONNX file, or RUN@STEP."
        ),
    ] = "lenet-5",
    out: Annotated[
        Path | None,
        typer.Option(help="Write the network at its best as ONNX.", rich_help_panel=WHERE),
    ] = None,
    name: Annotated[str, typer.Option(help="The run's name.", rich_help_panel=WHERE)] = "",
    runs: Annotated[
        Path | None, typer.Option(help="The folder of all runs: runs.", rich_help_panel=WHERE)
    ] = None,
    resume: Annotated[
        str, typer.Option(help="Go on with this run instead.", rich_help_panel=WHERE)
    ] = "",
    size: Annotated[
        int | None,
        typer.Option(help="The side that pictures are brought to.", rich_help_panel=WHERE),
    ] = None,
    engine: Annotated[
        str, typer.Option(help="numpy, torch, or auto: torch where it is.", rich_help_panel=LEARN)
    ] = "auto",
    epochs: Annotated[int, typer.Option(rich_help_panel=LEARN)] = 10,
    batch: Annotated[int, typer.Option(help="Pictures a step.", rich_help_panel=LEARN)] = 64,
    learning_rate: Annotated[float, typer.Option(rich_help_panel=LEARN)] = 1e-3,
    optimiser: Annotated[
        str, typer.Option(help="sgd, adam, adamw.", rich_help_panel=LEARN)
    ] = "adam",
    schedule: Annotated[
        str, typer.Option(help="constant, cosine, one-cycle, step.", rich_help_panel=LEARN)
    ] = "cosine",
    augment: Annotated[
        str,
        typer.Option(help='As JSON: \'{"shift": 0.1, "rotate": 10}\'.', rich_help_panel=LEARN),
    ] = "",
    head: Annotated[
        bool,
        typer.Option(
            "--new-head", help="A new last layer for these classes.", rich_help_panel=LEARN
        ),
    ] = False,
    freeze: Annotated[
        bool,
        typer.Option("--freeze", help="Only the new last layer learns.", rich_help_panel=LEARN),
    ] = False,
    settings: Annotated[
        str,
        typer.Option(
            help='Any other setting as JSON: \'{"weight_decay": 0.01, "patience": 5}\'.',
            rich_help_panel=LEARN,
        ),
    ] = "",
    seed: Annotated[int, typer.Option(rich_help_panel=LEARN)] = 0,
    workers: Annotated[
        int, typer.Option(help="Processes that train together (torch).", rich_help_panel=MANY)
    ] = 1,
    ray: Annotated[
        str, typer.Option(help="A Ray cluster's address, or local.", rich_help_panel=MANY)
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the result alone.")] = False,
) -> None:
    """Train a network. Ctrl-C stops it; --resume goes on.

    The page shows it while it learns: convscope open, then the room Train.

    [bold]Examples:[/bold]

    convscope train digits --out my_digits.onnx

    convscope train fashion --network small-resnet --epochs 12 --schedule one-cycle

    convscope train my_pictures --size 64 --network imagenet --new-head --freeze --out mine.onnx

    convscope train --resume digits
    """
    from ..base.errors import BadSettings
    from ..training.run_folder import free_name, run_at, runs_folder
    from ..training.settings import Settings

    if workers != 1:
        from ..training.many.torchrun import check_workers

        check_workers(workers)
    place = runs_folder() if runs is None else runs
    if bool(data) == bool(resume):
        raise BadSettings(
            "say what to learn from, or which run to resume",
            remedy="convscope train digits, or convscope train --resume digits.",
        )
    opened = None  # a run that is resumed opens its data itself
    if resume:
        folder = run_at(resume, place)
    else:
        told: dict[str, Any] = {
            "engine": engine, "epochs": epochs, "batch": batch, "learning_rate": learning_rate,
            "optimiser": optimiser, "schedule": schedule, "seed": seed,
            **_json(settings, "settings"),
        }  # fmt: skip
        if augment:
            told["augment"] = _json(augment, "augment")
        if told["engine"] == "auto":
            told["engine"] = "torch" if _has_torch() else "numpy"
        opened = _data(data, size, quiet)
        begun = _begun(network, opened, seed, head, freeze, place)
        told["frozen"] = (*told.get("frozen", ()), *begun.frozen)
        place.mkdir(parents=True, exist_ok=True)
        path = place / free_name(place, name or opened.name)
        folder = _prepared(path, begun, opened, Settings.from_json(told), data, size)
    _go(folder, opened, workers, ray, quiet)
    _tell(folder, out, quiet)


def _data(source: str, size: int | None, quiet: bool) -> Data:
    from ..data.open_data import open_data

    if quiet:
        return open_data(source, size=size)
    from rich.console import Console

    console = Console()
    with console.status(f"opening {source} …"):
        found = open_data(source, size=size)
    height, width = found.size
    what = f"{len(found.classes)} classes" if found.classes else "numbers to predict"
    console.print(f"{found.name}: {len(found):,} pictures of {width} × {height}, {what}")
    for broken in found.broken[:5]:
        console.print(f"  skipped {broken.path}: {broken.why}", style="dim", markup=False)
    if len(found.broken) > 5:
        console.print(f"  … and {len(found.broken) - 5:,} more", style="dim")
    for note in found.notes:
        console.print(f"  {note}", style="dim", markup=False)
    return found


@dataclass(frozen=True)
class Begun:
    """What a training begins with: a network, its blocks, what stays, where it branched from."""

    network: Network
    blocks: tuple[Mapping[str, Any], ...] = ()
    frozen: tuple[str, ...] = ()
    parent: str = ""
    step: int = 0


def _begun(name: str, data: Data, seed: int, head: bool, freeze: bool, place: Path) -> Begun:
    from ..build import PRESETS, from_json, network_of, to_json
    from ..training.named_network import named_network
    from ..training.start import free_batch
    from ..training.transfer import transfer

    blocks: Any = ()
    if name in PRESETS:
        blocks = PRESETS[name].blocks(data.outputs)
    elif name.endswith(".json"):
        blocks = from_json(_json(_text(Path(name)), name))
    if blocks:
        made = network_of(blocks, (data.channels, *data.size), name=Path(name).stem, seed=seed)
        return Begun(made, tuple(to_json(blocks)))
    found = named_network(name, runs=place)
    told = found.run.told() if found.run is not None else None
    parent, step = (found.run.id if found.run is not None else ""), found.step or 0
    if not head:
        return Begun(free_batch(found.network), told.blocks if told else (), (), parent, step)
    classes = data.classes or tuple(str(i) for i in range(data.outputs))
    made, body = transfer(found.network, classes, seed=seed)
    return Begun(made, (), body if freeze else (), parent, step)


def _text(path: Path) -> str:
    from ..base.errors import BadSettings

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings("the file of blocks cannot be read", received=f"'{path}'") from error


def _prepared(
    path: Path, begun: Begun, data: Data, settings: Settings, source: str, size: int | None
) -> RunFolder:
    from ..training.start import prepare_run

    return prepare_run(
        path, begun.network, data, settings,
        source=str(Path(source).resolve()) if Path(source).exists() else source,
        options={} if size is None else {"size": size}, blocks=begun.blocks,
        parent=begun.parent, parent_step=begun.step,
    )  # fmt: skip


def _go(folder: RunFolder, data: Data | None, workers: int, ray: str, quiet: bool) -> None:
    from contextlib import nullcontext

    from ..training.shown import Shown
    from ..training.start import train_run

    shown = nullcontext() if quiet else Shown(folder.told().settings, name=folder.id)
    try:
        with shown as listener:
            if ray:
                from ..training.many.ray import launch as by_ray

                code = by_ray(folder.path, workers, ray, listener, data)
            elif workers > 1:
                from ..training.many.torchrun import launch

                code = launch(folder.path, workers, listener, data)
            else:
                train_run(folder, data, listener=listener)
                code = 0
    except KeyboardInterrupt:
        typer.echo(f"Stopped. Go on with: convscope train --resume {folder.path}")
        raise typer.Exit(130) from None
    if code:
        raise typer.Exit(code)


def _tell(folder: RunFolder, out: Path | None, quiet: bool) -> None:
    from ..training.export import export

    state, best = folder.state(), folder.best_step()
    right = "" if state.accuracy is None else f", {state.accuracy:.2%} of the validation right"
    typer.echo(f"{folder.path}: {state.state} at step {state.step:,}, best at {best:,}{right}")
    if out is not None:
        export(folder.at(best), "onnx", out, card=folder)
        typer.echo(f"{out}: the network at its best")
    elif not quiet:
        typer.echo(
            f"Next:  convscope evaluate {folder.path} {folder.told().data or 'DATA'}      "
            f"convscope open {folder.path}"
        )


def _json(text: str, what: str) -> Any:
    from ..base.errors import BadSettings

    if not text:
        return {}
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadSettings(f"{what} is no JSON", received=f"{text[:60]!r} ({error})") from error


def _has_torch() -> bool:
    from importlib.util import find_spec

    return find_spec("torch") is not None
