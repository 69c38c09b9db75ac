"""``python -m convscope.training RUN``: train what lies in a run's folder, to its end."""

from __future__ import annotations

import sys

from ..base.errors import ConvscopeError, InputError
from .run_folder import RunFolder, State
from .start import train_run


def main(arguments: list[str] | None = None) -> int:
    """Train; what goes wrong leaves one line, and the exit code 2 where it is the user's."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1:
        print("usage: python -m convscope.training RUN", file=sys.stderr)
        return 2
    try:
        folder = RunFolder(given[0])
    except InputError as error:
        return _failed(error)
    try:
        train_run(folder)
    except ConvscopeError as error:
        if folder.state().state in ("waiting", "lost"):  # it did not come as far as to begin
            folder.put_state(State("failed", message=str(error)))
        return _failed(error)
    except KeyboardInterrupt:
        return 130
    return 0


def _failed(error: ConvscopeError) -> int:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return 2 if isinstance(error, InputError) else 1


if __name__ == "__main__":
    sys.exit(main())
