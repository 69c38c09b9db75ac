"""``python -m convscope.serve`` is ``convscope open`` without the command line's libraries."""

from __future__ import annotations

import argparse
import sys

from ..ask.store import Store
from ..base.errors import ConvscopeError
from .run import serve


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; the user's mistakes leave one line and the exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m convscope.serve", description=serve.__doc__)
    parser.add_argument("network", nargs="?", help="an ONNX file, or a name that comes along")
    parser.add_argument("picture", nargs="?", help="a picture, or a name that comes along")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8300, help="0 takes any free one")
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args(arguments)
    try:
        serve(
            Store(),
            host=given.host,
            port=given.port,
            open_browser=not given.no_browser,
            network=given.network,
            picture=given.picture,
        )
    except ConvscopeError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
