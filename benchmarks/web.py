"""The page in a browser, measured from outside: writes benchmarks/web.md (``make bench-web``).

The network is CNN Explainer's own Tiny VGG where its weights lie beside the repository, else
`digits`, which comes along. First maps, bytes, a change of picture, hover, animation and memory
are taken in headless Chromium at 1440 × 900; then the map of a ResNet-50 (web_map.py).
"""

import json
import os
import platform
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import web_map  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

import oracle  # noqa: E402

# every canvas that is drawn, every long task, and when: noted before the page's own code runs
WATCH = """
window.drawn = [];
for (const name of ["putImageData", "drawImage"]) {
  const own = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    if (this.canvas.isConnected) window.drawn.push(performance.now());
    return own.apply(this, given);
  };
}
window.blocked = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.blocked.push([task.startTime, task.duration]);
}).observe({ type: "longtask", buffered: true });
"""
FREE = 50  # milliseconds: only what a task takes beyond this blocks
QUIET = 700  # milliseconds without a drawing: the page has settled
COLD = 5
SWITCHES = 8


def settled(page: Page) -> float:
    """Wait until nothing is drawn any more; return when the last drawing was."""
    return page.evaluate(
        """async (quiet) => {
            while (!window.drawn.length || performance.now() - window.drawn.at(-1) < quiet)
                await new Promise((again) => setTimeout(again, 50));
            return window.drawn.at(-1);
        }""",
        QUIET,
    )


def cold(browser: Browser, address: str) -> dict[str, float]:
    """Open the page with nothing cached; milliseconds and bytes until its maps are drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    tools: Any = context.new_cdp_session(page)
    tools.send("Network.enable")
    came: list[tuple[float, float]] = []
    tools.on(
        "Network.loadingFinished", lambda e: came.append((e["timestamp"], e["encodedDataLength"]))
    )
    begun: list[float] = []
    tools.on("Network.requestWillBeSent", lambda e: begun.append(e["timestamp"]))
    page.goto(address)
    last = settled(page)
    first, blocked = page.evaluate(
        "([last, free]) => [window.drawn[0], window.blocked.reduce("
        "(sum, [at, took]) => sum + (at < last ? Math.max(0, took - free) : 0), 0)]",
        [last, FREE],
    )
    upto = begun[0] + last / 1000
    result = {
        "first": first,
        "maps": last,
        "blocked": blocked,
        "bytes": sum(size for at, size in came if at <= upto),
    }
    context.close()
    return result


def switch(page: Page, pictures: list[str]) -> float:
    """Choose other pictures; return the median milliseconds to the last map that is drawn."""
    took = []
    for i in range(SWITCHES):
        page.evaluate(
            """(picture) => {
                const hash = new URLSearchParams(location.hash.slice(1));
                hash.set("picture", picture);
                window.drawn = [];
                window.asked = performance.now();
                location.hash = hash.toString();
            }""",
            pictures[i % len(pictures)],
        )
        took.append(settled(page) - page.evaluate("window.asked"))
    return median(took)


def hover(page: Page) -> tuple[float, float, int]:
    """Move over a large map; milliseconds to the changed arithmetic (median, worst), requests."""
    page.evaluate(
        """() => {
            const panel = document.querySelector("[data-testid=number]");
            window.waits = [];
            let at = 0;
            addEventListener("pointermove", () => { at = performance.now(); }, true);
            new MutationObserver(() => {
                if (at) window.waits.push(performance.now() - at);
                at = 0;
            }).observe(panel, {
                subtree: true, childList: true, characterData: true, attributes: true,
            });
        }"""
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.get_by_test_id("number").locator("button.map").last.bounding_box()
    assert box is not None
    for i in range(60):
        page.mouse.move(
            box["x"] + box["width"] * (0.1 + 0.8 * i / 60), box["y"] + box["height"] * 0.5
        )
        page.wait_for_timeout(16)
    waits = page.evaluate("window.waits")
    return median(waits), max(waits), len(asked)


def animation(page: Page, slowed: int) -> float:
    """Play a walk through a sum with the processor slowed; return frames a second."""
    tools: Any = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.evaluate(web_map.RECORD)
    page.get_by_role("button", name="Play step by step").first.click()
    page.wait_for_timeout(3000)
    at = page.evaluate(
        "() => { const at = window.frameTimes; window.frameTimes = null; return at; }"
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    steps = [b - a for a, b in pairwise(at)]
    return 1000 * len(steps) / sum(steps)


def heap(page: Page) -> float:
    tools: Any = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.enable")
    tools.send("HeapProfiler.collectGarbage")
    return tools.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def scene(folder: str) -> tuple[str, list[Path]]:
    """Return the network's file or name, and pictures to bring to it."""
    if not oracle.FOLDER.exists():
        return "digits", []
    path = Path(folder) / "tiny_vgg.onnx"
    path.write_bytes(oracle.oracle_model())
    return str(path), sorted((oracle.FOLDER / "images").glob("*.jpeg"))[:4]


