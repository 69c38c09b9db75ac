"""Start the server and open the browser."""

from __future__ import annotations

import socket
import threading
import webbrowser

import uvicorn

from ..ask.store import Store
from ..base.errors import InputError
from .app import PAGE, create_app
from .guard import LOCAL


def serve(
    store: Store, *, host: str = "127.0.0.1", port: int = 8300, open_browser: bool = True
) -> None:
    """Serve until interrupted; where the port is taken, on the next free one.

    Raises InputError for an address that is not this machine's own.
    """
    if host not in LOCAL:
        raise InputError(
            "the server listens on this machine only", received=repr(host),
            remedy=f"Give one of {', '.join(LOCAL)}.",
        )  # fmt: skip
    if not (PAGE / "index.html").exists():
        print("The page is not built yet. In the checkout: make web")
    listening = _listen(host, port)
    address = f"http://{host if ':' not in host else f'[{host}]'}:{listening.getsockname()[1]}/"
    print(f"convscope is at {address}  (Ctrl-C ends it)", flush=True)
    config = uvicorn.Config(create_app(store), log_level="warning", lifespan="off")
    if open_browser:
        # once the server answers: the socket is listening already, the browser will wait
        threading.Timer(0.2, webbrowser.open, [address]).start()
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (port, *range(port + 1, port + 20), 0):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
        except (OSError, OverflowError):
            found.close()
            continue
        found.listen(128)
        return found
    raise InputError("no port is free", received=str(port), remedy="Give another one: --port 0.")
