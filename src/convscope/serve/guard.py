"""Who may ask: this machine's own page, and nobody's through a browser that was lured here.

A page of another site can send requests to a server on this machine. Three checks keep it out: the
Host must be ours (a name that was rebound to this address is not), the Origin must be ours where a
browser sends one, and what browsers say of cross-site requests is believed. A link to the page from
another site works: its address is the whole state.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusals import refusal

LOCAL = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Middleware that refuses foreign requests and sets the headers that keep the page closed.

    ``names`` are those under which this server is reached: a class's has others than its machine.
    """

    def __init__(self, app: ASGIApp, names: tuple[str, ...] = LOCAL) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = _refused(scope, self.names)
        app = refusal("Forbidden", refused, 403) if refused else self.app
        await app(scope, receive, guarded)


def _refused(scope: Scope, names: tuple[str, ...]) -> str:
    """Return why a request is refused, "" where it is not."""
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    ours = _hosts(scope, names)
    if host not in ours:
        return (
            f"This server answers as {', '.join(ours)} only, not as '{host[:80]}'. "
            "Through a tunnel, take the same port at both ends."
        )
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"{scope.get('scheme', 'http')}://{host}":
        return f"Requests from '{origin[:80]}' are refused."
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        follows_a_link = (
            scope["method"] == "GET"
            and scope["path"] == "/"
            and headers.get("sec-fetch-mode") == "navigate"
        )
        return "" if follows_a_link else "Requests from other sites are refused."
    return ""


def _hosts(scope: Scope, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Host headers that mean this server, on the port it listens at."""
    port = (scope.get("server") or (None, None))[1]
    end = "" if port in (None, 80) else f":{port}"
    return tuple(f"[{name}]{end}" if ":" in name else f"{name}{end}" for name in names)