def bring(address: str, picture: Path) -> str:
    request = urllib.request.Request(f"{address}pictures?name={picture.name}", picture.read_bytes())
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["id"]


def small(browser: Browser, folder: str) -> str:
    network, files = scene(folder)
    with web_map.served(network) as address:
        pictures = [bring(address, one) for one in files] or ["digit-3", "digit-5", "digit-7"]
        first = f"{address}?lang=en#picture={pictures[0]}"
        runs = [cold(browser, first) for _ in range(COLD)]
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH)
        page.goto(first)
        settled(page)
        page.get_by_test_id("proof").wait_for()
        changed = switch(page, pictures[1:] + pictures[:1])
        page.get_by_test_id("proof").wait_for()
        waited, worst, asked = hover(page)
        usual, slowed = animation(page, 1), animation(page, 4)
        used = heap(page)
        page.close()
    middle: Callable[[str], float] = lambda key: median(run[key] for run in runs)  # noqa: E731
    name = "CNN Explainer's Tiny VGG" if files else "digits"
    rows = [
        ("first map drawn, cold", f"{middle('first') / 1000:.2f} s", ""),
        ("all maps on the screen drawn, cold", f"{middle('maps') / 1000:.2f} s", "1.1 s; 3.3 s"),
        ("blocked until then", f"{middle('blocked') / 1000:.2f} s", "2.0 s"),
        ("bytes until then", f"{middle('bytes') / 1e6:.2f} MB", "0.8 MB; 7.8 MB"),
        ("change of picture to its last map", f"{changed:.0f} ms", "150 ms; 864 ms"),
        ("pointer to arithmetic, median", f"{waited:.1f} ms", "16 ms; 394 ms"),
        ("pointer to arithmetic, worst of 60", f"{worst:.0f} ms", ""),
        ("requests while the pointer moves", str(asked), "0"),
        ("animation", f"{usual:.0f} frames/s", "60; 54"),
        ("animation, processor slowed 4 times", f"{slowed:.0f} frames/s", "30; 19"),
        ("heap", f"{used:.0f} MB", "50 MB"),
    ]
    table = "\n".join(f"| {what} | {got} | {wanted} |" for what, got, wanted in rows)
    words = (
        f"Medians of {COLD} cold openings and {SWITCHES} changes of picture. Beside them what was "
        "aimed at and, after the semicolon, what CNN Explainer took on a machine of this kind "
        "(measured once, earlier)."
    )
    head = "| what | here | aim; CNN Explainer |\n|---|---|---|"
    return f"## {name}\n\n{words}\n\n{head}\n{table}\n"


def main() -> None:
    head = (
        "# The page, measured\n\nWritten by `make bench-web`. Milliseconds belong to the machine "
        f"they were measured on and decide nothing.\n\n"
        f"{platform.machine()}, {os.cpu_count()} cores.\n"
    )
    found = os.environ.get("CONVSCOPE_CHROMIUM") or next(
        filter(None, map(web_map.shutil.which, web_map.BROWSERS)), None
    )
    with tempfile.TemporaryDirectory() as folder:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            parts = [head, small(browser, folder)]
            browser.close()
        print(parts[-1], flush=True)
        network = sys.argv[1] if len(sys.argv) > 1 else web_map.resnet50(folder)
        parts.append(f"## ResNet-50, all blocks unfolded\n\n{web_map.measure(network)}\n")
        print(parts[-1])
    (HERE / "web.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
