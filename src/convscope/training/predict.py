"""What a network answers to a folder of pictures, however many: some at a time, in their order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from ..base.array import Array
from ..base.errors import BadData, BadPicture, BadShape, TooLarge
from ..base.picture import open_picture
from ..base.preprocess import prepare
from ..base.preprocess_settings import Preprocess
from ..network import Network
from ..network.graph import CLASSES
from ..network.preprocess_of import KEY, preprocess_of
from .fed import Progress, at_once, only_input
from .scored import Scorer, log_probabilities, scorer, scores_of

ENDINGS = frozenset((
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm",
    ".pgm", ".pbm", ".pnm",
))  # fmt: skip
"""Of the files in a folder that are taken for pictures, in small letters."""


@dataclass(frozen=True)
class Prediction:
    """What a network answers to one file.

    ``label`` is the most probable class, ``top`` the first few with their probabilities; a network
    that predicts numbers gives ``numbers`` instead. Of a file that cannot be read, ``problem``
    says why, and nothing else is there.
    """

    file: str
    label: str = ""
    probability: float | None = None
    top: tuple[tuple[str, float], ...] = ()
    numbers: tuple[float, ...] = ()
    problem: str = ""


def predict(
    network: Network,
    source: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    top: int = 3,
    progress: Progress | None = None,
) -> Iterator[Prediction]:
    """Yield what a network answers to a file, to files, or to all pictures below a folder.

    Pictures are prepared as the network wants them (``network.preprocess_of``). A folder is gone
    through by name, without hidden files; ``progress(done, of)`` counts files. Raises BadData at
    once where there is no picture, and at the end where none could be read; BadNetwork and
    BadShape where the network takes no picture or gives no list.

    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path, picture_path
    >>> digits = open_network(network_path("digits"))
    >>> [row.label for row in predict(digits, [picture_path("digit-3"), picture_path("digit-7")])]
    ['3', '7']
    """
    only_input(network)
    preprocess, _ = preprocess_of(network)
    files = files_of(source)
    return _answers(network, preprocess, files, max(top, 1), progress)


def files_of(
    source: str | PathLike[str] | Iterable[str | PathLike[str]],
) -> list[Path]:
    """Return the files that are meant. Raises BadData where there is none.

    >>> [path.name for path in files_of(["b.png", "a.png"])]
    ['b.png', 'a.png']
    """
    if isinstance(source, (str, PathLike)):
        path = Path(source)
        if not path.is_dir():
            if not path.exists():
                raise BadData("there is no such file or folder", received=f"'{str(path)[:200]}'")
            return [path]
        found = list(_below(path))
        if not found:
            raise BadData(
                f"there is no picture in '{path}'",
                remedy=f"Files that end in {', '.join(sorted(ENDINGS)[:6])} … are looked for.",
            )
        return found
    files = [Path(given) for given in source]
    if not files:
        raise BadData("there is no picture to look at", received="an empty list")
    return files


def predicts_numbers(network: Network, outputs: int) -> bool:
    """Tell whether the outputs are numbers, not scores of classes.

    They are where there is one alone, and where convscope's own training named no classes.

    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> predicts_numbers(open_network(network_path("digits")), 10)
    False
    """
    if network.classes is not None:
        return False
    return outputs == 1 or (KEY in network.metadata and CLASSES not in network.metadata)


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in ENDINGS:
                yield Path(where, name)


def _answers(
    network: Network, preprocess: Preprocess, files: list[Path], top: int, progress: Progress | None
) -> Iterator[Prediction]:
    value, maybe = scores_of(network)
    score = scorer(network, value)
    together = at_once((preprocess.height, preprocess.width, 3))
    read, first_problem = 0, ""
    for first in range(0, len(files), together):
        rows: list[Prediction | None] = []
        inputs: list[Array] = []
        some = files[first : first + together]
        for file in some:
            try:
                inputs.append(prepare(open_picture(file), preprocess).tensor)
                rows.append(None)
            except (BadPicture, TooLarge) as error:
                rows.append(Prediction(str(file), problem=str(error)))
                first_problem = first_problem or str(error)
        read += len(inputs)
        answers = iter(_scores(network, score, inputs, maybe, top))
        for file, row in zip(some, rows, strict=True):
            yield row if row is not None else _filed(str(file), next(answers))
        if progress is not None:
            progress(first + len(some), len(files))
    if not read:
        raise BadData("no picture could be read", received=first_problem)


def _scores(
    network: Network, score: Scorer, inputs: list[Array], maybe: bool, top: int
) -> Iterator[Prediction]:
    if not inputs:
        return
    x = np.concatenate(inputs).astype(network.inputs[0].dtype, copy=False)
    scores = score(x)
    if scores.size != len(x) * (scores.shape[1] if scores.ndim > 1 else 1):
        raise BadShape(
            f"the output of {network.name} is no list of classes or numbers",
            received=f"the shape {scores.shape}",
            remedy="`convscope trace` shows its values for one picture.",
        )
    scores = scores.reshape(len(x), -1)
    if predicts_numbers(network, scores.shape[1]):
        for row in scores.tolist():
            yield Prediction("", numbers=tuple(row))
        return
    own = network.classes
    named = own is not None and len(own) == scores.shape[1]
    for chances in np.nan_to_num(np.exp(log_probabilities(scores, maybe))):
        order = np.argsort(-chances, kind="stable")[:top]
        found = tuple((own[i] if named and own else str(i), float(chances[i])) for i in order)
        yield Prediction("", found[0][0], found[0][1], found)


def _filed(file: str, answer: Prediction) -> Prediction:
    return Prediction(file, answer.label, answer.probability, answer.top, answer.numbers)
