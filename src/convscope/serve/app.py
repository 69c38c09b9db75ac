"""The routes: the page, the questions, tensors as raw bytes, pictures, uploads."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..ask import wire
from ..ask.edits import Edit
from ..ask.encode import encode, parse, read
from ..ask.files import digest_of, is_digest
from ..ask.glance import glance
from ..ask.step_picture import step_picture
from ..ask.store import NAMES_LIMIT, NETWORK_LIMIT, PICTURE_LIMIT, Store
from ..ask.table import QUESTIONS, ask
from ..ask.tensor import tensor
from ..ask.thumbnail import LONGEST, part, thumbnail
from ..base.errors import ConvscopeError, InputError
from ..base.preprocess import Preprocess
from ..explain.target import Target
from .guard import Guard
from .received import body_of, needed, whole
from .refusals import Answered, refuse, refuse_http

PAGE = Path(__file__).parent / "page"
QUESTION_LIMIT = 2**20
"""Bytes of one question."""
FOREVER = "private, max-age=31536000, immutable"
ASK_ANEW = "private, no-cache"
PACKED = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)]
"""For text: a map of 114 kB becomes 10 kB in half a millisecond. Floats would gain nothing."""


def create_app(store: Store, *, page_dir: Path = PAGE) -> Starlette:
    """Return the application over a store, with the built page from ``page_dir``."""
    door = _Door(store)
    routes: list[Route | Mount] = [
        Route("/health", _health),
        Route("/questions", _questions, middleware=PACKED),
        Route("/ask", door.ask, methods=["POST"], middleware=PACKED),
        Route("/tensor", door.tensor),
        Route("/picture/{name}", door.picture),
        Route("/step", door.step),
        Route("/files", door.add_file, methods=["POST"]),
        Route("/glance", door.glance, methods=["POST"]),
        Route("/networks", door.add_network, methods=["POST"]),
        Route("/pictures", door.add_picture, methods=["POST"]),
        Route("/names", door.add_names, methods=["POST"]),
    ]
    if (page_dir / "index.html").exists():
        routes.append(Mount("/", _Page(directory=page_dir, html=True), middleware=PACKED))
    else:
        routes.append(Route("/", _no_page))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard), Middleware(Answered)],
        exception_handlers={ConvscopeError: refuse, HTTPException: refuse_http},
    )


class _Door:
    """Passes requests on to a store; what computes does so in a thread of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def ask(self, request: Request) -> Response:
        body = await body_of(request, QUESTION_LIMIT, "question")
        answer = await run_in_threadpool(ask, self.store, body)
        return Response(answer, media_type="application/json")

    async def tensor(self, request: Request) -> Response:
        return await run_in_threadpool(self._tensor, request)

    def _tensor(self, request: Request) -> Response:
        given = request.query_params
        scene = _scene(given)
        value, start, stop = needed(given, "value"), whole(given, "start"), whole(given, "stop")
        found = tensor(self.store, scene, value, start, stop, _target(given))
        headers = _cached(scene.network, scene.picture, tag=digest_of(found.content))
        if _has(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        headers["X-Shape"] = ",".join(map(str, found.shape))
        headers["X-Dtype"] = found.dtype
        return Response(found.content, media_type="application/octet-stream", headers=headers)

    async def picture(self, request: Request) -> Response:
        return await run_in_threadpool(self._picture, request)

    def _picture(self, request: Request) -> Response:
        name, box = request.path_params["name"], _box(request.query_params)
        if box is not None:
            cut = part(self.store.picture(name), box)
            return Response(cut, media_type="image/png", headers=_cached(name, tag=digest_of(cut)))
        given = whole(request.query_params, "size")
        size = LONGEST if given is None else given
        text = request.query_params.get("edits", "")
        drawn = f"-{digest_of(text.encode())}" if text else ""
        headers = _cached(name, tag=f"{self.store.digest('picture', name)}-{size}{drawn}")
        if _has(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content, kind = thumbnail(self.store.picture(name, _edits(text)), size)
        return Response(content, media_type=kind, headers=headers)

    async def step(self, request: Request) -> Response:
        return await run_in_threadpool(self._step, request)

    def _step(self, request: Request) -> Response:
        given = request.query_params
        scene, size = _scene(given), whole(given, "size")
        size = LONGEST if size is None else size
        content = step_picture(self.store, scene, needed(given, "step"), size)
        headers = _cached(scene.network, scene.picture, tag=digest_of(content))
        if _has(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="image/png", headers=headers)

    async def glance(self, request: Request) -> Response:
        content = await body_of(request, PICTURE_LIMIT, "picture")
        return await run_in_threadpool(self._glance, request, content)

    def _glance(self, request: Request, content: bytes) -> Response:
        given = request.query_params
        found = glance(self.store, _scene(given, picture=""), content)
        return Response(encode(found), media_type="application/json")

    async def add_file(self, request: Request) -> Response:
        """Take a picture, a network or class names: what it is, its content says."""
        content = await body_of(request, NETWORK_LIMIT, "file")
        name = request.query_params.get("name", "")
        kind, digest = await run_in_threadpool(self.store.add_file, content, name)
        return JSONResponse({"kind": kind, "id": digest})

    async def add_network(self, request: Request) -> Response:
        content = await body_of(request, NETWORK_LIMIT, "network")
        name = request.query_params.get("name", "")
        return JSONResponse({"id": await run_in_threadpool(self.store.add_network, content, name)})

    async def add_picture(self, request: Request) -> Response:
        content = await body_of(request, PICTURE_LIMIT, "picture")
        name = request.query_params.get("name", "")
        return JSONResponse({"id": await run_in_threadpool(self.store.add_picture, content, name)})

    async def add_names(self, request: Request) -> Response:
        content = await body_of(request, NAMES_LIMIT, "file of class names")
        name = request.query_params.get("name", "")
        return JSONResponse({"id": await run_in_threadpool(self.store.add_names, content, name)})


async def _health(request: Request) -> Response:
    return PlainTextResponse("ok")


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


def _box(given: Any) -> tuple[int, int, int, int] | None:
    """Return ``part=left.top.width.height``, None where it is not given."""
    text = given.get("part")
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9}){3}", text, re.ASCII):
        raise InputError("a part is left.top.width.height", received=repr(text[:40]))
    left, top, width, height = map(int, text.split("."))
    return left, top, width, height


