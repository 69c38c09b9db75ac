"""Runs: begun, listed, followed, steered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...base.errors import BadQuestion, BadSettings
from ...build import network_of, to_json
from ...network import Network
from ...training.control import Control, steer
from ...training.run_folder import RunFolder
from ...training.start import prepare_run
from .. import learning
from ..store import Store
from .built import blocks_of


def start_run(store: Store, asked: learning.StartRun) -> learning.RunIs:
    """Make a run's folder and have a process train it.

    Raises whatever does not fit together; nothing is begun then.
    """
    studio = store.studio
    data = studio.data(asked.data)
    parent, _, step = asked.network.partition("@")
    branched = bool(asked.network) and studio.is_checkpoint(asked.network)
    settings = asked.settings
    told: tuple[Mapping[str, Any], ...] = ()
    if asked.blocks:
        given = blocks_of(asked.blocks)
        told = tuple(to_json(given))
        name = asked.name or asked.data
        network: Network = network_of(given, asked.input, name=name, seed=settings.seed)
    elif asked.network:
        network = store.network(asked.network)
        told = studio.run(parent).told().blocks if branched and not asked.new_head else ()
    else:
        raise BadSettings("there is nothing to train", remedy="Give blocks or a network.")
    if asked.new_head:
        from ...training.transfer import transfer

        classes = data.classes or tuple(str(i) for i in range(data.outputs))
        network, body = transfer(network, classes, seed=settings.seed)
        if asked.freeze:
            settings = replace(settings, frozen=(*settings.frozen, *body))
    folder = prepare_run(
        studio.free(asked.name or asked.data), network, data, settings,
        source=studio.source(asked.data),
        parent=parent if branched else "", parent_step=int(step) if branched else 0,
        blocks=told,
    )  # fmt: skip
    studio.begin(folder)
    return learning.RunIs(folder.id)


def runs(store: Store, asked: learning.Runs) -> learning.RunsAnswer:
    """Return every run that can be read, the latest first."""
    found = []
    for folder in store.studio.runs():
        try:
            found.append(_card(store, folder))
        except BadQuestion:  # a folder that is half written, or of another version
            continue
    return learning.RunsAnswer(
        tuple(found), str(store.studio.folder.resolve()), store.studio.torch()
    )


def run(store: Store, asked: learning.RunOf) -> learning.RunAnswer:
    """Return how a run stands and the rows of its history from number ``since`` on."""
    folder = store.studio.run(asked.run)
    rows, count = folder.rows(asked.since)
    by: dict[str, list[dict[str, Any]]] = {"step": [], "epoch": [], "sign": [], "event": []}
    for row in rows:
        by.setdefault(str(row.get("row")), []).append(row)
    return learning.RunAnswer(
        card=_card(store, folder),
        steps=tuple(_step_row(row) for row in by["step"]),
        epochs=tuple(_epoch_row(row) for row in by["epoch"]),
        signs=tuple(
            learning.SignRow(r["step"], r["what"], r["layer"], r["text"], r["remedy"])
            for r in by["sign"]
        ),
        events=tuple(learning.EventRow(r["step"], r["what"], r.get("factor")) for r in by["event"]),
        next=count,
        checkpoints=folder.steps(),
    )


def steer_run(store: Store, asked: learning.SteerRun) -> learning.RunIs:
    """Have a run pause, go on, stop, or go on from its latest checkpoint."""
    folder = store.studio.run(asked.run)
    if asked.action == "resume":
        steer(folder.path, Control("go", asked.rate_factor))
        store.studio.begin(folder)
    else:
        steer(folder.path, Control(asked.action, asked.rate_factor))
    return learning.RunIs(asked.run)


def _card(store: Store, folder: RunFolder) -> learning.RunCard:
    told, state = folder.told(), folder.state()
    return learning.RunCard(
        run=folder.id,
        state=state.state,
        message=state.message,
        step=state.step,
        steps=state.steps,
        epoch=state.epoch,
        epochs=told.settings.epochs,
        seconds=state.seconds,
        seconds_left=state.seconds_left,
        pictures_per_second=state.pictures_per_second,
        rate=state.rate,
        rate_factor=state.rate_factor,
        best=state.best,
        best_step=state.best_step,
        accuracy=state.accuracy,
        network=told.network,
        data=store.studio.data_id(folder),
        classes=told.classes,
        settings=told.settings,
        parent=told.parent,
        parent_step=told.parent_step,
        blocks=json.dumps(list(told.blocks)) if told.blocks else "",
        made=told.made,
    )


def _step_row(row: dict[str, Any]) -> learning.StepRow:
    return learning.StepRow(
        row["step"], row["epoch"], row["loss"], row["accuracy"], row["rate"], row["steepness"],
        row["pictures_per_second"], row["seconds"],
    )  # fmt: skip


def _epoch_row(row: dict[str, Any]) -> learning.EpochRow:
    confusion = row["confusion"]
    return learning.EpochRow(
        row["step"], row["epoch"], row["loss"], row["accuracy"], row["validation_loss"],
        row["validation_accuracy"], None if confusion is None else tuple(map(tuple, confusion)),
        tuple(learning.WorstOf(**one) for one in row["worst"]), row["seconds"],
    )  # fmt: skip
