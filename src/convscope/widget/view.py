"""The page as a widget of a notebook, without a server: it asks through the widget's messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..ask.store import Store
from ..base.errors import InputError
from .messages import answer

PAGE = Path(__file__).parent / "page"
HEIGHT = 680
"""Pixels, unless told otherwise."""


class View(anywidget.AnyWidget):
    """The page over a store; as the last expression of a cell it is shown.

    ``place`` is the page's address now: what comes after # in a link. ``height`` is in pixels.
    Raises InputError where the page is not built.
    """

    place = traitlets.Unicode("").tag(sync=True)
    language = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(HEIGHT).tag(sync=True)

    def __init__(self, store: Store, place: str, *, language: str = "", height: int = HEIGHT):
        frame, self._page = PAGE / "frame.js", PAGE / "index.html.gz"
        if not (frame.exists() and self._page.exists()):
            raise InputError("the page is not built yet", remedy="In the checkout: make web")
        self._esm = frame.read_text(encoding="utf-8")
        self.store = store
        super().__init__(place=place, language=language, height=height)
        self.on_msg(self._asked)

    def _asked(self, _: Any, asked: dict[str, Any], buffers: list[Any]) -> None:
        """Answer one message: the page itself (id 0), or what it asks for."""
        if "view" not in asked:
            return  # another library's
        said = {"view": asked["view"], "id": asked["id"]}
        if asked["id"] == 0:  # sent when it is shown: kept in the widget, every notebook held it
            self.send(said, [self._page.read_bytes()])
            return
        reply = answer(self.store, asked["path"], bytes(buffers[0]) if buffers else b"")
        self.send({**said, "status": reply.status, "headers": reply.headers}, [reply.content])
