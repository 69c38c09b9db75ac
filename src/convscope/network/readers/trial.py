"""A stranger's model is read first in a process that may die.

ONNX's checker, converter and shape inference are C++: they have been seen to abort on what they
do not expect (a Split of two outputs that says ``num_outputs = 1``), and a server must not go
with them. Large weights are not part of the trial; NumPy alone touches those.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from ...base import errors
from ...base.errors import BadNetwork, ConvscopeError, TooLarge

SECONDS = 60
"""Processor time of one trial."""

MEMORY = 4 * 2**30
"""Bytes of address space of one trial."""


def try_apart(model: Any) -> None:
    """Read ``model`` in another process; raise what it raises there.

    Raises BadNetwork where that process dies, TooLarge where it needs more than its bounds.
    """
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        # our own module; the model is only its input
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", __name__],
            input=model.SerializeToString(),
            capture_output=True,
            timeout=2 * SECONDS,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    if done.returncode == 0 and not done.stdout:
        return
    try:
        kind, what, received, remedy = json.loads(done.stdout)
    except ValueError:
        if -done.returncode in (9, 24):  # the kernel's SIGKILL, SIGXCPU
            raise _too_large() from None
        raise BadNetwork(
            "ONNX's own checks crash on this file", received=f"exit code {done.returncode}",
            remedy="It is damaged, or made to do harm: export it again.",
        ) from None  # fmt: skip
    raise getattr(errors, kind)(what, received=received, remedy=remedy)


def _too_large() -> TooLarge:
    return TooLarge(
        f"reading this file takes more than {SECONDS} s or {MEMORY / 2**30:.0f} GiB",
        remedy="Export a smaller network.",
    )


def main() -> None:
    """Read a model from standard input; write what is raised to standard output."""
    from onnx import ModelProto

    from .onnx import network_of

    _bound()
    try:
        network_of(ModelProto.FromString(sys.stdin.buffer.read()), "")
    except ConvscopeError as error:
        refusal = (type(error).__name__, error.what, error.received, error.remedy)
        json.dump(refusal, sys.stdout)
    except MemoryError:
        os.kill(os.getpid(), 9)  # as the kernel would have done


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


if __name__ == "__main__":
    main()