def _scene(given: Any, picture: str | None = None) -> wire.Scene:
    text = given.get("preprocess")
    what = "preprocessing"
    settings = read(parse(text, what), Preprocess, what) if text else None
    edits = _edits(given.get("edits", ""))
    picture = needed(given, "picture") if picture is None else picture
    return wire.Scene(needed(given, "network"), picture, settings, edits, given.get("names", ""))


def _edits(text: str) -> tuple[Edit, ...]:
    return read(parse(text, "edits"), tuple[Edit, ...], "edits") if text else ()


def _target(given: Any) -> Target | None:
    text = given.get("of")
    return read(parse(text, "target"), Target, "target") if text else None


def _cached(*names: str, tag: str) -> dict[str, str]:
    """Return the headers of what is the same for good where digests name it.

    A name such as "imagenet" may mean another file after an update: there the browser asks anew.
    """
    lasting = all(map(is_digest, names))
    return {"Cache-Control": FOREVER if lasting else ASK_ANEW, "ETag": f'"{tag}"'}


def _has(request: Request, tag: str) -> bool:
    return tag in request.headers.get("if-none-match", "")


class _Page(StaticFiles):
    """Files with a hash in their name are kept for good; the page itself is asked for anew."""

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        hashed = path.startswith("assets") and response.status_code < 400
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


async def _no_page(request: Request) -> Response:
    return PlainTextResponse("The page is not built yet. In the checkout: make web\n", 503)
