"""PyTorch kept to one thread, where many small computations run side by side or stand back."""

from __future__ import annotations

import sys


def one_thread() -> None:
    """Have PyTorch, where it is loaded, compute on this thread alone."""
    # another thread may be about to load it: then it has not got this yet
    limit = getattr(sys.modules.get("torch"), "set_num_threads", None)
    if limit is not None:
        limit(1)
