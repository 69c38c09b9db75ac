"""The routes: the page, the questions, tensors as raw bytes, pictures, uploads."""

from __future__ import annotations

import gzip
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..ask.door import BYTES, WAYS, Answered, Asked, Way, quick
from ..ask.files import is_digest
from ..ask.store import Store
from ..ask.table import QUESTIONS
from ..base.errors import ConvscopeError
from .guard import LOCAL, Guard
from .lanes import Lanes
from .received import body_of
from .refusals import Caught, refuse, refuse_http

PAGE = Path(__file__).parent / "page"
FOREVER = "private, max-age=31536000, immutable"
ASK_ANEW = "private, no-cache"
PACKED = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)]
"""For text: a map of 114 kB becomes 10 kB in half a millisecond. Floats gain little."""
MANY_ZEROS = 0.25
"""The share of zeros from which numbers are packed: half of them gone in a millisecond."""
PACKS = (".html", ".js", ".css", ".svg")
"""Files of the page that gain by packing."""
TEXT = ("/ask", "/tensor.csv")
KEY = "x-class-key"
"""The header that tells a class who asks."""


def create_app(store: Store, *, page_dir: Path = PAGE, names: tuple[str, ...] = LOCAL) -> Starlette:
    """Return the application over a store, with the built page from ``page_dir``.

    ``names`` are the hosts as which it answers.
    """
    lanes = Lanes()
    routes: list[Route | Mount] = [Route("/questions", _questions, middleware=PACKED)]
    routes += [_route(store, address, way, lanes) for address, way in WAYS.items()]
    if (page_dir / "index.html").exists():
        routes.append(Mount("/", _Page(directory=page_dir, html=True)))
    else:
        routes.append(Route("/", _no_page))

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        yield
        store.surveys.close()
        store.seeking.close()
        store.works.close()
        await run_in_threadpool(store.studio.close)

    return Starlette(
        routes=routes,
        lifespan=living,
        middleware=[Middleware(Guard, names=names), Middleware(Caught)],
        exception_handlers={ConvscopeError: refuse, HTTPException: refuse_http},
    )


def _route(store: Store, address: str, way: Way, lanes: Lanes) -> Route:
    """Return the route of a way in; what computes does so in a thread of its own."""

    async def answer(request: Request) -> Response:
        key = request.headers.get(KEY, "")
        if way.works:  # before anything of it is read
            store.allow(key)
        body = await body_of(request, way) if way.takes else b""
        asked = Asked(
            request.query_params, body, request.path_params.get("name", ""),
            request.headers.get("if-none-match", ""), key,
        )  # fmt: skip
        found = await lanes.run(quick(way, asked), way.answer, store, asked)
        headers = found.headers | _cached(store, found)
        if found.content is None:
            return Response(status_code=304, headers=headers)
        content = found.content
        if found.kind == BYTES and "gzip" in request.headers.get("accept-encoding", ""):
            content, coding = await run_in_threadpool(_squeezed, content)
            headers |= coding
        return Response(content, media_type=found.kind, headers=headers)

    packed = PACKED if address in TEXT else []
    return Route(address, answer, methods=[way.method], middleware=packed)


def _squeezed(content: bytes) -> tuple[bytes, dict[str, str]]:
    """Return numbers packed where they hold many zeros, as after a rectifier; others gain little.

    >>> _squeezed(bytes(8000))[1], _squeezed(b"\\1" * 8000)[1]
    ({'Content-Encoding': 'gzip', 'Vary': 'Accept-Encoding'}, {})
    """
    if len(content) < 4096 or 4 * content.count(b"\0\0\0\0") < MANY_ZEROS * len(content):
        return content, {}
    packed = gzip.compress(content, 1, mtime=0)
    return packed, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


async def _questions(request: Request) -> Response:
    """Say what can be asked: what each question means, and the JSON schemas of what it takes."""
    kinds = [k for q in QUESTIONS.values() for k in (q.request, q.answer)]
    schemas, components = msgspec.json.schema_components(kinds)
    pairs = zip(QUESTIONS.items(), schemas[::2], schemas[1::2], strict=True)
    listed = {
        name: {"doc": inspect.getdoc(question.request), "request": asked, "answer": answer}
        for (name, question), asked, answer in pairs
    }
    return JSONResponse({"questions": listed, "$defs": components})


def _cached(store: Store, found: Answered) -> dict[str, str]:
    """Return the headers of what is the same for good where digests name it.

    A name such as "imagenet" may mean another file after an update, and a trace that was made in
    Python is its own: there the browser asks anew.
    """
    if not found.tag:
        return {}
    lasting = all(map(is_digest, found.names)) and not store.held
    return {"Cache-Control": FOREVER if lasting else ASK_ANEW, "ETag": f'"{found.tag}"'}


class _Page(StaticFiles):
    """Files with a hash in their name are kept for good; the page itself is asked for anew."""

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        hashed = path.startswith("assets") and response.status_code < 400
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        wants = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if not (wants and isinstance(response, FileResponse)):
            return response
        file = Path(response.path)
        if file.suffix not in PACKS:
            return response
        content = await run_in_threadpool(_packed_file, file, file.stat().st_mtime_ns)
        kept = {k: v for k, v in response.headers.items() if k in ("etag", "cache-control")}
        packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(content, media_type=response.media_type, headers=kept | packed)


@cache
def _packed_file(file: Path, written: int) -> bytes:
    """Return a file of the page packed, once: a class opens the page at the same moment."""
    return gzip.compress(file.read_bytes(), 9, mtime=0)


async def _no_page(request: Request) -> Response:
    return PlainTextResponse("The page is not built yet. In the checkout: make web\n", 503)
