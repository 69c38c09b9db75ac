"""The page in JupyterLab, in marimo and in Colab's versions: real servers, kernels, a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import expect

import convscope as cs
from colab_like import Colab, colab_like, pins
from notebook_server import apart, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PATIENCE = 60_000  # milliseconds: a server, a kernel and a browser share the cores
SCENE = 'cs.scene("02", "tape", lang="ja")'
TRACE = 'cs.open("digits").trace("digit-5").show("softmax", (0, 5), lang="en")'
TRAINING = """\
net = cs.Sequential(cs.Conv(4, 3), cs.Relu(), cs.MaxPool(2), cs.Flatten(), cs.Linear(10))
run = cs.train(net, "digits", epochs=3000, engine="numpy", background=True, quiet=True)
run.show(lang="ja")"""


@contextmanager
def opened(browser: Any, address: str) -> Iterator[Any]:
    """Open an address; afterwards nothing may have been complained of or asked elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints, asked = [], []
    page.on("pageerror", lambda e: complaints.append(str(e)))
    # the notebooks' own pages warn of what is theirs
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: asked.append(r.url))
    page.goto(address)
    yield page
    context.close()  # before the server ends, or it would complain of that
    assert not complaints, "what the browser complained of"
    ours = (f"http://{urlsplit(address).netloc}/", "data:", "blob:", "about:")
    assert not [url for url in asked if not url.startswith(ours)], "left the machine"


def view_of(page: Any, place: int) -> Any:
    """Return the page within the frame of one widget, scrolled to: notebooks draw what is seen."""
    frame = page.locator("iframe[title=convscope]").nth(place)
    frame.scroll_into_view_if_needed()
    return frame.content_frame


def until(page: Any, holds: Callable[[], Any]) -> None:
    """Wait for what no element tells of."""
    for _ in range(PATIENCE // 100):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come to be")


def a_scene_is_stepped_through(view: Any) -> None:
    output = view.get_by_test_id("output")
    output.wait_for()
    expect(output.get_by_role("button")).to_have_text(list("02011121"), use_inner_text=True)
    on = view.get_by_role("button", name="ひとつ進む")
    on.click()
    on.click()
    expect(view.get_by_test_id("said")).to_contain_text("1×1 + 0×0 + 1×1 = 2")


def a_number_is_clicked_down_to_its_sum(page: Any, view: Any) -> None:
    """From the answer to its logit: what comes is asked of the notebook's Python."""
    trace = cs.open("digits").trace("digit-5")
    view.get_by_test_id("proof").wait_for()
    view.get_by_test_id("number").locator(".flow").get_by_role("button").first.wait_for()
    assert float(_title(view)) == pytest.approx(float(trace["softmax"].output[0, 5]), rel=1e-6)
    links = view.locator(".flow button.value.link, .flow table td button")
    links.first.click()
    logits = trace["linear"].output[0]
    expect(view.get_by_test_id("trail")).to_be_visible()
    until(page, lambda: min(abs(float(_title(view)) - float(v)) for v in logits) < 1e-5)
    expect(view.get_by_test_id("number")).to_contain_text("linear")


def _title(view: Any) -> str:
    return view.get_by_test_id("value").get_attribute("title")


def a_training_is_watched_and_stopped(page: Any, view: Any) -> None:
    state = view.get_by_test_id("state")
    curve = view.locator("path.line").first
    seen: set[str] = set()
    until(page, lambda: seen.add(view.get_by_test_id("step").inner_text()) or len(seen) >= 3)
    expect(state).to_have_attribute("data-state", "running")
    drawn: set[str] = set()
    until(page, lambda: drawn.add(curve.get_attribute("d")) or len(drawn) >= 3)
    view.get_by_role("button", name="停止", exact=True).click()
    expect(state).to_have_attribute("data-state", "stopped", timeout=PATIENCE)


def three(folder: Path) -> Path:
    """Write a notebook with three widgets."""
    cells = [f"import convscope as cs\n{SCENE}", TRACE, TRAINING]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    path = folder / "three.ipynb"
    nbformat.write(book, path)
    return path


def test_in_jupyterlab_the_page_answers_from_the_kernel(browser, tmp_path):
    path = three(tmp_path)
    env = apart(tmp_path)
    quiet = tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        "--port=PORT", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={tmp_path}", "--expose-app-in-browser",
    ]  # fmt: skip
    with (
        served(command, tmp_path, env, "api") as address,
        opened(browser, f"{address}lab/tree/three.ipynb") as page,
    ):
        page.get_by_text("| Idle").wait_for()  # asked before, it would ask which kernel is meant
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        a_scene_is_stepped_through(view_of(page, 0))
        a_number_is_clicked_down_to_its_sum(page, view_of(page, 1))
        a_training_is_watched_and_stopped(page, view_of(page, 2))
        page.evaluate("void jupyterapp.commands.execute('docmanager:save')")
        until(page, lambda: "iframe" not in path.read_text() and "widget-view" in path.read_text())
    assert path.stat().st_size < 2**20
    assert "convscope" in path.read_text()


