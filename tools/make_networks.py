"""Make a network that comes along: `zoo/networks/NAME/network.onnx`.

    python tools/make_networks.py fashion
    python tools/make_networks.py kana --run runs/kana   # the run is kept: watch it, resume it
    python tools/make_networks.py digits                 # measured, not written: see below

Needs torch. Each is what the loop of `convscope train` makes of the blocks and settings below; then
a Softmax is put behind it, and the numbers of its card are printed: they are measured on the
pictures that the data set keeps for testing, which neither trained the network nor chose its
settings. `--choose` keeps a part of the training pictures aside instead, and measures on those:
that is how the settings were chosen.

The digits' recipe learns from digits redrawn anew at every step, strokes, slant and bends included,
200 epochs long. It reads 98.85 % of the pictures for testing: fewer than the 99.25 % of the network
of `tools/make_digits.py`, which therefore stays.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from convscope.build import PRESETS, network_of, to_json
from convscope.build.blocks import (
    BatchNorm,
    Block,
    Conv,
    Dropout,
    Flatten,
    Linear,
    MaxPool,
    Relu,
    Softmax,
)
from convscope.data.augment import Augment
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.network import Network
from convscope.network.writer import write_onnx
from convscope.training.evaluate import evaluate
from convscope.training.run_folder import RunFolder
from convscope.training.settings import Settings
from convscope.training.start import prepare_run, train_run, with_metadata
from convscope.zoo import HERE

Rows = dict[str, Data]


@dataclass(frozen=True)
class Recipe:
    """How a network is made.

    ``shown`` are test pictures that come along, by name: their places in the data. ``kept`` are
    the pictures that ``--choose`` keeps aside; ``more`` adds pictures to learn from; ``worse`` are
    the test pictures changed, by what was done to them; ``written`` is whether it comes along.
    """

    blocks: tuple[Block, ...]
    settings: Settings
    shown: dict[str, int]
    kept: Callable[[Data], np.ndarray] | None = None
    more: Callable[[Data], Data] = lambda data: data
    worse: Callable[[Data], Rows] = lambda data: {}
    written: bool = True


# ---------------------------------------------------------------------------------- digits

DIGITS = (
    Conv(8, 5, padding=2, name="conv1"), Relu(name="relu1"), MaxPool(2, name="pool1"),
    Conv(16, 5, padding=2, name="conv2"), Relu(name="relu2"), MaxPool(2, name="pool2"),
    Flatten(name="flatten"), Linear(10, name="linear"),
)  # fmt: skip


def redrawn_pen(pictures: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Draw pictures (n h w 1) with a pen thicker (amount up to 1) or thinner (down to -1)."""
    x = pictures[..., 0].astype(np.float32)
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(x, [(0, 0), (1, 1), (1, 1)]), (3, 3), (1, 2)
    )
    share = amount.astype(np.float32)[:, None, None]
    thick, thin = around.max((3, 4)), around.min((3, 4))
    # Thinning stops at six tenths: a whole step would erase strokes two pixels wide.
    made = np.where(share > 0, x + (thick - x) * share, x - (thin - x) * share * 0.6)
    return np.rint(made)[..., None].astype(np.uint8)


