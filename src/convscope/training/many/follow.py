"""What happens in a run that other processes train, as its folder tells it."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..fit import Listener
from ..run_folder import RunFolder

OFTEN = 0.2
"""Seconds between two looks into the folder."""


def follow(folder: RunFolder, goes: Callable[[], bool], listener: Listener | None = None) -> None:
    """Return when ``goes()`` says no; until then give the history's new rows to ``listener``."""
    _, seen = folder.rows()
    while True:
        still = goes()
        rows, count = folder.rows(seen)
        if count < seen:  # it was taken up again from an earlier step
            rows = []
        for row in rows if listener is not None else ():
            assert listener is not None
            listener(row)
        seen = count
        if not still:
            return
        time.sleep(OFTEN)
