"""Make the pictures of the page in `docs/pictures`.

    python tools/make_screenshots.py                    # all of them
    python tools/make_screenshots.py train-step-dark    # some

Needs Chromium and, for the Japanese ones, a Japanese font (Debian: fonts-noto-cjk).
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from chromium import NAMES
from PIL import Image
from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "pictures"
# volumes in space, also on a machine without a graphics card
GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DESK, PHONE = (1440, 900), (390, 844)
COFFEE = "network=imagenet&picture=coffee&layer=stem.conv&cell=0.1.40.60"
THREE = "network=digits&picture=digit-3&layer=conv2&cell=0.3.5.6"
STROKE = quote('[{"kind":"paint","points":[[150,130],[300,210]],"width":40,"colour":[240,200,40]}]')
PHOTO = quote(
    '{"photo":true,"pad":"same","fill":"edge","shown":"middle","kernel":"sobel-x",'
    '"k":[[-1,0,1],[-2,0,2],[-1,0,1]]}'
)
RUN = ["digits", "--name", "digits", "--engine", "numpy", "--epochs", "4", "--quiet"]


def bench(part: str, **more: object) -> str:
    """Return the address of a part of the training room."""
    return f"room=train&bench={quote(json.dumps({'part': part, **more}))}"


CAT = "&versus-picture=cat"
VIEWS = {  # file: size, language, theme, place
    "page-light": (DESK, "en", "light", COFFEE),
    "page-dark": (DESK, "en", "dark", COFFEE),
    "page-light-ja": (DESK, "ja", "light", THREE),
    "page-dark-ja": (DESK, "ja", "dark", THREE),
    "layer-light": (DESK, "en", "light", f"{COFFEE}&depth=layer"),
    "made-light": (DESK, "en", "light", f"{THREE}&depth=layer&view=made"),
    "what-if-dark-ja": (
        DESK,
        "ja",
        "dark",
        f"{COFFEE}&dock=what-if&lens=difference&edits={STROKE}",
    ),
    "compare-light": (DESK, "en", "light", f"{COFFEE}&dock=compare&lens=difference{CAT}"),
    "pixels-light": (DESK, "en", "light", "picture=exercise&room=pixels"),
    "row-dark-ja": (DESK, "ja", "dark", "room=1d&at=4"),
    "plane-light": (DESK, "en", "light", f"room=2d&bench={PHOTO}&at=60000"),
    "volume-light-ja": (DESK, "ja", "light", "room=3d&at=100"),
    "train-network-light": (DESK, "en", "light", bench("network")),
    "train-data-dark-ja": (DESK, "ja", "dark", bench("data", data="kana")),
    "train-learn-light": (DESK, "en", "light", bench("learn", run="digits")),
    "train-time-light-ja": (DESK, "ja", "light", bench("time", run="digits", step=64)),
    "train-step-dark": (
        DESK,
        "en",
        "dark",
        bench("step", run="digits", step=32, layer="conv1", index=[2, 0, 1, 1]),
    ),
    "phone-learn-ja": (PHONE, "ja", "dark", bench("learn", run="digits")),
    "phone-map-ja": (PHONE, "ja", "light", THREE),
    "phone-picture": (PHONE, "en", "light", f"{COFFEE}&depth=picture"),
    "phone-layer-ja": (PHONE, "ja", "dark", f"{COFFEE}&depth=layer"),
    "phone-number": (PHONE, "en", "dark", f"{THREE}&depth=number"),
}


def main(wanted: list[str]) -> None:
    command = [sys.executable, "-m", "convscope", "open", "--no-browser", "--port", "0"]
    found = os.environ.get("CONVSCOPE_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    runs = tempfile.TemporaryDirectory()
    around = {**os.environ, "CONVSCOPE_RUNS": runs.name}
    subprocess.run([sys.executable, "-m", "convscope", "train", *RUN], env=around, check=True)
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=around)
    try:
        address = next(word for word in server.stdout.readline().split() if "://" in word)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *GL])
            for name in wanted or VIEWS:
                size, language, theme, place = VIEWS[name]
                view = {"width": size[0], "height": size[1]}
                page = browser.new_page(viewport=view, color_scheme=theme)
                page.goto(f"{address}?lang={language}&theme={theme}#{place}")
                page.wait_for_load_state("networkidle")
                # what a frame more draws: a photograph, a volume; what is still being computed
                page.wait_for_timeout(6000 if "room=train" in place else 1000)
                save(page, OUT / f"{name}.webp")
                page.close()
    finally:
        server.terminate()
        server.wait()
        runs.cleanup()


def save(page: Page, path: Path) -> None:
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    image.convert("RGB").save(path, quality=90, method=6)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    main(sys.argv[1:])
