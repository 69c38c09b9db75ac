"""Every error as an answer: one line of JSON and the status that fits; the server goes on.

::

    400  what cannot be read as a question        (InputError itself)
    403  another site asks                        (guard.py)
    404  a question about what is not there       (BadQuestion)
    413  beyond a stated bound                    (TooLarge)
    415  a form instead of the file itself
    422  a file or request that makes no sense    (every other InputError)
    500  an engine failed, or we did
"""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..base.errors import BadQuestion, ConvscopeError, InputError, TooLarge

log = logging.getLogger("convscope")


def refusal(kind: str, message: str, status: int) -> Response:
    """Return an error as the wire carries it."""
    return JSONResponse({"error": {"kind": kind, "message": message}}, status)


def status_of(error: ConvscopeError) -> int:
    """Return the HTTP status of an error.

    >>> status_of(BadQuestion("no layer of that name")), status_of(InputError("no JSON"))
    (404, 400)
    """
    if not isinstance(error, InputError):
        return 500
    if isinstance(error, TooLarge):
        return 413
    if isinstance(error, BadQuestion):
        return 404
    return 400 if type(error) is InputError else 422


async def refuse(request: Request, error: Exception) -> Response:
    """Answer with one of our own errors, in its own words."""
    if not isinstance(error, ConvscopeError):
        raise error
    return refusal(type(error).__name__, str(error), status_of(error))


async def refuse_http(request: Request, error: Exception) -> Response:
    """Answer with what routing refuses: no such address, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    message = f"{error.detail}: {request.method} {request.url.path[:80]}"
    answer = refusal("HTTPException", message, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


class Answered:
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
            short = "There is not enough memory for this. Try a smaller picture or network."
            said = "Something went wrong here; the terminal says what."
            message = short if isinstance(error, MemoryError) else said
            await refusal(type(error).__name__, message, 500)(scope, receive, send)
