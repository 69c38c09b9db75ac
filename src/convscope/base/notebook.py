"""Whether this Python runs in a notebook."""

from __future__ import annotations

import sys
from typing import Any


def in_notebook() -> bool:
    """Tell whether what a cell returns is shown beneath it: Jupyter, Colab, VS Code, marimo.

    A terminal is none, IPython's own included.
    """
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    if getattr(shell, "kernel", None) is not None:
        return True
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())
