"""One request of the page in a notebook, and the answer it would have over HTTP."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from ..ask.door import JSON, Asked, too_large, way_of
from ..ask.refused import body_of_error, status_of, unexpected
from ..ask.store import Store
from ..base.errors import ConvscopeError
from ..base.errors_in_japanese import in_japanese, sentence_in_japanese

log = logging.getLogger("convscope")


@dataclass(frozen=True)
class Reply:
    """The status and headers that HTTP would have, and the same bytes."""

    status: int
    headers: dict[str, str]
    content: bytes


def answer(store: Store, path: str, body: bytes = b"") -> Reply:
    """Answer what is asked at ``path`` ("tensor?network=…"), with a body where it takes one.

    Never raises: an error becomes an answer, in the same words as over HTTP.
    """
    try:
        return _answer(store, path, body)
    except ConvscopeError as error:
        return _refusal(type(error).__name__, str(error), status_of(error), in_japanese(error))
    except Exception as error:
        log.exception("%s failed", path[:80])
        message = unexpected(error)
        return _refusal(type(error).__name__, message, 500, sentence_in_japanese(message))


def _answer(store: Store, path: str, body: bytes) -> Reply:
    address, _, query = path.partition("?")
    way, name = way_of(address)
    if way.takes and len(body) > way.limit:
        raise too_large(way)
    given = dict(parse_qsl(query, keep_blank_values=True))
    found = way.answer(store, Asked(given, body, unquote(name)))
    return Reply(200, {"Content-Type": found.kind, **found.headers}, found.content or b"")


def _refusal(kind: str, message: str, status: int, ja: str) -> Reply:
    return Reply(status, {"Content-Type": JSON}, body_of_error(kind, message, ja))
