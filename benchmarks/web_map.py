"""The map of a ResNet-50 in a browser: frames a second on pan and zoom, memory after a walk.

``python benchmarks/web_map.py [network.onnx]`` prints a table; without a network it writes a
ResNet-50 with random weights. The page is driven by a real mouse through headless Chromium.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RECORD = """() => {
    const at = window.frameTimes = [];
    const tick = (now) => {
        if (window.frameTimes !== at) return;
        at.push(now);
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
}"""
LATE = 25  # milliseconds: a frame was left out


def resnet50(folder: str) -> str:
    """Write a ResNet-50 with random weights and return its path."""
    import torch

    import convscope

    sys.path.insert(0, str(HERE.parent / "tests"))
    from families import build

    path = os.path.join(folder, "resnet50.onnx")
    convscope.open(build("resnet50"), example=torch.randn(1, 3, 224, 224)).save(path)
    return path


@contextmanager
def served(network: str) -> Iterator[str]:
    """Serve the page on the network and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "convscope", "open", network, "coffee"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"], stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def frames(page: Page, work: Callable[[], None]) -> str:
    """Return a table row: frames a second while `work` drives the page, and the late ones."""
    page.evaluate(RECORD)
    work()
    at = page.evaluate(
        "() => { const at = window.frameTimes; window.frameTimes = null; return at; }"
    )
    steps = [b - a for a, b in pairwise(at)]
    rate = 1000 * len(steps) / sum(steps)
    late = sum(step > LATE for step in steps)
    return f"{rate:.1f} | {median(steps):.1f} | {late} of {len(steps)} | {max(steps):.0f}"


def pan_by_wheel(page: Page) -> None:
    for i in range(150):
        page.mouse.wheel(140 if i < 110 else -200, 0)
        page.wait_for_timeout(8)


def pan_by_drag(page: Page) -> None:
    for _ in range(5):
        page.mouse.move(1300, 560)
        page.mouse.down()
        for x in range(1290, 300, -30):
            page.mouse.move(x, 560)
            page.wait_for_timeout(8)
        page.mouse.up()


def zoom_near(page: Page) -> None:
    for i in range(120):
        page.mouse.wheel(0, -6 if i % 60 < 30 else 6)
        page.wait_for_timeout(8)


def zoom_out_and_in(page: Page) -> None:
    for i in range(160):
        page.mouse.wheel(0, 6 if i % 80 < 40 else -6)
        page.wait_for_timeout(8)


def walk(page: Page) -> int:
    """Choose every layer, one after the other; return how many."""
    page.get_by_test_id("map").focus()
    seen: set[str] = set()
    while True:
        here = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('layer')")
        if here in seen:
            return len(seen)
        seen.add(here)
        page.keyboard.press("ArrowRight")
        for _ in range(40):
            page.wait_for_timeout(25)
            if page.evaluate("new URLSearchParams(location.hash.slice(1)).get('layer')") != here:
                break


def measure(network: str) -> str:
    found = os.environ.get("CONVSCOPE_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    rows = []
    with served(network) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}?lang=en")
        page.get_by_test_id("proof").wait_for(timeout=60_000)
        page.get_by_role("button", name="Unfold all blocks").click()
        page.wait_for_load_state("networkidle")
        page.mouse.move(800, 400)
        for name, work in (("pan by wheel", pan_by_wheel), ("pan by drag", pan_by_drag)):
            rows.append(f"| {name} | {frames(page, lambda work=work: work(page))} |")
        page.keyboard.down("Control")
        for name, work in (("zoom near", zoom_near), ("zoom out to bars, in", zoom_out_and_in)):
            rows.append(f"| {name} | {frames(page, lambda work=work: work(page))} |")
        page.keyboard.up("Control")
        page.get_by_role("button", name="The whole map").click()
        page.wait_for_timeout(600)
        page.get_by_test_id("map").locator("[data-layer]").first.click()
        layers = walk(page)
        page.wait_for_load_state("networkidle")
        notes = heap(page, layers)
        browser.close()
    head = "| movement | frames/s | median ms | late frames | longest ms |\n|---|---|---|---|---|"
    return "\n".join([head, *rows, "", notes])


def heap(page: Page, layers: int) -> str:
    """Return the memory after the walk: JavaScript's own, and the numbers that it holds."""
    tools: Any = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    tools.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
    usage = tools.send("Runtime.getHeapUsage")
    held = usage.get("backingStorageSize", 0)
    return (
        f"After a walk over {layers} layers: heap {metrics['JSHeapUsedSize'] / 1e6:.1f} MB, "
        f"numbers held {held / 1e6:.1f} MB, {metrics['Nodes']:.0f} nodes."
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(measure(sys.argv[1] if len(sys.argv) > 1 else resnet50(folder)))


if __name__ == "__main__":
    main()