def test_in_marimo_a_lesson_s_app_answers(browser, tmp_path):
    tool = [sys.executable, str(ROOT / "tools" / "make_notebooks.py"), "--marimo", str(tmp_path)]
    subprocess.run([*tool, "ja/02"], check=True)
    app = tmp_path / "ja" / "02_convolution_1d.py"
    assert "_unparsable_cell" not in app.read_text("utf-8")
    with (
        served(_marimo(app), tmp_path, apart(tmp_path), "health") as address,
        opened(browser, address) as page,
    ):
        a_scene_is_stepped_through(view_of(page, 0))
        page.get_by_text("まだ答えになっていません").first.wait_for()


def test_in_marimo_a_trace_and_a_training_answer(browser, tmp_path):
    cells = [f"import convscope as cs\n    {TRACE}", TRAINING.replace("\n", "\n    ")]
    app = tmp_path / "two.py"
    app.write_text(
        "import marimo\n\napp = marimo.App(width='medium')\n\n\n"
        f"@app.cell\ndef _():\n    {cells[0]}\n    return (cs,)\n\n\n"
        f"@app.cell\ndef _(cs):\n    {cells[1]}\n    return\n"
    )
    with (
        served(_marimo(app), tmp_path, apart(tmp_path), "health") as address,
        opened(browser, address) as page,
    ):
        a_number_is_clicked_down_to_its_sum(page, view_of(page, 0))
        a_training_is_watched_and_stopped(page, view_of(page, 1))


def _marimo(app: Path) -> list[str]:
    start = [sys.executable, "-m", "marimo", "run", "--headless", "--no-token", "--port=PORT"]
    return [*start, "--host=127.0.0.1", str(app)]


def test_as_in_colab_cells_install_what_is_missing_and_old_widgets_answer(browser, tmp_path):
    colab = colab_like(tmp_path)
    assert pins() <= colab.installed()
    env = colab.env(apart(tmp_path))
    tool = [sys.executable, str(ROOT / "tools" / "make_notebooks.py"), "--ipynb", str(tmp_path)]
    subprocess.run([*tool, "en/02", "ja/07", "en/11"], check=True)
    books = sorted(tmp_path.glob("??/*.ipynb"))
    assert len(books) == 3
    run = [colab.python, "-m", "jupyter", "execute", "--inplace", "--timeout=300", *books]
    told = subprocess.run(run, env=env, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    for book in books:
        assert book.stat().st_size < 2**20
        cells = [c for c in nbformat.read(book, 4).cells if c.cell_type == "code"]
        checks = [c for c in cells if "cs.check(" in c.source]
        assert checks
        assert all(c.outputs for c in checks)
        data = [o.get("data", {}) for c in cells for o in c.outputs]
        assert any("application/vnd.jupyter.widget-view+json" in one for one in data)
    now = colab.installed()
    assert any(line.startswith("convscope==") for line in now), "the first cell installed it"
    assert pins() <= now, "and changed nothing of what was there"
    _in_the_notebook_of_old(browser, tmp_path, colab, env)


def _in_the_notebook_of_old(browser: Any, folder: Path, colab: Colab, env: dict[str, str]) -> None:
    """Jupyter Notebook 6, which has the manager of ipywidgets 7."""
    path = three(folder)
    command = [
        str(colab.python), "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        "--port=PORT", "--NotebookApp.token=", f"--NotebookApp.notebook_dir={folder}",
        "--NotebookApp.enable_mathjax=False",
    ]  # fmt: skip
    with (
        served(command, folder, env, "api") as address,
        opened(browser, f"{address}notebooks/{path.name}") as page,
    ):
        page.locator(".kernel_idle_icon").wait_for()
        page.evaluate("void Jupyter.notebook.execute_all_cells()")
        a_scene_is_stepped_through(view_of(page, 0))
        a_number_is_clicked_down_to_its_sum(page, view_of(page, 1))
        a_training_is_watched_and_stopped(page, view_of(page, 2))
