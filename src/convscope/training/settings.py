"""The settings of a training, checked when they are made, and as JSON beside the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any

from ..base.errors import BadSettings
from ..data.augment import Augment

ENGINES = ("numpy", "torch")
OPTIMISERS = ("sgd", "adam", "adamw")
SCHEDULES = ("constant", "cosine", "one-cycle", "step")
LOSSES = ("cross-entropy", "mean-squared-error")
PRECISIONS = ("float32", "bfloat16")
DIVERGES = 1e4
"""A learning rate above it is refused: no network learns by such steps."""


@dataclass(frozen=True)
class Settings:
    """How a network is trained.

    ``learning_rate`` is the schedule's peak; ``warm_up`` the share of all steps on which it rises
    to it. ``weight_decay`` draws weights (not biases, not normalisations) to zero.
    ``label_smoothing`` is the share of each target that is spread over all classes.
    ``class_weights`` weighs each class by how rare it is. ``patience`` stops after that many
    epochs without a better validation loss, 0 never. ``frozen`` lists layers, or blocks of
    them, that stay as they are. ``validation`` is the share of the training pictures that is
    kept aside. ``loss`` is chosen by the data where it is "". Raises BadSettings.

    >>> Settings(epochs=3).learning_rate
    0.001
    >>> Settings(learning_rate=1e9)
    Traceback (most recent call last):
        ...
    convscope.base.errors.BadSettings: the setting 'learning_rate' cannot be used: received \
1000000000.0. It is a number above 0, at most 10000. Try 0.001.
    """

    epochs: int = 10
    batch: int = 64
    engine: str = "numpy"
    optimiser: str = "adam"
    learning_rate: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = "constant"
    warm_up: float = 0.0
    loss: str = ""
    label_smoothing: float = 0.0
    class_weights: bool = False
    patience: int = 0
    seed: int = 0
    validation: float = 0.1
    augment: Augment = field(default_factory=Augment)
    frozen: tuple[str, ...] = ()
    precision: str = "float32"

    def __post_init__(self) -> None:
        self._whole("epochs", 1, 100_000)
        self._whole("batch", 1, 65_536)
        self._whole("patience", 0, 100_000)
        self._whole("seed", 0, 2**32 - 1)
        self._number("learning_rate", 0, DIVERGES, "above 0, ", "Try 0.001.", least_itself=False)
        self._number("momentum", 0, 0.9999)
        self._number("weight_decay", 0, 1)
        self._number("warm_up", 0, 0.9)
        self._number("label_smoothing", 0, 0.9)
        self._number("validation", 0, 0.9)
        for name, known in (
            ("engine", ENGINES), ("optimiser", OPTIMISERS), ("schedule", SCHEDULES),
            ("loss", ("", *LOSSES)), ("precision", PRECISIONS),
        ):  # fmt: skip
            if getattr(self, name) not in known:
                raise _refused(
                    name, getattr(self, name), f"one of {', '.join(filter(None, known))}"
                )
        frozen: Any = self.frozen
        if not isinstance(frozen, (tuple, list)) or not all(isinstance(n, str) for n in frozen):
            raise _refused("frozen", self.frozen, "a list of names of layers")
        object.__setattr__(self, "frozen", tuple(self.frozen))
        object.__setattr__(self, "class_weights", bool(self.class_weights))
        if isinstance(self.augment, Mapping):
            object.__setattr__(self, "augment", Augment.from_json(self.augment))

    def _whole(self, name: str, least: int, most: int) -> None:
        given = getattr(self, name)
        right = isinstance(given, int) and not isinstance(given, bool)
        if not right or not least <= given <= most:
            raise _refused(name, given, f"a whole number from {least} to {most}")

    def _number(
        self, name: str, least: float, most: float, said: str = "", remedy: str = "",
        *, least_itself: bool = True,
    ) -> None:  # fmt: skip
        given = getattr(self, name)
        right = isinstance(given, (int, float)) and not isinstance(given, bool) and isfinite(given)
        if not right or not least <= given <= most or (given == least and not least_itself):
            span = (
                f"a number {said}at most {most:g}"
                if said
                else f"a number from {least:g} to {most:g}"
            )
            raise _refused(name, given, span, remedy)
        object.__setattr__(self, name, float(given))

    def to_json(self) -> str:
        """Return the settings as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, given: str | Mapping[str, Any]) -> Settings:
        """Read settings from JSON; raises BadSettings, also for one that nobody knows.

        >>> Settings.from_json(Settings(epochs=3).to_json()).epochs
        3
        """
        try:
            found = json.loads(given) if isinstance(given, str) else dict(given)
        except (ValueError, RecursionError) as error:
            raise BadSettings("the settings are no JSON", received=str(error)) from error
        known = [f.name for f in fields(cls)]
        unknown = sorted(set(found) - set(known))
        if unknown:
            raise BadSettings(
                "there is no such setting", received=repr(unknown[0]),
                remedy=f"There are: {', '.join(known)}.",
            )  # fmt: skip
        if isinstance(found.get("frozen"), list):
            found["frozen"] = tuple(found["frozen"])
        return cls(**found)


def _refused(name: str, given: Any, wanted: str, remedy: str = "") -> BadSettings:
    return BadSettings(
        f"the setting '{name}' cannot be used", received=f"{given!r}"[:200],
        remedy=f"It is {wanted}. {remedy}",
    )  # fmt: skip
