"""A real server with the built page, and a real browser in front of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

import convscope

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
PATIENCE = 30_000  # milliseconds: a loaded machine runs a network slowly
expect.set_options(timeout=PATIENCE)


class Server:
    """``convscope open`` on a port of its own; it can be stopped and started again."""

    def __init__(self) -> None:
        self.runs = Path(tempfile.mkdtemp(prefix="convscope-runs-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "convscope", "open", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--no-browser"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "CONVSCOPE_RUNS": str(self.runs),
                 "XDG_CACHE_HOME": f"{self.runs}-cache"},
        )  # fmt: skip
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.address}health", timeout=5):
                    return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.1)
        pytest.fail("the server did not start within a minute")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def clean(self) -> None:
        """Stop for good."""
        self.stop()
        shutil.rmtree(self.runs, ignore_errors=True)
        shutil.rmtree(f"{self.runs}-cache", ignore_errors=True)

    def ask(self, question: str, **fields: Any) -> Any:
        body = json.dumps({"question": question, **fields}).encode()
        request = urllib.request.Request(
            f"{self.address}ask", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def _built() -> None:
    if not (Path(convscope.__file__).parent / "serve" / "page" / "index.html").exists():
        pytest.fail("the page is not built: make web")


@pytest.fixture(scope="session")
def server(_built: None) -> Iterator[Server]:
    """Serve the networks and pictures that come along."""
    running = Server()
    yield running
    running.clean()


@pytest.fixture
def own_server(_built: None) -> Iterator[Server]:
    """Serve for one test only, which may stop it."""
    running = Server()
    yield running
    running.clean()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the system's Chromium, else Playwright's own."""
    found = os.environ.get("CONVSCOPE_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


def _complains(message: Any) -> bool:
    # a graphics driver without a card says how slow it is: nothing the page could mend
    return message.type in ("error", "warning") and "GL Driver Message" not in message.text


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Open an address of the page; afterwards nothing may have left the origin or failed."""
    contexts, foreign, complaints = [], [], []

    def open_(
        hash_: str = "", *, at: Server | None = None, quiet: bool = True,
        width: int = 1440, height: int = 900, **options: Any,
    ) -> Any:  # fmt: skip
        origin = (at or server).address
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=options.pop("locale", "en-US"),
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda r: (
                foreign.append(r.url) if not r.url.startswith((origin, "data:", "blob:")) else None
            ),
        )
        page.on("pageerror", lambda e: complaints.append(str(e)))
        if quiet:
            page.on(
                "console",
                lambda m: complaints.append(m.text) if _complains(m) else None,
            )
        page.goto(origin + hash_)
        return page

    yield open_
    for context in contexts:
        for page in context.pages:  # what a test intercepts may still be under way
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert not foreign, "requests that left the origin"
    assert not complaints, "what the browser complained of"


@pytest.fixture(scope="session")
def barriers() -> Callable[[Any], list[str]]:
    """Return what axe finds on a page as it stands: the rule and the elements that break it."""
    script = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

    def find(page: Any) -> list[str]:
        page.evaluate(script.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found]

    return find
