"""A notebook's own server on a free port, with a folder of its own for all that it writes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START = 90
"""Seconds that a server may take to answer: a loaded machine starts it slowly."""


def apart(home: Path) -> dict[str, str]:
    """Return this process's environment with every folder that notebooks write to under one."""
    own = {
        "HOME": "home", "IPYTHONDIR": "ipython", "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "xdg", "JUPYTERLAB_SETTINGS_DIR": "settings", "CONVSCOPE_RUNS": "runs",
    }  # fmt: skip
    for folder in own.values():
        (home / folder).mkdir(parents=True, exist_ok=True)
    return {**os.environ, **{name: str(home / folder) for name, folder in own.items()}}


@contextmanager
def served(command: list[str], home: Path, env: Mapping[str, str], alive: str) -> Iterator[str]:
    """Run a server, "PORT" in its command being a free port; give its address.

    ``alive`` is a path that answers once it is up.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    log = home / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [part.replace("PORT", port) for part in command],
            cwd=home, env=dict(env), stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(process, f"{address}{alive}", log)
        yield address
    finally:
        process.terminate()  # Jupyter and marimo end their kernels with themselves
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(f"the notebook's server did not start:\n{log.read_text()[-3000:]}")
