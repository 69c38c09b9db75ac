"""An environment like Colab's: fresh, by pip alone, convscope only to be had as a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VERSIONS = Path(__file__).parent / "colab.txt"


def pins() -> set[str]:
    """Return the versions as pip tells them: name==version."""
    lines = VERSIONS.read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


class Colab:
    """The environment in a folder, and what to call its programs with."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "wheels"
        _pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "-w", self.wheels, ROOT)
        venv.create(folder / "venv", with_pip=True)
        self.python = folder / "venv" / "bin" / "python"
        _pip(self.python, "install", "--no-compile", "-r", VERSIONS)

    def env(self, apart: dict[str, str]) -> dict[str, str]:
        """Return an environment in which a cell's pip finds the wheel, and no convscope is."""
        links = " ".join([os.environ.get("PIP_FIND_LINKS", ""), str(self.wheels)])
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        mine = {"PATH": path, "PIP_FIND_LINKS": links.strip(), "PIP_NO_COMPILE": "1"}
        given = {name: value for name, value in apart.items() if name != "PYTHONPATH"}
        return {**given, **mine}

    def installed(self) -> set[str]:
        """Return what is installed: name==version, as pip lists it."""
        told = _pip(self.python, "list", "--format=freeze")
        return {line.lower() for line in told.splitlines()}


def colab_like(folder: Path) -> Colab:
    """Make the environment; skip the test where pip reaches no index."""
    # one small file that is there: what fails after it is our mistake, not the network's
    probe = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "traitlets"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:
        pytest.skip("pip reaches no package index here")
    return Colab(folder)


def _pip(python: str | Path, *words: str | Path) -> str:
    command = [python, "-m", "pip", *words, *(["-q"] if words[0] != "list" else [])]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout
