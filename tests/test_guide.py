"""The guide: every command and snippet of it is run, both languages say the same, it builds."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import convscope as cs
from convscope.cli import app
from convscope.ops import TABLE

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.en.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVERS = ("open", "learn")
# what is not convscope's own command is held against the file that defines it
ELSEWHERE = re.compile(r"make (?P<target>\w+)|pip install (?:\.|\"\.\[(?P<extra>\w+)\]\")")
# the same in seconds: fewer pictures, fewer steps. Each must be needed.
SMALLER = {
    r"train digits\b": "train little.npz --name digits",
    r"train my_pictures\b": "train my_pictures --batch 8",
    r"(--epochs) (?:5|20)\b": r"\1 1",
    r"(train .*--(?:workers|engine|network) (?!.*--epochs).*)": r"\1 --epochs 1",
    r"--name digits (.*--name)": r"\1",
    r"survey digits --limit 500": "survey digits --limit 20 --patches 2",
    r"(animate .*--out .*)": r"\1 --size 320x180 --seconds 1",
    r"(visualise .*)": r"\1 --steps 2",
    r"(ladder .*)": r"\1 --steps 1 --per 1 --fresh",
    r"(evaluate|failures) digits digits": r"\1 digits little.npz",
    r'"digits", epochs=5': '"little.npz", name="digits", epochs=1',
    r'survey\("digits", limit=500\)': 'survey("digits", limit=20)',
    r'visualise\("conv2", 5\)': 'visualise("conv2", 5, steps=2)',
}


def blocks(page: str) -> list[tuple[str, str]]:
    """Return a page's blocks of code, each with its language."""
    return BLOCK.findall((GUIDE / page).read_text(encoding="utf-8"))


def smaller(text: str) -> str:
    for much, little in SMALLER.items():
        text = re.sub(much, little, text)
    return text


@pytest.fixture(scope="module")
def _files(tmp_path_factory) -> Path:
    """Prepare the files that the guide takes for the reader's own."""
    folder = tmp_path_factory.mktemp("reader")
    cs.open("digits").save(folder / "my_network.onnx")
    Image.fromarray(np.asarray(cs.picture("digit-3").pixels).squeeze()).save(
        folder / "my_picture.jpg"
    )
    digits = cs.dataset("digits")
    for digit in (3, 7):
        (folder / "my_pictures" / str(digit)).mkdir(parents=True)
        for place in np.flatnonzero(digits.labels == digit)[:12]:
            Image.fromarray(digits.of([place])[0].squeeze()).save(
                folder / "my_pictures" / str(digit) / f"{place}.png"
            )
    some = np.arange(0, 10_000, 50)
    np.savez(folder / "little.npz", pictures=digits.of(some), labels=digits.labels[some])
    net = cs.Sequential(
        cs.Conv(4, 3), cs.Relu(), cs.MaxPool(4), cs.Flatten(), cs.Linear(10), input=(1, 28, 28)
    )
    cs.train(
        net, folder / "little.npz", name="digits", folder=folder / "runs", epochs=1, quiet=True
    )
    return folder


@pytest.fixture
def reader(_files, tmp_path, monkeypatch) -> Path:
    """Stand where a reader stands: in a folder with the files that a page speaks of."""
    shutil.copytree(_files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONVSCOPE_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")  # of PyTorch's exporter, about itself
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)])
def test_every_command_and_snippet_runs_as_it_stands(page, reader, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda *_: True)
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)  # at a prompt: a script would wait
    names: dict[str, object] = {"__name__": "__main__"}
    for language, text in blocks(page):
        if language == "python":
            exec(compile(smaller(text), page, "exec"), names)
        elif language == "sh":
            for line in text.splitlines():
                obey(line)
        else:
            assert language == "text", f"{page}: {language} is not run"


def obey(line: str) -> None:
    """Run one line of the shell; one that is not convscope's is looked up."""
    program, *arguments = shlex.split(smaller(line))
    if program != "convscope":
        known(line)
    elif arguments[0] in SERVERS:
        serves(arguments)
    elif "--workers" in arguments:  # several processes need one of their own to begin from
        command = [sys.executable, "-m", "convscope", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    else:
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"


def known(line: str) -> None:
    found = ELSEWHERE.fullmatch(line)
    assert found, f"nobody knows: {line}"
    if target := found["target"]:
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), line
    if extra := found["extra"]:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert extra in project["project"]["optional-dependencies"], line


def serves(arguments: list[str]) -> None:
    """Start a server, fetch the address that it says, and stop it."""
    command = [sys.executable, "-u", "-m", "convscope", *arguments, "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if address := re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/\S*", line):
                    break
            else:
                pytest.fail(f"{arguments}: {''.join(said)}")
            with urllib.request.urlopen(address[0].partition("#")[0], timeout=60) as page:
                assert page.status == 200
        finally:
            process.terminate()


def test_a_snippet_that_fails_fails_the_test(reader):
    for line in ("convscope trace nothing.onnx coffee", "convscope open nothing.onnx", "make tea"):
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            obey(line)


def test_what_is_made_smaller_is_there():
    texts = [text for page in PAGES for _, text in blocks(page)]
    for much in SMALLER:
        before = smaller_until(much)
        assert any(re.search(much, before(text)) for text in texts), much


def smaller_until(much: str):
    def before(text: str) -> str:
        for other, little in SMALLER.items():
            if other == much:
                break
            text = re.sub(other, little, text)
        return text

    return before


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_page(page):
    english, japanese = (
        (GUIDE / name).read_text(encoding="utf-8") for name in (page, page.replace(".en.", ".ja."))
    )
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"^\d\. ", r"^<!-- "):
        counts = [len(re.findall(pattern, t, re.MULTILINE)) for t in (english, japanese)]
        if pattern != r"^\|" or page != "trouble.en.md":
            assert counts[0] == counts[1], pattern
    assert re.search("[ぁ-ん]", japanese)
    assert not re.search("[ぁ-ん]", re.sub("`[^`]*`", "", english))
    # the same code, so that running one is running both; remarks are translated
    remark = re.compile(r" *#(?! fmt).*")
    english_code, japanese_code = (
        [remark.sub("", text) for _, text in BLOCK.findall(t)] for t in (english, japanese)
    )
    assert english_code == japanese_code


def test_no_page_has_one_language_alone():
    assert len(list(GUIDE.rglob("*.md"))) == 2 * len(PAGES)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Return all pages as they are written for the generator."""
    spec = importlib.util.spec_from_file_location("make_guide", ROOT / "tools" / "make_guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_name_command_operator_and_term_has_its_place(made, language):
    python, commands = (made[f"reference/{name}.{language}.md"] for name in ("python", "commands"))
    for name in cs.__all__:
        assert f"## cs.{name} {{#{name}}}" in python
    assert "### what_if {#Trace.what_if}" in python
    for command in app.registered_commands:
        assert f"## {command.name} {{#{command.name}}}" in commands
        assert f"convscope {command.name}" in commands
    for op in TABLE:
        page = made[f"reference/ops/{op}.{language}.md"]
        assert page.count("\n## ") >= 4
        assert f"[{op}](ops/{op}.md)" in made[f"reference/operators.{language}.md"]
    glossary = tomllib.loads(
        (ROOT / "src/convscope/lessons/glossary.toml").read_text(encoding="utf-8")
    )
    for name, term in glossary.items():
        assert f"## {term[language]} {{#{name}}}" in made[f"reference/glossary.{language}.md"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_teacher_finds_every_lesson_and_which_exercise_finds_a_misconception(made, language):
    page = made[f"teach.{language}.md"]
    assert len(re.findall(r"^\| \d\d \w.* \| \d+ \|", page, re.MULTILINE)) == 18
    turned = {"en": "a CNN turns the kernel around", "ja": "CNNはカーネルを反転すると思う"}
    assert re.search(rf"\| {turned[language]} \| .*02-7.* \|", page)


def test_every_document_is_in_depth():
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert f"depth/{path.name}" in listed, "add it to the nav of mkdocs.yml"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """Build the site, warnings being errors."""
    return build(tmp_path_factory.mktemp("guide"))


def build(folder: Path) -> Path:
    # in a folder of its own: tests run side by side
    given = {"CONVSCOPE_GUIDE": str(folder / "pages"), "NO_MKDOCS_2_WARNING": "1"}
    mkdocs = ["-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder / "site")]
    for command in (["tools/make_guide.py"], mkdocs):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, **given},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.mark.slow
def test_the_site_builds_and_fetches_nothing_from_elsewhere(site):
    assert (site / "index.html").exists()
    assert (site / "ja" / "index.html").exists()
    fetched = re.compile(
        r"<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=\"?((?:https?:)?//[^\">\s]+)"
    )
    for page in site.rglob("*.html"):
        found = fetched.findall(page.read_text(encoding="utf-8"))
        assert not found, page
    assert "fonts.googleapis" not in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_is_searched_for_is_in_the_index(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {"en", "ja"} <= set(index["config"]["lang"])
    for word in ("畳み込み", "受容野", "receptive field", "MaxPool"):
        found = {page["location"] for page in index["docs"] if word in page["text"] + page["title"]}
        assert len(found) > 3, word
