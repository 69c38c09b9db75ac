"""From a network, data and settings to a run; and from a run's folder to its end.

``prepare_run`` checks that all fits together and writes the folder, ``train_run`` trains what
lies in a folder, from its beginning or from its latest checkpoint: here, in another process, on
another machine, it is the same call.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadData, BadNetwork, BadSettings, BadShape
from ..data.data import Data
from ..data.open_data import open_data
from ..data.split import Split, split
from ..network import Network
from ..network.graph import CLASSES, Value
from ..network.preprocess_of import KEY
from .checkpoint import Moment
from .control import Control, steer
from .data_for import data_for
from .engines.engine import Engine, Trained, trained_part
from .engines.numpy import NumpyEngine
from .fit import Fit, Listener, Team
from .losses import balanced
from .run_folder import RunFolder, Told
from .settings import Settings


def prepare_run(
    path: Path,
    network: Network,
    data: Data,
    settings: Settings,
    *,
    source: str = "",
    options: Mapping[str, Any] | None = None,
    parent: str = "",
    parent_step: int = 0,
    blocks: tuple[Mapping[str, Any], ...] = (),
) -> RunFolder:
    """Write the folder of a run that is to train ``network`` on ``data``.

    A network that says how it wants pictures prepared is given them so, whatever the data's size.
    ``source`` and ``options`` are what ``open_data`` finds the data by again; without, the data
    has to be given to ``train_run``. Raises BadSettings, BadData, BadNetwork, BadShape for what
    does not fit together, before anything is written.
    """
    settings = replace(settings, loss=settings.loss or usual_loss(data))
    data = data_for(network, data)
    check_fit(network, data, settings)
    parts_of(data, settings)
    told = Told(
        name=path.name,
        data=source,
        settings=settings,
        data_digest=data.digest,
        classes=data.classes,
        data_options=dict(options or {}),
        parent=parent,
        parent_step=parent_step,
        network=network.name,
        blocks=blocks,
    )
    return RunFolder.make(path, told, with_metadata(network, data))


def train_run(
    folder: RunFolder,
    data: Data | None = None,
    *,
    team: Team | None = None,
    listener: Listener | None = None,
    engine: Callable[[Trained, Settings, Array | None], Engine] | None = None,
) -> Moment:
    """Train what lies in the folder, from its latest checkpoint on; return where it ended.

    ``engine`` makes another engine than the settings name. Raises BadData where the data is not
    what the run began with, Diverged and DiskFull as ``Fit`` does.
    """
    told = folder.told()
    data = data_of(folder, data)
    if team is None or team.rank == 0:
        steer(folder.path, Control())  # what was wanted of it before is done
    trained = trained_part(folder.network(), told.settings.frozen)
    parts = parts_of(data, told.settings)
    weights = class_weights(data, parts, told.settings)
    made = (engine or engine_of(told.settings))(trained, told.settings, weights)
    return Fit(folder, data, parts, made, told.settings, team=team, listener=listener).run()


def data_of(folder: RunFolder, data: Data | None = None) -> Data:
    """Return the data of a run. Raises BadData where it is not what the run began with."""
    told = folder.told()
    if data is None:
        if not told.data:
            raise BadData(
                f"run '{folder.id}' was trained on arrays that only Python held",
                remedy="Give them again: data=(pictures, labels).",
            )
        data = open_data(told.data, **told.data_options)
    data = data_for(folder.network(), data)
    if told.data_digest and data.digest != told.data_digest:
        raise BadData(
            f"the data is not what run '{folder.id}' began with",
            received=f"{data!r}",
            remedy="Begin a new run with it.",
        )
    return data


def parts_of(data: Data, settings: Settings) -> Split:
    """Return which pictures are learnt from. Raises BadSettings where that is no full batch."""
    if data.classes:
        present = int((np.bincount(data.labels, minlength=len(data.classes)) > 0).sum())
        if present < 2:
            raise BadData(
                f"'{data.name}' has pictures of {present} class",
                remedy="To tell classes apart takes at least two.",
            )
    parts = split(data, validation=settings.validation, seed=settings.seed)
    if settings.batch > len(parts.train):
        raise BadSettings(
            f"there are {len(parts.train):,} pictures to learn from, fewer than a batch",
            received=f"batch={settings.batch}",
            remedy=f"Give a batch of at most {len(parts.train)}.",
        )
    return parts


def class_weights(data: Data, parts: Split, settings: Settings) -> Array | None:
    """Return a weight for each class, None where each picture counts the same."""
    if not settings.class_weights or not data.classes:
        return None
    return balanced(data.labels[parts.train], len(data.classes))


def engine_of(settings: Settings) -> Callable[[Trained, Settings, Array | None], Engine]:
    """Return what makes the engine that the settings name."""
    if settings.engine == "torch":
        from .engines.torch import TorchEngine

        return TorchEngine
    return NumpyEngine


def usual_loss(data: Data) -> str:
    """Return the loss that suits the data."""
    return "cross-entropy" if data.classes else "mean-squared-error"


def check_fit(network: Network, data: Data, settings: Settings) -> None:
    """Raise BadShape, BadSettings or BadNetwork where network, data and settings do not fit."""
    wants = network.inputs[0].shape if network.inputs else None
    has = (data.channels, *data.size)
    if wants is not None and not _takes(wants, has):
        raise BadShape(
            f"{network.name} takes pictures of the shape {_listed(wants[1:])}",
            received=f"{_listed(has)} (channels, height, width) from '{data.name}'",
            remedy="Build it with input= of that shape, or open the data with size= and mode=.",
        )
    if bool(data.classes) != (settings.loss == "cross-entropy"):
        what = "classes" if data.classes else "numbers"
        raise BadSettings(
            f"the labels of '{data.name}' are {what}", received=f"loss={settings.loss!r}",
            remedy=f"Take {usual_loss(data)!r}.",
        )  # fmt: skip
    trained = trained_part(network, settings.frozen)
    scores = NumpyEngine(trained, settings).scores(data.tensor([0]))
    given = int(np.prod(scores.shape[1:]))
    if given != data.outputs or scores.ndim != 2:
        what = f"{data.outputs} classes" if data.classes else f"{data.outputs} numbers a picture"
        raise BadNetwork(
            f"{network.name} gives scores of the shape {_listed(scores.shape[1:])}, "
            f"'{data.name}' has {what}",
            remedy=f"Let its last layer be Linear({data.outputs}).",
        )


def with_metadata(network: Network, data: Data) -> Network:
    """Return the network with the data's class names and preprocessing in its file."""
    told = {**network.metadata, KEY: data.preprocess.to_json()}
    if data.classes:
        told[CLASSES] = json.dumps(list(data.classes), ensure_ascii=False)
    else:
        told.pop(CLASSES, None)
    return replace(network, metadata=told)


def asked(settings: Settings, **changes: Any) -> Settings:
    """Return the settings with some changed. Raises BadSettings for what there is not."""
    return Settings.from_json({**asdict(settings), **changes})


def _takes(wants: tuple[int | str, ...], has: tuple[int, ...]) -> bool:
    return len(wants) == 4 and all(
        isinstance(w, str) or w == h for w, h in zip(wants[1:], has, strict=True)
    )


def _listed(shape: tuple[int | str, ...]) -> str:
    return " × ".join(map(str, shape)) or "a number"


def free_batch(network: Network) -> Network:
    """Return the network taking any number of pictures at a time where its file fixed one."""
    first = network.inputs[0]
    if first.shape is None or isinstance(first.shape[0], str):
        return network
    return replace(network, inputs=(Value(first.name, first.dtype, ("n", *first.shape[1:])),))
