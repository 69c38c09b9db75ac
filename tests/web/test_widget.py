"""The page as a notebook has it: in a frame without an address, asking by messages only."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import convscope as cs
from convscope.ask.address import address_of
from convscope.ask.store import Store
from convscope.widget.messages import answer

pytestmark = pytest.mark.browser

PAGE = Path(cs.__file__).parent / "widget" / "page"
HOME = "http://notebook.test/"
NOTEBOOK = """<!doctype html><html lang="en"><title>notebook</title>
<body style="margin:0;background:BACKGROUND"><div id="cell" style="width:WIDTHpx"></div>
<script type="module">
  import frame from "./frame.js";
  const heard = [], traits = TRAITS;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; },
    save_changes: () => { window.saved = { ...traits }; },
    on: (_, tell) => heard.push(tell),
    off: (_, tell) => heard.splice(heard.indexOf(tell), 1),
    send: async (said, _, buffers = []) => {
      const body = buffers[0] ? btoa(String.fromCharCode(...new Uint8Array(buffers[0]))) : "";
      const [reply, content] = await window.toPython(said, body);
      for (const tell of heard) tell(reply, [new DataView(bytes(content).buffer)]);
    },
  };
  window.end = frame.render({ model, el: document.getElementById("cell") });
</script>"""


@pytest.fixture
def notebook(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a fake notebook with one widget; it has no server, so nothing may be requested."""
    if not (PAGE / "frame.js").exists():
        pytest.fail("the page is not built: make web")
    contexts, requested, complaints = [], [], []

    def open_(
        store: Store, place: str, *, width: int = 1100, background: str = "#fff", language: str = ""
    ) -> Any:
        context = browser.new_context(viewport={"width": width + 40, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r: requested.append(r.url))

        def to_python(said: dict[str, Any], body: str) -> list[Any]:
            if said["id"] == 0:
                return [said, base64.b64encode((PAGE / "index.html.gz").read_bytes()).decode()]
            reply = answer(store, said["path"], base64.b64decode(body))
            told = {**said, "status": reply.status, "headers": reply.headers}
            return [told, base64.b64encode(reply.content).decode()]

        page.expose_function("toPython", to_python)
        traits = json.dumps({"place": place, "language": language, "height": 700})
        html = NOTEBOOK.replace("TRAITS", traits).replace("BACKGROUND", background)
        html = html.replace("WIDTH", str(width))
        page.route(HOME, lambda r: r.fulfill(body=html, content_type="text/html"))
        script = (PAGE / "frame.js").read_text(encoding="utf-8")
        page.route(
            f"{HOME}frame.js", lambda r: r.fulfill(body=script, content_type="text/javascript")
        )
        page.goto(HOME)
        return page

    yield open_
    for context in contexts:
        context.close()
    ours = {HOME, f"{HOME}frame.js", f"{HOME}favicon.ico", "about:srcdoc"}
    assert {u for u in requested if not u.startswith(("data:", "blob:"))} <= ours
    assert not complaints, "what the browser complained of"


def test_the_whole_page_works_by_messages_alone(notebook):
    trace = cs.open("digits").trace("digit-7", engine="numpy")
    store = Store()
    scene = store.hold(trace, trace.prepared)
    page = notebook(store, address_of(scene, "conv1", (0, 2, 10, 12)))
    view = page.frame_locator("iframe")
    view.get_by_test_id("layer").wait_for()
    recorded = f"{float(trace['conv1'].output[0, 2, 10, 12]):.3f}".replace("-", "−")
    expect(view.locator(".below")).to_contain_text(recorded[:5])
    view.locator(".katex").first.wait_for()
    view.locator("[popovertarget=take]").click()
    expect(view.get_by_role("button", name="Copy link")).to_have_count(0)
    with page.expect_download() as coming:
        view.get_by_role("button", name="This number as PNG").click()
    assert coming.value.suggested_filename == "digits-conv1-0.2.10.12-number.png"
    view.locator(".cover").wait_for(state="detached")
    photo = view.locator(".rail img").first
    photo.evaluate("i => i.decode()")
    assert photo.get_attribute("src").startswith("blob:")
    # a step on the page is told to the notebook, and one can go back without a browser's bar
    view.get_by_role("button", name="relu1", exact=True).click()
    page.wait_for_function("window.saved?.place.includes('layer=relu1')")
    view.locator("input[type=file]").first.set_input_files(
        {"name": "text.onnx", "mimeType": "", "buffer": b"no network"}
    )
    view.get_by_test_id("notice").wait_for()
    page.evaluate("window.end()")


def test_it_follows_the_notebook_s_colours_and_language_and_its_height_changes(notebook):
    trace = cs.open("digits").trace("digit-7")
    store = Store()
    place = address_of(store.hold(trace, trace.prepared))
    page = notebook(store, place, background="#111", language="ja", width=700)
    view = page.frame_locator("iframe")
    view.get_by_test_id("map").wait_for()
    expect(view.locator("html")).to_have_attribute("data-theme", "dark")
    expect(view.locator("html")).to_have_attribute("lang", "ja")
    page.evaluate("document.body.style.background = '#fafafa'")
    view.locator("html[data-theme=light]").wait_for(state="attached")
    grip = page.get_by_role("separator")
    box = grip.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] - 95)
    page.mouse.up()
    page.wait_for_function("window.saved?.height === 600")
    grip.press("ArrowDown")
    page.wait_for_function("window.saved?.height === 640")
    assert page.locator("iframe").bounding_box()["height"] == 640


def test_tensors_that_are_no_picture_are_shown_without_a_photograph(notebook):
    import numpy as np

    from convscope.network.writer import write_onnx
    from small import Builder

    b = Builder(("n", 5, 12, 12))
    net = cs.open(write_onnx(b.network("five", b.add("relu", "Relu", "x"), ("n", 5, 12, 12))))
    x = np.random.default_rng(1).normal(size=(1, 5, 12, 12)).astype(np.float32)
    store = Store()
    page = notebook(store, address_of(store.hold(net.trace({"x": x})), "relu", (0, 1, 2, 3)))
    view = page.frame_locator("iframe")
    view.get_by_test_id("layer").wait_for()
    view.get_by_text("Tensors were given: there is no photograph.").wait_for()
