"""Every error as an answer: one line, its kind, and the status that fits.

::

    400  what cannot be read as a question        (InputError itself)
    403  what only the teacher may do             (NotAllowed)
    404  a question about what is not there       (BadQuestion)
    413  beyond a stated bound                    (TooLarge)
    422  a file or request that makes no sense    (every other InputError)
    500  an engine failed, or we did
"""

from __future__ import annotations

from ..base.errors import BadQuestion, ConvscopeError, InputError, NotAllowed, TooLarge
from .encode import encode


def status_of(error: ConvscopeError) -> int:
    """Return the HTTP status of an error.

    >>> status_of(BadQuestion("no layer of that name")), status_of(InputError("no JSON"))
    (404, 400)
    """
    if not isinstance(error, InputError):
        return 500
    if isinstance(error, TooLarge):
        return 413
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, BadQuestion):
        return 404
    return 400 if type(error) is InputError else 422


def body_of_error(kind: str, message: str, ja: str = "") -> bytes:
    """Return an error as the wire carries it; ``ja`` is "" where it has no Japanese.

    >>> body_of_error("TooLarge", "the picture is too large.")
    b'{"error":{"kind":"TooLarge","message":"the picture is too large.","ja":""}}'
    """
    return encode({"error": {"kind": kind, "message": message, "ja": ja}})


def unexpected(error: Exception) -> str:
    """Return what is said of an error that nobody expected; nothing of its insides."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this. Try a smaller picture or network."
    return "Something went wrong here; the terminal says what."
