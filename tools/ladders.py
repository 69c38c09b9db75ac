"""Make the ladders of the networks that come along, as they are shown at once on the page.

    .venv/bin/python tools/ladders.py [NETWORK …]

For each network ``zoo/networks/NAME/ladder.webp`` has the pictures side by side, a rung a row, and
``ladder.json`` what they are of and how they were made. Of ``imagenet`` the whole ladder is drawn
to ``docs/pictures/ladder-imagenet.webp`` as well. What was made is kept in the user's cache: the
tool goes on where it was broken off.
"""

from __future__ import annotations

import io
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from convscope.animate.ladder import ladder_sheet, tile, write_ladder
from convscope.inside.visualise.ladder import Ladder, ladder
from convscope.network.readers import open_network
from convscope.zoo import networks

ROOT = Path(__file__).parent.parent
SIDE, QUALITY = 96, 58


def main() -> None:
    for name in sys.argv[1:] or sorted(networks()):
        path = networks()[name].path
        began, cpu = time.perf_counter(), time.process_time()
        made = ladder(open_network(path, name=name))
        for rung in made:
            if rung.done:
                print(f"{name}: {rung.rung.layer}", flush=True)
        seconds = time.perf_counter() - began, time.process_time() - cpu
        print(f"{name}: {seconds[0]:.0f} s, {seconds[1]:.0f} s of processor time", flush=True)
        write(made, path.parent)
        if name == "imagenet":
            drawn = ladder_sheet(f"{name}: what each layer looks for", made.rungs)
            write_ladder(drawn, ROOT / "docs" / "pictures" / f"ladder-{name}.webp")


def write(made: Ladder, folder: Path) -> None:
    """Write the pictures as one file, and what they are of."""
    rungs = [one for one in made.rungs if not one.problem]
    most = max(len(one.pictures) for one in rungs)
    sheet = Image.new("RGB", (most * SIDE, len(rungs) * SIDE))
    for row, one in enumerate(rungs):
        for column, picture in enumerate(one.pictures):
            sheet.paste(tile(np.asarray(picture), SIDE), (column * SIDE, row * SIDE))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=QUALITY, method=6)
    (folder / "ladder.webp").write_bytes(file.getvalue())
    said = {
        "network": made.network.digest,
        "side": SIDE,
        "seed": made.seed,
        "engine": made.engine,
        "settings": asdict(made.settings),
        "rungs": [
            {
                "layer": one.rung.layer,
                "objective": one.rung.objective,
                "channels": one.rung.channels,
                "names": one.rung.names,
                "field": one.field,
                "whole": all(f >= n for f, n in zip(one.field, one.input, strict=True)),
                "activations": [round(float(a or 0), 4) for a in one.activations],
            }
            for one in rungs
        ],
    }
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    (folder / "ladder.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
