"""A model card, in Markdown: what the network is, what it learnt from, how well it does."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ...network import Network
from ..run_folder import RunFolder, Told
from ..settings import Settings

SHOWN_CLASSES = 50
ALWAYS = ("epochs", "batch", "engine", "optimiser", "learning_rate", "loss", "seed")
"""Settings that a card lists also where they are the usual ones."""


def card_of(run: RunFolder, step: int | None = None) -> str:
    """Return the card of what a run had learnt after ``step``, its best unless given.

    Its data, its settings, and what the run's history measured; it ends in what nobody has
    measured. Raises BadQuestion where there is no such checkpoint.
    """
    told = run.told()
    moment = run.read(run.best_step() if step is None else step).moment
    rows = [r for r in run.history() if r.get("row") == "epoch" and r["step"] <= moment.step]
    network = run.network()
    parts = [
        f"# {network.name}",
        _what(network, len(told.classes)),
        "## Data",
        _data(told),
        "## How it was trained",
        f"{moment.step:,} steps, {moment.epoch + 1} of {told.settings.epochs} epochs, "
        f"{_duration(moment.seconds)}; the run '{told.name}'"
        + (f", from step {told.parent_step:,} of '{told.parent}'." if told.parent else ".")
        + "\n\n" + _settings(told.settings),
        "## Figures",
        _figures(rows[-1], moment.step) if rows else "Nothing was measured before this step.",
        "## Limits",
        _LIMITS,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def plain_card(network: Network) -> str:
    """Return the card of a network of which nothing is known but itself.

    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> plain_card(open_network(network_path("digits"), name="digits")).splitlines()[2]
    'Takes 1 × 28 × 28, tells 10 classes apart. 11,274 parameters in 9 layers.'
    """
    count = len(network.classes or ())
    parts = [f"# {network.name}", _what(network, count)]
    if network.classes:
        parts += ["## Classes", _listed(network.classes)]
    parts += ["## Data", "Not known here: ask whoever trained it.", "## Limits", _LIMITS]
    return "\n\n".join(parts) + "\n"


_LIMITS = (
    "The figures hold for pictures like those they were measured on. What the network says of "
    "other pictures, and how sure it is of it, nobody has measured: evaluate it on your own before "
    "it decides anything that matters."
)


def _what(network: Network, classes: int) -> str:
    shape = network.inputs[0].shape or ()
    given = " × ".join(map(str, shape[1:])) or "a picture"
    count = sum(network.parameters(node) for node in network.nodes)
    does = f"tells {classes:,} classes apart" if classes else "gives " + ", ".join(
        f"{' × '.join(map(str, (v.shape or ())[1:])) or '?'} numbers" for v in network.outputs
    )  # fmt: skip
    return f"Takes {given}, {does}. {count:,} parameters in {len(network.nodes)} layers."


def _data(told: Told) -> str:
    name = Path(told.data).name if told.data else ""
    text = f"'{name}'." if name else "Arrays that a Python program held."
    if told.data_digest:
        text += f" SHA-256 of pictures and labels: `{told.data_digest}`."
    return text + (f"\n\nClasses: {_listed(told.classes)}" if told.classes else "")


def _listed(classes: tuple[str, ...]) -> str:
    more = len(classes) - SHOWN_CLASSES
    return ", ".join(classes[:SHOWN_CLASSES]) + (f" … and {more:,} more." if more > 0 else ".")


def _settings(settings: Settings) -> str:
    usual, own = asdict(Settings()), asdict(settings)
    rows = ["| setting | value |", "| --- | --- |"]
    for field in fields(settings):
        name = field.name
        if name in ALWAYS or own[name] != usual[name]:
            rows.append(f"| {name.replace('_', ' ')} | {_value(own[name], usual[name])} |")
    return "\n".join(rows)


def _value(own: Any, usual: Any) -> str:
    if isinstance(own, dict):
        return ", ".join(f"{key} {part}" for key, part in own.items() if part != usual[key])
    if isinstance(own, (list, tuple)):
        return f"{len(own)} layers" if len(own) > 5 else ", ".join(map(str, own))
    return f"{own:g}" if isinstance(own, float) else str(own)


def _figures(row: dict[str, Any], step: int) -> str:
    where = "" if row["step"] == step else f" (step {row['step']:,}, the last that was measured)"
    rows = [f"| measured on{where} | loss | accuracy |", "| --- | --- | --- |"]
    for name, key in (("what it learnt from", ""), ("the validation part", "validation_")):
        loss, accuracy = row.get(f"{key}loss"), row.get(f"{key}accuracy")
        if loss is not None:
            told = "" if accuracy is None else f"{accuracy:.2%}"
            rows.append(f"| {name} | {loss:.4g} | {told} |")
    return "\n".join(rows)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
