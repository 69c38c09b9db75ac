"""From the click to a useful page of one unit, in headless Chromium.

``python benchmarks/unit_page.py`` prints the table of unit_page.md. The photograph is traced and
the survey there, as after a first look; the page's own code is not loaded yet for the first unit.
Useful: the map, the kernel, the receptive field, what feeds the unit with its proof. Whole: the
responses of many pictures and their patches too.
"""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright
from web_map import BROWSERS, served

UNITS = (
    ("stem.relu6", 3), ("blocks.0.project_bn", 2), ("blocks.2.expand_relu6", 40),
    ("blocks.5.depthwise_relu6", 7), ("blocks.9.add", 11), ("blocks.12.expand_relu6", 300),
    ("blocks.15.project_bn", 100), ("head.relu6", 1213), ("head.linear", 967),
)  # fmt: skip
WAIT = """async ([layer, channel]) => {
    const shown = (test, more = "") => document.querySelector(`[data-testid=${test}]${more}`);
    const start = performance.now();
    const named = (one) => one.textContent.trim() === "This unit";
    [...document.querySelectorAll("button")].find(named).click();
    const until = (holds) => new Promise((done) => {
        const look = () => holds() ? done(performance.now() - start) : requestAnimationFrame(look);
        look();
    });
    const useful = await until(() => shown("unit", `[data-shown="${layer} ${channel}"]`)
        && shown("unit-map", "[data-ready=true]") && shown("unit-size") && shown("unit-sum"));
    const whole = await until(() => shown("unit-histogram")
        && shown("patches-strongest", "[data-ready=true]"));
    return [useful, whole];
}"""


def asked(address: str, question: str, **fields: Any) -> Any:
    """Ask the server one question."""
    body = json.dumps({"question": question, **fields}).encode()
    request = urllib.request.Request(f"{address}ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)


def surveyed(address: str, scene: dict[str, str]) -> tuple[int, float]:
    """Wait for the survey; return its pictures and the seconds it took."""
    begun = time.perf_counter()
    while True:
        found = asked(address, "unit_survey", scene=scene, layer=UNITS[0][0], channel=0)
        if found["state"] != "making":
            if found["state"] != "ready":
                raise SystemExit(found["said"])
            return found["pictures"], time.perf_counter() - begun
        time.sleep(0.1)


def opened(page: Page, address: str, layer: str, channel: int) -> tuple[float, float]:
    """Open a layer in the network's room, click on "this unit"; return milliseconds."""
    page.goto("about:blank")
    place = f"layer={layer}&cell=0.{channel}&depth=layer"
    page.goto(f"{address}#network=imagenet&picture=coffee&{place}&lang=en")
    page.get_by_role("button", name="This unit").first.wait_for()
    page.wait_for_load_state("networkidle")
    useful, whole = page.evaluate(WAIT, [layer, channel])
    return float(useful), float(whole)


def main() -> None:
    """Print the table."""
    scene = {"network": "imagenet", "picture": "coffee"}
    with served("imagenet") as address, sync_playwright() as playwright:
        asked(address, "trace", scene=scene)
        pictures, seconds = surveyed(address, scene)
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        print(f"Survey of {pictures} photographs in the background: {seconds:.1f} s.\n")
        print("| unit | useful, ms | whole, ms |\n| --- | --: | --: |")
        every = []
        for layer, channel in UNITS:
            runs = [opened(page, address, layer, channel) for _ in range(3)]
            useful, whole = (median(one) for one in zip(*runs, strict=True))
            every.append(useful)
            print(f"| {layer}, {channel} | {useful:.0f} | {whole:.0f} |", flush=True)
        print(f"\nMedian {median(every):.0f} ms, the slowest {max(every):.0f} ms.")
        browser.close()


if __name__ == "__main__":
    main()
