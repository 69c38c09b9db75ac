"""What a request brings: its body, up to a bound."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..ask.door import Way, too_large


async def body_of(request: Request, way: Way) -> bytes:
    """Read the body; stop as soon as it is longer than it may be, whatever it was said to be.

    Raises TooLarge. A form is refused with 415: the body is the file itself.
    """
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise HTTPException(415, f"Send the {way.takes} itself as the body, not in a form")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:18]) > way.limit:
        raise too_large(way)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > way.limit:
            raise too_large(way)
        parts.append(part)
    return b"".join(parts)
