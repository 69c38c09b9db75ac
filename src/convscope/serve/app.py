"""The routes: the page, the questions, tensors as raw bytes, uploads."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..ask import questions, wire
from ..ask.store import NETWORK_LIMIT, PICTURE_LIMIT, Store
from ..ask.table import QUESTIONS, ask
from ..base.errors import BadQuestion, ConvscopeError, InputError, TooLarge
from ..base.preprocess import Preprocess
from .guard import Guard

PAGE = Path(__file__).parent / "page"
QUESTION_LIMIT = 2**20
"""Bytes of one question."""
FOREVER = "private, max-age=31536000, immutable"

log = logging.getLogger("convscope")


def create_app(store: Store, page: Path = PAGE) -> Starlette:
    """Return the application over a store, with the built page from ``page``."""
    door = _Door(store)
    routes = [
        Route("/health", lambda _: PlainTextResponse("ok")),
        Route("/questions", door.questions),
        Route("/ask", door.ask, methods=["POST"]),
        Route("/tensor", door.tensor),
        Route("/picture/{name}", door.picture),
        Route("/networks", door.add_network, methods=["POST"]),
        Route("/pictures", door.add_picture, methods=["POST"]),
    ]
    if (page / "index.html").exists():
        routes.append(Mount("/", _Page(directory=page, html=True)))  # type: ignore[arg-type]
    else:
        routes.append(Route("/", _no_page))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={ConvscopeError: _refuse, Exception: _fail},  # type: ignore[dict-item]
    )


class _Door:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def questions(self, request: Request) -> Response:
        kinds = [k for q in QUESTIONS.values() for k in (q.request, q.answer)]
        schemas, components = msgspec.json.schema_components(kinds)
        pairs = zip(QUESTIONS, schemas[::2], schemas[1::2], strict=True)
        listed = {name: {"request": asked, "answer": given} for name, asked, given in pairs}
        return JSONResponse({"questions": listed, "components": components})

    async def ask(self, request: Request) -> Response:
        body = await _bounded(request, QUESTION_LIMIT, "question")
        answer = await run_in_threadpool(ask, self.store, body)
        return Response(answer, media_type="application/json")

    async def tensor(self, request: Request) -> Response:
        given = request.query_params
        preprocess = given.get("preprocess")
        settings = Preprocess.from_json(preprocess) if preprocess else None
        scene = wire.Scene(_needed(given, "network"), _needed(given, "picture"), settings)
        tag = f'"{hashlib.sha256(str(given).encode()).hexdigest()[:32]}"'
        lasting = len(scene.network) == 64 and len(scene.picture) == 64
        headers = {"Cache-Control": FOREVER if lasting else "no-cache"}
        if lasting:
            headers["ETag"] = tag
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=headers)
        start, stop = _whole(given, "start"), _whole(given, "stop")
        values = await run_in_threadpool(
            questions.tensor, self.store, scene, _needed(given, "value"), start or 0, stop
        )
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        headers["X-Shape"] = ",".join(map(str, little.shape))
        headers["X-Dtype"] = str(values.dtype)
        return Response(little.tobytes(), media_type="application/octet-stream", headers=headers)

    async def picture(self, request: Request) -> Response:
        size = _whole(request.query_params, "size")
        picture = await run_in_threadpool(self.store.picture, request.path_params["name"])
        content = await run_in_threadpool(picture.png, min(size or 1024, 1024))
        return Response(content, media_type="image/png", headers={"Cache-Control": "no-cache"})

    async def add_network(self, request: Request) -> Response:
        content = await _bounded(request, NETWORK_LIMIT, "network")
        name = request.query_params.get("name", "")[:200]
        digest = await run_in_threadpool(self.store.add_network, content, name)
        return JSONResponse({"id": digest})

    async def add_picture(self, request: Request) -> Response:
        content = await _bounded(request, PICTURE_LIMIT, "picture")
        name = request.query_params.get("name", "")[:200]
        digest = await run_in_threadpool(self.store.add_picture, content, name)
        return JSONResponse({"id": digest})


class _Page(StaticFiles):
    """Files with a hash in their name are kept for good; the page itself is asked for anew."""

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        hashed = path.startswith("assets")
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


async def _no_page(request: Request) -> Response:
    return PlainTextResponse("The page is not built yet. In the checkout: make web\n", 503)


async def _bounded(request: Request, limit: int, kind: str) -> bytes:
    """Read the body, and stop as soon as it is longer than it may be."""
    parts, size = [], 0
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        size = int(declared)
    else:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                break
            parts.append(part)
    if size > limit:
        raise TooLarge(f"the {kind} is too large", remedy=f"At most {limit:,} bytes are taken.")
    return b"".join(parts)


def _needed(given: Any, name: str) -> str:
    if name not in given:
        raise BadQuestion(f"'{name}' is not given", remedy="See GET /questions.")
    return str(given[name])


def _whole(given: Any, name: str) -> int | None:
    text = given.get(name)
    if text is not None and not text.isdigit():
        raise BadQuestion(f"'{name}' is a whole number", received=repr(text[:40]))
    return None if text is None else int(text)


async def _refuse(request: Request, error: ConvscopeError) -> Response:
    code = 500
    if isinstance(error, InputError):
        code = (
            413 if isinstance(error, TooLarge) else 404 if isinstance(error, BadQuestion) else 422
        )
    return _error(type(error).__name__, str(error), code)


async def _fail(request: Request, error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return _error("Error", "Something went wrong here; the terminal says what.", 500)


def _error(kind: str, message: str, code: int) -> Response:
    return JSONResponse({"error": {"kind": kind, "message": message}}, code)
