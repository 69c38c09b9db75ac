"""What a request brings: its body, up to a bound."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..base.errors import TooLarge


async def body_of(request: Request, limit: int, kind: str) -> bytes:
    """Read the body; stop as soon as it is longer than it may be, whatever it was said to be.

    Raises TooLarge. A form is refused with 415: the body is the file itself.
    """
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise HTTPException(415, f"Send the {kind} itself as the body, not in a form")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:18]) > limit:
        raise _too_large(kind, limit)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large(kind, limit)
        parts.append(part)
    return b"".join(parts)


def _too_large(kind: str, limit: int) -> TooLarge:
    return TooLarge(f"the {kind} is too large", remedy=f"At most {limit:,} bytes are taken.")