def slanted(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Slant and stretch pictures (n h w 1), each a little."""
    height, width = pictures.shape[1:3]
    slants, stretches = rng.uniform(-0.15, 0.15, (2, len(pictures)))
    made = np.empty_like(pictures)
    for place, (slant, stretch) in enumerate(zip(slants, np.exp(stretches), strict=True)):
        # from a place in the result to one in the picture, around its middle
        right = width / 2 * (1 - stretch) - slant * height / 2
        down = height / 2 * (1 - 1 / stretch)
        told = (stretch, slant, right, 0, 1 / stretch, down)
        drawn = Image.fromarray(pictures[place, ..., 0])
        drawn = drawn.transform(drawn.size, Image.Transform.AFFINE, told, Image.Resampling.BILINEAR)
        made[place, ..., 0] = np.asarray(drawn)
    return made


def hands(data: Data) -> Rows:
    """What hands do to a digit."""
    x, rng = data.pictures, np.random.default_rng(1)
    drawn = slanted(redrawn_pen(x, rng.uniform(-1, 1, len(x))), rng)
    moved = Augment(shift=0.15, rotate=20, scale=0.3).apply(drawn, rng)
    made = {
        "every stroke two pixels thicker": redrawn_pen(x, np.ones(len(x))),
        "shifted by 4 pixels to the right and 4 up": np.roll(x, (-4, 4), (1, 2)),
        "redrawn, every one": np.rint(moved).astype(np.uint8),
    }
    return {done: replace(data, pictures=pictures) for done, pictures in made.items()}


# ---------------------------------------------------------------------------------- kana

KANA = (
    *(
        block
        for channels in (16, 32, 64)
        for block in (
            Conv(channels, 3, padding="same", bias=False), BatchNorm(), Relu(), MaxPool(2),
        )
    ),
    Flatten(), Dropout(0.2), Linear(46),
)  # fmt: skip
CHOOSING = (
    "setofont", "OradanoGSRR", "aoyagi-soseki", "sawarabi-gothic-medium", "MTLmr3m", "YOzBCF",
    "YOzRCF", "ipam",
)  # fmt: skip
"""Faces to choose the settings by; for the network itself they are learnt from."""


def faces(names: tuple[str, ...]) -> np.ndarray:
    """Return the places of the pictures of some faces."""
    with np.load(HERE / "data" / "kana.npz") as file:
        there = list(map(str, file["fonts"]))
        each = len(file["classes"])
    starts = np.array([each * there.index(name) for name in names])
    return np.sort((starts[:, None] + np.arange(each)).ravel())


def held_otherwise(data: Data) -> Rows:
    """What a hand or a camera does to a character, as in training and beyond it."""
    made = {
        "shifted by up to 4 pixels, turned by up to 12°, scaled by up to a fifth": Augment(
            shift=0.12, rotate=12, scale=0.2
        ),
        "shifted by up to 6 pixels, turned by up to 20°, scaled by up to three tenths": Augment(
            shift=0.2, rotate=20, scale=0.3
        ),
    }
    rows = {}
    for done, augment in made.items():
        rows[done] = np.rint(augment.apply(data.pictures, 1)).astype(np.uint8)
    rows["every stroke two pixels thicker"] = redrawn_pen(data.pictures, np.ones(len(data)))
    return {done: replace(data, pictures=pictures) for done, pictures in rows.items()}


RECIPES = {
    "digits": Recipe(
        DIGITS,
        Settings(
            epochs=200, batch=64, engine="torch", optimiser="adamw", learning_rate=6e-3,
            schedule="one-cycle", weight_decay=1e-4, validation=0,
            augment=Augment(
                shift=0.15, rotate=12, scale=0.15, colour=0.3, slant=0.2, bend=0.05, stroke=1,
                share=0.85,
            ),
        ),
        {"digit-3": 0, "digit-5": 14, "digit-7": 28},
        lambda data: np.arange(2000, 4000), worse=hands, written=False,
    ),
    "fashion": Recipe(
        PRESETS["small-resnet"].blocks(10),
        Settings(
            epochs=18, batch=128, engine="torch", precision="bfloat16", optimiser="sgd",
            learning_rate=0.1, schedule="one-cycle", weight_decay=5e-4, label_smoothing=0.05,
            validation=0.05, augment=Augment(shift=0.08, flip=True, erase=0.1),
        ),
        {"fashion-boot": 60_000, "fashion-dress": 60_013, "fashion-bag": 60_030},
    ),
    "kana": Recipe(
        KANA,
        Settings(
            epochs=60, batch=64, engine="torch", optimiser="adamw", learning_rate=1e-2,
            schedule="one-cycle", weight_decay=1e-2, label_smoothing=0.05, validation=0,
            augment=Augment(shift=0.12, rotate=12, scale=0.2, crop=0.1, erase=0.1),
        ),
        {"kana-a": 46 * 0 + 0, "kana-ne": 46 * 18 + 23},  # the brush's あ, the handwritten ね
        lambda data: faces(CHOOSING),
        worse=held_otherwise,
    ),
}  # fmt: skip


def trained(name: str, recipe: Recipe, data: Data, path: Path) -> Network:
    """Train, or go on with what lies in ``path``; return the network as it was at its best."""
    data = recipe.more(data)
    if (path / "run.json").exists():
        folder = RunFolder(path)
    else:
        settings, shape = recipe.settings, (data.channels, *data.size)
        net = network_of(recipe.blocks, shape, name=name, seed=settings.seed)
        blocks = tuple(to_json(recipe.blocks))
        folder = prepare_run(path, net, data, settings, blocks=blocks)
    if folder.state().state != "finished":
        train_run(folder, data, listener=tell)
    # without validation the best step says nothing: the last one is where the rate came to rest
    whole = folder.told().settings.validation == 0
    return folder.at(folder.steps()[-1] if whole else None)


def tell(row: dict) -> None:
    if row["row"] == "epoch":
        right = row["validation_accuracy"]
        told = "" if right is None else f", {right:.2%} of the validation right"
        print(f"epoch {row['epoch'] + 1}: loss {row['loss']:.4f}{told}", flush=True)
    elif row["row"] == "sign":
        print(row["text"], flush=True)


def finished(name: str, recipe: Recipe, found: Network, data: Data) -> Network:
    """Return the network with a Softmax behind it, its classes and its preprocessing inside."""
    blocks = (*recipe.blocks, Softmax(name="softmax"))
    made = network_of(blocks, (data.channels, *data.size), name=name)
    weights = {key: found.weights[key] for key in made.weights}
    return with_metadata(replace(made, weights=weights), data)


def report(recipe: Recipe, network: Network, data: Data, places: np.ndarray) -> None:
    """Print the numbers of the card."""
    found = evaluate(network, data, places)
    print(
        f"{sum(map(network.parameters, network.nodes)):,} parameters; {found.pictures:,} pictures"
    )
    print(f"| nothing | {100 * found.accuracy:.2f} % |")
    some = replace(
        data,
        pictures=data.pictures[places],
        labels=data.labels[places],
        test=None,
        validation=None,
        groups=None,
    )
    for done, changed in recipe.worse(some).items():
        right = evaluate(network, changed, robustness=False).accuracy
        print(f"| {done} | {100 * right:.2f} % |")
    for worse in found.robustness:
        rows = zip(worse.strengths, worse.accuracy, strict=True)
        shares = (f"{strength:g}: {100 * right:.2f} %" for strength, right in rows)
        print(f"{worse.change} ({worse.unit})", *shares, sep=" | ")
    print(f"expected calibration error {100 * found.calibration_error:.2f} %")
    for figures in found.classes:
        print(f"| {figures.label} | {figures.precision:.1%} | {figures.recall:.1%} |")
    wrong = sorted((c for c in found.cells if c.true != c.predicted), key=lambda c: -c.pictures)
    for cell in wrong[:20]:
        print(f"{found.labels[cell.true]} read as {found.labels[cell.predicted]}: {cell.pictures}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--run", type=Path, help="the run's folder: kept, gone on with, or used")
    parser.add_argument("--choose", action="store_true", help="measure settings; write nothing")
    given = parser.parse_args()
    # one thread adds in one order, so that the file comes out the same bytes again
    import torch

    torch.set_num_threads(1)
    recipe, data = RECIPES[given.name], open_data(given.name)
    if given.choose and recipe.kept is not None:
        data = replace(data, validation=recipe.kept(data))
    with tempfile.TemporaryDirectory() as folder:
        path = given.run or Path(folder) / given.name
        network = finished(given.name, recipe, trained(given.name, recipe, data, path), data)
    report(recipe, network, data, data.validation if given.choose else data.test)
    if recipe.written and not given.choose:
        out = HERE / "networks" / given.name / "network.onnx"
        out.parent.mkdir(parents=True, exist_ok=True)
        content = write_onnx(network)
        out.write_bytes(content)
        print(f"{out}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
        for picture, place in recipe.shown.items():
            Image.fromarray(data.pictures[place, ..., 0]).save(HERE / "pictures" / f"{picture}.png")


if __name__ == "__main__":
    main()
