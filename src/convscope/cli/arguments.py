"""What several commands are given, said in the same words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Part(StrEnum):
    """Parts of data."""

    TEST = "test"
    VALIDATION = "validation"
    TRAIN = "train"
    ALL = "all"


ANetwork = Annotated[
    str,
    typer.Argument(
        help="A run (runs/digits, runs/digits@1200), an ONNX file, or one that comes along."
    ),
]
APicture = Annotated[str, typer.Argument(help="A picture file, or one that comes along.")]
LabelledData = Annotated[
    str | None,
    typer.Argument(
        help="A folder of class folders, a CSV or NPZ file, or data that come along; a run's own "
        "unless given."
    ),
]
PartOfData = Annotated[
    Part | None,
    typer.Option(
        help="Which pictures; the test part where there is one, else those that the run did not "
        "learn from, else all."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
