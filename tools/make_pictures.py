"""Make the photographs in `zoo/pictures` from those in scikit-image's wheel (CC0, public domain).

python tools/make_pictures.py               # fetches the wheel with pip
"""

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

OUT = Path(__file__).parents[1] / "src/convscope/zoo/pictures"
WHEEL = "scikit-image==0.26.0"
PHOTOGRAPHS = {"cat": "chelsea.png", "coffee": "coffee.png", "rocket": "rocket.jpg"}
LONGEST = 512


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", folder, WHEEL]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            for name, file in PHOTOGRAPHS.items():
                image = Image.open(io.BytesIO(wheel.read(f"skimage/data/{file}"))).convert("RGB")
                image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
                image.save(OUT / f"{name}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
