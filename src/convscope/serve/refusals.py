"""Every error as an answer: one line of JSON and the status that fits; the server goes on.

The statuses of our own errors are in ask/refused.py. HTTP has two more: 403 where another site
asks (guard.py), 415 for a form instead of the file itself.
"""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ask.refused import body_of_error, status_of, unexpected
from ..base.errors import ConvscopeError
from ..base.errors_in_japanese import in_japanese, sentence_in_japanese

log = logging.getLogger("convscope")


def refusal(kind: str, message: str, status: int, ja: str = "") -> Response:
    """Return an error as the wire carries it."""
    return Response(body_of_error(kind, message, ja), status, media_type="application/json")


async def refuse(request: Request, error: Exception) -> Response:
    """Answer with one of our own errors, in its own words."""
    if not isinstance(error, ConvscopeError):
        raise error
    return refusal(type(error).__name__, str(error), status_of(error), in_japanese(error))


async def refuse_http(request: Request, error: Exception) -> Response:
    """Answer with what routing refuses: no such address, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    message = f"{error.detail}: {request.method} {request.url.path[:80]}"
    answer = refusal("HTTPException", message, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


class Caught:
    """Middleware that turns what nobody expected into one line; the whole goes to the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer 500 where it fails before it has begun to answer."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            log.exception("%s %s failed", scope.get("method"), scope.get("path"))
            if begun:
                raise
            message = unexpected(error)
            answer = refusal(type(error).__name__, message, 500, sentence_in_japanese(message))
            await answer(scope, receive, send)
