"""How a run is steered while it goes: a small file in its folder, read before every step.

So the page, another terminal or a notebook steer whatever process does the training.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ..base.errors import BadSettings
from .checkpoint import write_json
from .settings import DIVERGES

FILE = "control.json"
ACTIONS = ("go", "pause", "stop")


@dataclass(frozen=True)
class Control:
    """What is wanted of a run: to ``go`` on, ``pause`` or ``stop``, at a learning rate of its own.

    ``rate_factor`` multiplies the schedule; None leaves it as it is. Raises BadSettings.
    """

    action: str = "go"
    rate_factor: float | None = None

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise BadSettings(
                "a run can go, pause or stop", received=repr(self.action)[:80],
                remedy=f"Give one of {', '.join(ACTIONS)}.",
            )  # fmt: skip
        factor = self.rate_factor
        if factor is not None and not 0 < factor <= DIVERGES:
            raise BadSettings(
                "a learning rate is changed by a factor above 0", received=f"{factor!r}"[:80]
            )


def steer(folder: Path, control: Control) -> None:
    """Say what is wanted of the run in ``folder``."""
    write_json(folder / FILE, asdict(control))


class Wanted:
    """What was said last of a run; the file is read anew only when it changed."""

    def __init__(self, folder: Path) -> None:
        self._path, self._seen = folder / FILE, 0
        self._control = Control()

    def now(self) -> Control:
        """Return what is wanted; a file that cannot be read changes nothing."""
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._seen:
                self._control = Control(**json.loads(self._path.read_text(encoding="utf-8")))
                self._seen = changed
        except (OSError, TypeError, ValueError, BadSettings):
            pass
        return self._control
