"""Who may ask: this machine's own page, and nobody's through a browser that was lured here.

A page of another site can send requests to a server on this machine. Three checks keep it out: the
Host must be ours (a name that was rebound to this address is not), the Origin must be ours where a
browser sends one, and what browsers say of cross-site requests is believed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)


class Guard:
    """Middleware that refuses foreign requests and sets the headers that keep the page closed."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = LOCAL) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(Headers(scope=scope))
        if refused:
            error = {"error": {"kind": "Forbidden", "message": refused}}
            await JSONResponse(error, 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        await self.app(scope, receive, guarded)

    def _refusal(self, headers: Headers) -> str:
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self.hosts:
            return f"This server answers on {', '.join(self.hosts)} only, not on '{host[:80]}'."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return f"Requests from '{origin[:80]}' are refused."
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            navigates = headers.get("sec-fetch-mode") == "navigate"
            return "" if navigates else "Requests from other sites are refused."
        return ""
