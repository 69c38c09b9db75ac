"""Start the server and open the browser."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import sys
import threading
import webbrowser

import segno
import uvicorn

from ..ask.store import Store
from ..ask.table import ask
from ..base.errors import ConvscopeError, InputError
from ..classroom import Classroom
from ..lessons import lessons
from .addresses import EVERYWHERE, own_names
from .app import PAGE, create_app
from .guard import LOCAL

PATIENCE = 3
"""Seconds that Ctrl-C gives to answers under way."""
KEEP_ALIVE = 30
"""Seconds that a connection stays: those of a class say where they are more often than that."""
HTTP = 80
"""The port that an address need not name."""
WAITING = 1024
"""Connections that wait to be taken: a class comes in at once."""
ADDRESS_LIMIT = 2**20
"""Bytes of the head of a request: an address carries its scene's edits, long strokes among them."""


def serve(
    store: Store,
    *,
    host: str = "127.0.0.1",
    port: int = 8300,
    open_browser: bool = True,
    network: str | None = None,
    picture: str | None = None,
    place: str = "",
) -> None:
    """Serve until interrupted; where the port is taken, on the next free one (0: any).

    ``place`` is what of the page is opened: what comes after the address, ``#room=1d``.

    ``network`` and ``picture`` are files, or names of what comes along, to open first. Raises
    InputError for an address that is not this machine's own, and what opening a file raises.
    """
    if host not in LOCAL:
        raise InputError(
            "the server listens on this machine only", received=repr(host),
            remedy=f"Give one of {', '.join(LOCAL)}.",
        )  # fmt: skip
    if network is not None:
        store.first_network = store.add_network_file(network)
    if picture is not None:
        store.first_picture = store.add_picture_file(picture)
    listening = listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    _announce(f"{address}{place}", open_browser)
    _server(store).run(sockets=[listening])


def serve_aside(store: Store, place: str, *, open_browser: bool = True) -> str:
    """Serve in a thread of its own, at a free port; return the address of ``place`` there.

    It ends with this Python. A script that has come to its end waits for Ctrl-C first, as the
    page could not be looked at otherwise; an interactive session does not wait.
    """
    listening = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/{place}"
    running = threading.Thread(
        target=_server(store).run, kwargs={"sockets": [listening]}, name="convscope", daemon=True
    )
    running.start()
    _announce(address, open_browser)
    if not (hasattr(sys, "ps1") or sys.flags.interactive):
        atexit.register(_wait, running)
    return address


def serve_class(
    store: Store,
    room: Classroom,
    *,
    host: str = EVERYWHERE,
    port: int = 8300,
    name: str = "",
    open_browser: bool = True,
) -> None:
    """Serve a class until interrupted: other machines of the network reach it.

    ``host`` is the address to listen at, ``name`` one under which students reach this machine
    where it is not an address of its own. Raises InputError where nothing can be listened at.
    """
    names = (host,) if host != EVERYWHERE else own_names()
    names = tuple(dict.fromkeys([*([name] if name else []), *names]))
    listening = listen(host, port)
    found = listening.getsockname()[1]
    end = "" if found == HTTP else f":{found}"
    room.addresses = tuple(f"http://{n}{end}/" for n in names)
    store.classroom = room
    _open_files()
    threading.Thread(target=_make_ready, args=(store,), name="ready", daemon=True).start()
    _announce_class(room, name)
    here = "127.0.0.1" if host == EVERYWHERE else host
    _announce(f"http://{here}{end}/#teacher={room.key}", open_browser)
    _server(store, names=(*LOCAL, *names)).run(sockets=[listening])


def _announce_class(room: Classroom, name: str) -> None:
    if not room.addresses:
        print("This machine has no network: nobody else can join. Name one with --name.")
        return
    for address in room.addresses:
        print(f"Students join at {address}")
    if sys.stdout.isatty():
        segno.make_qr(room.addresses[0]).terminal(compact=True)
    print(
        f"Recorded in {room.recorded}" if room.recorded else "Nothing is recorded (--record FILE)"
    )
    print("Keep the next address to yourself: it is the teacher's.")


def _make_ready(store: Store) -> None:
    """Make what everyone opens first, before they come: lessons, and what the page begins with."""
    for one in lessons():
        ask(store, json.dumps({"question": "lesson", "lesson": one.number}).encode())
    scene = {"network": store.first_network, "picture": store.first_picture}
    with contextlib.suppress(ConvscopeError):  # then the page says what is wrong
        ask(store, json.dumps({"question": "trace", "scene": scene}).encode())


def _open_files() -> None:
    """Let a class's connections be: six a browser, where the system's first bound is a thousand."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _wait(running: threading.Thread) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        running.join()


def _announce(address: str, open_browser: bool) -> None:
    if not (PAGE / "index.html").exists():
        print("The page is not built yet. In the checkout: make web")
    print(f"convscope is at {address}  (Ctrl-C ends it)", flush=True)
    if open_browser:
        # the socket listens already: the browser waits until the server answers
        opener = threading.Timer(0.2, webbrowser.open, [address])
        opener.daemon = True
        opener.start()


def _server(store: Store, names: tuple[str, ...] = LOCAL) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(store, names=names),
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        http="h11",
        h11_max_incomplete_event_size=ADDRESS_LIMIT,
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=KEEP_ALIVE,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at ``port``, or at the next that is free.

    Raises InputError for a port that cannot be.
    """
    if not 0 <= port <= 65535:
        raise InputError("a port is a number from 0 to 65535", received=str(port))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (*range(port, min(port + 20, 65536)), 0):
        # by its protocol asyncio knows that small answers are not to wait for one another (Nagle)
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if os.name == "posix":  # on Windows this would share a port that is taken
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
        except OSError:
            found.close()
            continue
        found.listen(WAITING)
        return found
    raise InputError(
        f"no port is free at {host}", received=str(port), remedy="Close another server first."
    )
