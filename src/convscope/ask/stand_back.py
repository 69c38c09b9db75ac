"""What is made in the background stands back: whoever asks for a number comes first."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from ..base.one_thread import one_thread

NICE = 5
"""By how much."""


def stand_back() -> None:
    """Let this thread wait for the others, and PyTorch, where it is loaded, use it alone."""
    with suppress(AttributeError, OSError):  # where the system knows how
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
    one_thread()
