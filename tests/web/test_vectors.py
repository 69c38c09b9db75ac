"""What the page's own arithmetic is held to is what convscope computes now."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = {"arithmetic": "arithmetic_vectors.py", "slide": "slide_vectors.py"}


def compare(kept: Any, now: Any, where: str) -> None:
    """The same structure and words; numbers up to what another processor rounds differently."""
    if isinstance(now, dict):
        assert kept.keys() == now.keys(), where
        for key, value in now.items():
            compare(kept[key], value, f"{where}.{key}")
    elif isinstance(now, list):
        assert len(kept) == len(now), where
        for i, value in enumerate(now):
            compare(kept[i], value, f"{where}[{i}]")
    elif isinstance(now, float):
        assert kept == pytest.approx(now, rel=1e-5, abs=1e-5), where
    else:
        assert kept == now, where


@pytest.mark.parametrize("name", VECTORS)
def test_the_file_is_fresh(name):
    tool = runpy.run_path(str(ROOT / "tools" / VECTORS[name]))
    now = json.loads(json.dumps(tool["vectors"]()))
    kept = (ROOT / "web" / "tests" / f"{name}.json").read_text(encoding="utf-8")
    compare(json.loads(kept), now, "")
