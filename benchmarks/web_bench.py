"""The bench in a browser: writes benchmarks/bench.md (``python benchmarks/web_bench.py``).

A weight dragged over a photograph of one megapixel, and volumes that play while they are turned,
each for some seconds in headless Chromium; and how long a ten-second film takes to be made.
"""

from __future__ import annotations

import io
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests" / "web")]

import conftest as web  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from convscope.animate import Look, film_of, render  # noqa: E402
from convscope.bench.presets import PRESETS  # noqa: E402

SIDE = 1024
SECONDS = 4
# software rendering, as on a machine without a graphics card
SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FRAMES = """(seconds) => new Promise((done) => {
    const times = [];
    requestAnimationFrame(function next(now) {
        times.push(now);
        if (now - times[0] < seconds * 1000) requestAnimationFrame(next);
        else done(times.slice(1).map((t, i) => t - times[i]));
    });
})"""


def said(gaps: list[float]) -> str:
    """Frames a second, and the slowest of twenty."""
    late = float(np.quantile(gaps, 0.95))
    return f"{1000 / float(np.mean(gaps)):.0f} frames/s | {late:.0f} ms"


def photograph() -> bytes:
    """A colour picture of one megapixel with something in every place."""
    y, x = np.mgrid[:SIDE, :SIDE]
    planes = [(x * y) >> 6, x + y, (x ^ y) + 3 * y]
    file = io.BytesIO()
    Image.fromarray((np.stack(planes, -1) % 256).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def dragged(page: Page, address: str, size: int, grey: bool) -> str:
    """Drag a weight up and down while the photograph follows."""
    digest = page.request.post(
        f"{address}pictures?name=megapixel", data=photograph(),
        headers={"Content-Type": "application/octet-stream"},
    ).json()["id"]  # fmt: skip
    kernel = (np.ones((size, size)) / size**2).tolist()
    state = json.dumps({"photo": True, "pad": "same", "k": kernel, "grey": grey})
    page.goto("about:blank")
    page.goto(f"{address}?lang=en#picture={digest}&room=2d&bench={state}")
    page.locator("[data-testid=result][data-busy=false] canvas").wait_for()
    page.wait_for_timeout(1500)
    box: Any = page.get_by_role("spinbutton", name="Kernel 0, 0").bounding_box()
    x, y = box["x"] + 10, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    # the hand moves in the page itself, once a frame: a test's own mouse would be the bottleneck
    gaps = page.evaluate(
        """async ([x, y, seconds]) => {
            const input = document.elementFromPoint(x, y);
            const times = [];
            await new Promise((done) => requestAnimationFrame(function next(now) {
                times.push(now);
                const at = y - 60 - 50 * Math.sin(now / 200);
                const init = { clientX: x, clientY: at, pointerId: 1, bubbles: true };
                input.dispatchEvent(new PointerEvent("pointermove", init));
                if (now - times[0] < seconds * 1000) requestAnimationFrame(next);
                else done();
            }));
            return times.slice(1).map((t, i) => t - times[i]);
        }""",
        [x, y, SECONDS],
    )
    page.mouse.up()
    return said(gaps)


def turned(page: Page, address: str) -> str:
    """Play eight kernels of 3×3×8 over 16×16×8 and turn the volumes all the while."""
    own = {"op": "Conv", "channels": 8, "rows": 16, "columns": 16, "kernels": 8, "kernel": 3}
    page.goto("about:blank")
    page.goto(f"{address}?lang=en#room=3d&bench={json.dumps({'own': own})}")
    page.locator("[data-testid=space][data-ready=true]").wait_for()
    page.get_by_role("button", name="Play").click()
    page.evaluate(
        """() => {
            const hold = document.querySelector("[data-testid=space]").parentElement;
            const right = { key: "ArrowRight", bubbles: true };
            const turn = () => {
                hold.dispatchEvent(new KeyboardEvent("keydown", right));
                requestAnimationFrame(turn);
            };
            turn();
        }"""
    )
    page.wait_for_timeout(500)
    return said(page.evaluate(FRAMES, SECONDS))


def film(name: str, kind: str) -> str:
    """Make ten seconds of 1280 × 720."""
    found = PRESETS[name]
    start = time.perf_counter()
    size = len(render(film_of(found.stages, Look(seconds=10), found.title["en"]), kind))
    return f"{time.perf_counter() - start:.1f} s | {size / 1e6:.2f} MB"


def main() -> None:
    server = web.Server()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CONVSCOPE_CHROMIUM")
                or web.shutil.which("chromium"),
                args=["--headless=new", "--no-sandbox", *SOFTWARE],
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            rows = [
                f"| a weight dragged, 3×3, grey | {dragged(page, server.address, 3, True)} |",
                f"| a weight dragged, 3×3, colour | {dragged(page, server.address, 3, False)} |",
                f"| a weight dragged, 11×11, grey | {dragged(page, server.address, 11, True)} |",
                f"| a weight dragged, 11×11, colour | {dragged(page, server.address, 11, False)} |",
                f"| 8 kernels 3×3×8 over 16×16×8, turned | {turned(page, server.address)} |",
            ]
            version = browser.version
            browser.close()
    finally:
        server.stop()
    films = [
        f"| `{name}` | {kind.upper()} | {film(name, kind)} |"
        for name, kind in (("picture", "gif"), ("picture", "mp4"), ("picture", "svg"),
                           ("basic", "gif"), ("basic", "mp4"), ("basic", "svg"))
    ]  # fmt: skip
    text = f"""# The bench, measured

Written by `python benchmarks/web_bench.py`. Chromium {version} headless, software rendering
(SwiftShader), {platform.machine()}, {os.cpu_count()} cores. The photograph has {SIDE} × {SIDE}
pixels; the volumes are played and turned at once.

| what | mean | slowest of 20 frames |
|---|---|---|
{chr(10).join(rows)}

Ten seconds of 1280 × 720:

| scene | format | made in | size |
|---|---|---|---|
{chr(10).join(films)}
"""
    (HERE / "bench.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
