"""The notebooks are the lessons', and every cell of them runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.py"))


@pytest.mark.slow
def test_they_are_as_the_lessons_have_them():
    command = [sys.executable, str(ROOT / "tools" / "make_notebooks.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


def test_there_is_one_for_each_lesson_and_language_and_none_is_large():
    names = {lang: [p.name for p in NOTEBOOKS if p.parent.name == lang] for lang in ("en", "ja")}
    assert names["en"] == names["ja"]
    assert len(names["en"]) == 18
    assert all(path.stat().st_size < 2**20 for path in NOTEBOOKS)


@pytest.mark.slow
def test_as_apps_of_marimo_every_cell_can_be_run(tmp_path):
    """Marimo refuses a name that two cells give, and a cell that is no Python."""
    tool = [sys.executable, str(ROOT / "tools" / "make_notebooks.py"), "--marimo", str(tmp_path)]
    chosen = [f"{path.parent.name}/{path.name[:2]}" for path in NOTEBOOKS if "en" in path.parts]
    subprocess.run([*tool, *chosen], check=True)
    apps = sorted(map(str, tmp_path.rglob("*.py")))
    assert len(apps) == len(chosen)
    check = [sys.executable, "-m", "marimo", "check", "--strict", *apps]
    told = subprocess.run(check, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # a kernel's own libraries warn of what is theirs
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_cell_runs(path, tmp_path, monkeypatch):
    import jupytext
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    notebook = jupytext.read(path)
    kinds = {cell.cell_type for cell in notebook.cells}
    assert {"markdown", "code"} <= kinds
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": tmp_path}}).execute()
    assert len(nbformat.writes(notebook)) < 2**20
    checks = [c for c in notebook.cells if c.cell_type == "code" and "cs.check(" in c.source]
    assert checks
    assert all(cell.outputs for cell in checks)
    widgets = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert widgets or path.stem.startswith("00")
