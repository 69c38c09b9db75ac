"""The guide in a browser: searched in both languages, and nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from test_guide import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Serve the site as any static server would."""
    site = build(tmp_path_factory.mktemp("guide"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("page", "words", "found"),
    [
        ("index.html", "receptive field", "Glossary"),
        ("ja/index.html", "畳み込み", "用語集"),
        ("ja/index.html", "受容野", "1つの数を確かめる"),
    ],
)
def test_a_search_finds_the_page(browser, address, page, words, found):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}{page}")
    tab.click(".md-search__input")
    tab.keyboard.insert_text(words)
    tab.locator(".md-search-result__article h1", has_text=found).first.wait_for()
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    for page in ("index", "ja/teach", "trouble", "reference/python", "ja/reference/operators"):
        tab.goto(f"{address}{page}.html")
        assert tab.evaluate("document.documentElement.scrollWidth") == width, page
    context.close()
