"""One number: back from an answer to a pixel and home again; hovering; formulas; 200 cells."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ANSWER = "#network=digits&picture=digit-7&layer=softmax&cell=0.7"
CONV = "#network=digits&picture=digit-7&layer=conv2&cell=0.7.5.5"
STEM = "#network=imagenet&picture=coffee&layer=stem.conv&cell=0.1.80.73"

FACTORS = "button.value.link", "table td button", "[role=row] button"
LINKS = ", ".join(f".flow {one}" for one in FACTORS)
BACK = ["softmax", "linear", "flatten", "pool2", "relu2", "conv2", "pool1", "relu1", "conv1"]


def until(page: Any, condition: str) -> None:
    """Wait, frame by frame, for something true of the page; its policy allows no eval."""
    page.evaluate(
        f"""async () => {{
        const end = performance.now() + 30000;
        while (!({condition})) {{
            if (performance.now() > end) throw new Error('not so within 30 s');
            await new Promise(requestAnimationFrame);
        }} }}"""
    )


def place(page: Any) -> dict[str, str]:
    return dict(urllib.parse.parse_qsl(page.evaluate("location.hash").lstrip("#")))


def shown(page: Any) -> float:
    """Return the number on the screen with all its digits."""
    return float(page.get_by_test_id("value").get_attribute("title"))


def ready(page: Any) -> None:
    """Wait until the number in the address is the one that is explained."""
    page.get_by_test_id("proof").wait_for()
    until(page, "document.querySelector('[data-testid=value]')")


def carried(button: Any) -> float:
    """Return the number that a factor's link carries with all its digits."""
    text = button.get_attribute("title") or button.get_attribute("aria-label").rsplit(": ", 1)[1]
    return float(text)


def followed(page: Any, layer: str) -> bool:
    """Wait until a factor of a layer's number is looked at; tell whether it has arithmetic."""
    came = f"decodeURIComponent(location.hash).split('trail=')[1]?.includes('{layer}@')"
    until(page, f"{came} || location.hash.includes('focus=')")
    if "focus" in place(page):
        return False
    ready(page)
    return True


def test_from_a_class_back_to_a_pixel_and_home(visit):
    page = visit(ANSWER)
    ready(page)
    # the logit, the largest of its terms, what flatten moved, the first of a window, …
    layers = ["softmax"]
    while len(layers) < 12:
        button = page.get_by_test_id("number").locator(LINKS).first
        expect(button).to_be_visible()
        value = carried(button)
        button.click()
        if not followed(page, layers[-1]):
            break
        if layers[-1] != "softmax":  # its factor is a power of what it leads to
            assert shown(page) == value, "a factor is the value it leads to"
        assert len(place(page)["trail"].split(",")) == len(layers)
        layers.append(place(page)["layer"])
    assert layers == BACK
    last = page.get_by_test_id("pixel-steps").locator("li").last
    expect(last).to_contain_text("tensor")
    assert float(last.locator("em").first.get_attribute("title")) == value
    expect(page.get_by_test_id("pixel")).to_be_visible()
    # home again: to a number of the trail, then one by one by key
    trail = page.get_by_test_id("trail")
    expect(trail.locator("li")).to_have_count(len(layers) + 1)
    trail.get_by_role("button", name=re.compile("Back to conv2 ")).click()
    until(page, "location.hash.includes('layer=conv2') && !location.hash.includes('focus')")
    ready(page)
    for layer in reversed(BACK[: BACK.index("conv2")]):
        page.keyboard.press("Backspace")
        until(page, f"location.hash.includes('layer={layer}')")
    until(page, f"location.hash === '{ANSWER}'")
    expect(page.get_by_test_id("trail")).to_have_count(0)


def test_from_a_class_back_to_a_pixel_by_keyboard_alone(visit):
    page = visit(ANSWER)
    ready(page)
    page.get_by_test_id("number").focus()
    layers = ["softmax"]
    while len(layers) < 12:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches('{LINKS}')"):
                break
        else:
            pytest.fail(f"Tab leads to no factor of {layers[-1]}")
        page.keyboard.press("Enter")
        if not followed(page, layers[-1]):
            break
        until(page, "document.activeElement?.dataset.testid === 'number'")
        layers.append(place(page)["layer"])
    assert layers == BACK
    expect(page.get_by_test_id("pixel-steps").locator("li").last).to_contain_text("tensor")
    for layer in reversed(layers):
        page.keyboard.press("Backspace")
        until(page, f"location.hash.includes('layer={layer}') && !location.hash.includes('focus')")
        ready(page)
    until(page, f"location.hash === '{ANSWER}'")


def test_a_weight_shows_its_place_and_what_it_meets(visit, server):
    page = visit(STEM)
    ready(page)
    page.get_by_role("table", name="kernel").get_by_role("button").nth(5).click()
    weight = page.get_by_test_id("weight")
    expect(weight).to_contain_text("weight [1, 0, 1, 2]")
    assert place(page)["focus"] == "1@1.0.1.2"
    scene = {"network": "imagenet", "picture": "coffee"}
    answer = server.ask("one_number", scene=scene, layer="stem.conv", cell=[0, 1, 80, 73])
    value, met = (answer["factors"][k]["values"][5] for k in (1, 0))
    assert float(weight.locator(".number").get_attribute("title")) == value
    page.get_by_role("button", name=re.compile(r"x \[0, ")).click()
    expect(page.get_by_test_id("pixel-steps").locator("li").last).to_contain_text("tensor")
    tensor = page.get_by_test_id("pixel-steps").locator("li").last.locator("em").first
    assert float(tensor.get_attribute("title")) == met
    crumbs = page.get_by_test_id("crumbs")
    expect(crumbs).to_contain_text("channel 0")
    page.reload()
    expect(page.get_by_test_id("pixel-steps").locator("li").last).to_contain_text("tensor")
    page.keyboard.press("Backspace")
    ready(page)
    assert shown(page) == answer["recorded"]


def test_breadcrumbs_lead_to_the_layer_and_the_map(visit):
    page = visit(STEM + "&focus=1@1.0.1.2")
    crumbs = page.get_by_test_id("crumbs")
    expect(crumbs).to_contain_text("weight [1, 0, 1, 2]")
    crumbs.get_by_role("button", name="[80, 73]").click()
    ready(page)
    assert "focus" not in place(page)
    crumbs.get_by_role("button", name="channel 1").click()
    expect(page.get_by_test_id("layer")).to_be_visible()
    crumbs.get_by_role("button", name="imagenet").click()
    expect(page.get_by_test_id("layer")).to_have_count(0)


@pytest.mark.parametrize(
    "where",
    [
        STEM, CONV, ANSWER,
        "#network=imagenet&picture=coffee&layer=stem.bn&cell=0.1.80.73",
        "#network=imagenet&picture=coffee&layer=blocks.2.add&cell=0.5.20.20",
        "#network=imagenet&picture=coffee&layer=head.pool&cell=0.2.0.0",
        "#network=digits&picture=digit-7&layer=pool1&cell=0.0.5.5",
        "#network=digits&picture=digit-7&layer=linear&cell=0.7",
    ],
)  # fmt: skip
def test_the_formulas_numbers_are_the_engines(visit, server, where):
    page = visit(where)
    formula = page.get_by_test_id("formula")
    numbers = formula.locator("[data-exact]")
    expect(numbers.last).to_be_visible()
    given = place(page)
    cell = [int(i) for i in given["cell"].split(".")]
    scene = {"network": given["network"], "picture": given["picture"]}
    answer = server.ask("one_number", scene=scene, layer=given["layer"], cell=cell)
    found = [float(v) for v in numbers.evaluate_all("all => all.map(e => e.dataset.exact)")]
    assert found[-1] == answer["recorded"]
    held = {v for f in answer["factors"] for v in (*f["values"], *f["read"])}
    held |= {s["value"] for s in answer["steps"]} | {answer["recorded"], len(answer["products"])}
    held |= set(answer["bias"]["values"]) if answer["bias"] else set()
    assert all(v in held or -v in held for v in found)
    expect(formula.locator("math")).to_have_count(2)  # read aloud as mathematics


def test_all_terms_are_a_table(visit):
    page = visit(CONV + "&terms=all")
    ready(page)
    table = page.get_by_test_id("number").get_by_role("table", name="Terms")
    expect(table).to_have_attribute("aria-rowcount", "200")
    page.get_by_role("button", name="As windows").click()
    expect(page.get_by_role("table", name="kernel")).to_be_visible()
    assert "terms" not in place(page)


def test_the_gap_is_told_in_words(visit, server):
    page = visit(CONV)
    expect(page.get_by_test_id("proof")).to_contain_text("added up again: the same to")
    page.get_by_test_id("proof").click()
    details = page.get_by_role("dialog", name="How exact is this?")
    scene = {"network": "digits", "picture": "digit-7"}
    answer = server.ask("one_number", scene=scene, layer="conv2", cell=[0, 7, 5, 5])
    for name in ("recorded", "resummed", "gap"):
        expect(details).to_contain_text(str(answer[name]).replace("e-0", "e-"))
    page.keyboard.press("Escape")
    expect(details).to_be_hidden()


@pytest.mark.parametrize(
    "where",
    [
        CONV + "&terms=all&trail=softmax@0.7", STEM + "&focus=1@1.0.1.2",
        STEM + "&focus=input@0.0.9.9", STEM + "&field=effective&lang=ja",
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(visit, barriers, where, width):
    page = visit(where + "&depth=number", width=width)
    expect(page.get_by_test_id("crumbs")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


HOVER = """async ([name, count]) => {
    const map = [...document.querySelectorAll('[data-testid=number] button.map')]
        .find(b => b.ariaLabel.startsWith(name));
    const box = map.getBoundingClientRect();
    const frame = () => new Promise(requestAnimationFrame);
    const read = [];
    for (let i = 0; i < count; i++) {
        const x = box.left + (((i * 37) % 101) + 0.5) / 101 * box.width;
        const y = box.top + (((i * 61) % 97) + 0.5) / 97 * box.height;
        await frame();
        const at = { clientX: x, clientY: y, bubbles: true };
        map.dispatchEvent(new PointerEvent('pointermove', at));
        await Promise.resolve();
        await new Promise(queueMicrotask);
        const value = document.querySelector('[data-testid=value]');
        const cell = document.querySelector('[data-testid=crumbs] b.mono').textContent;
        read.push([cell, value.title, value.textContent,
            !!document.querySelector('[data-testid=pointed]')]);
    }
    return { read };
}"""


def tensor(server: Any, network: str, picture: str, value: str, channel: int) -> np.ndarray:
    """Return one channel as the engine recorded it."""
    part = {"value": value, "start": channel, "stop": channel + 1}
    query = urllib.parse.urlencode({"network": network, "picture": picture, **part})
    with urllib.request.urlopen(f"{server.address}tensor?{query}", timeout=60) as answer:
        shape = [int(n) for n in answer.headers["X-Shape"].split(",")]
        return np.frombuffer(answer.read(), answer.headers["X-Dtype"]).reshape(shape)[0, 0]


def rounded(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf"))


def test_hovering_computes_within_a_frame_and_asks_nothing(visit, server):
    page = visit(CONV)
    ready(page)
    page.wait_for_load_state("networkidle")
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    # what is read stands there in the frame of the pointer's move; the milliseconds are measured
    # in benchmarks/web.py
    found = page.evaluate(HOVER, ["conv2 channel 7", 60])
    page.wait_for_timeout(300)
    assert not requests
    value = card(server, "digits", "digit-7", "conv2")["value"]
    values = tensor(server, "digits", "digit-7", value, 7)
    for cell, title, _, pointed in found["read"]:
        row, column = json.loads(cell)
        assert float(title) == values[row, column]
        assert pointed or [row, column] == [5, 5]


def card(server: Any, network: str, picture: str, layer: str) -> Any:
    trace = server.ask("trace", scene={"network": network, "picture": picture})
    return next(one for one in trace["layers"] if one["name"] == layer)


def test_what_it_sees_follows_the_pointer(visit, server):
    page = visit(CONV)
    ready(page)
    seen = page.get_by_test_id("receptive-field")
    expect(seen).to_be_visible()
    page.wait_for_load_state("networkidle")
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    result = page.get_by_role("button", name=re.compile(r"conv2 channel 7\.")).bounding_box()
    page.mouse.move(result["x"] + 0.53 * result["width"], result["y"] + 0.53 * result["height"])
    scene = {"network": "digits", "picture": "digit-7"}
    field = server.ask("receptive_field", scene=scene, layer="conv2", cell=[0, 7, 7, 7])
    until(page, "!document.querySelector('[data-testid=receptive-field]').getAnimations().length")
    box, photo = seen.evaluate(
        """e => { const p = e.parentElement.getBoundingClientRect(), b = e.getBoundingClientRect();
        return [[b.x - p.x, b.y - p.y, b.width, b.height], p.width] }"""
    )
    assert box == pytest.approx([v * photo / 28 for v in field["on_picture"]], abs=1)
    assert not requests


def test_what_moves_it_is_drawn_from_its_gradient(visit, server):
    page = visit(CONV)
    ready(page)
    page.get_by_text("is moved by").click()
    expect(page.get_by_test_id("heat")).to_be_visible()
    scene = {"network": "digits", "picture": "digit-7"}
    field = server.ask("effective_field", scene=scene, layer="conv2", cell=[0, 7, 5, 5])
    (top, left), (bottom, right) = field["box"]["start"][2:], field["box"]["stop"][2:]
    words = f"{right - left}×{bottom - top} hold 95%"
    expect(page.get_by_test_id("effective")).to_contain_text(words)
    inked = page.evaluate(
        """async () => {
        for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
        const context = document.querySelector('[data-testid=heat]').getContext('2d');
        const { data } = context.getImageData(0, 0, 28, 28);
        return data.filter((v, i) => i % 4 === 3 && v > 0).length }"""
    )
    assert 0 < inked <= 14 * 14, "nothing beyond what it can see"
    assert place(page)["field"] == "effective"


def test_the_field_grows_layer_by_layer(visit):
    page = visit(CONV, reduced_motion="reduce")
    ready(page)
    slider = page.get_by_role("slider", name=re.compile("layer by layer"))
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "conv1: 5×5")
    expect(page.get_by_role("button", name="Grow layer by layer")).to_be_hidden()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "conv2: 14×14")


MAPS = [
    ("digits", "digit-7", "conv1", 3), ("digits", "digit-7", "relu1", 3),
    ("digits", "digit-7", "pool1", 5), ("digits", "digit-7", "conv2", 11),
    ("digits", "digit-7", "pool2", 4), ("imagenet", "coffee", "stem.conv", 1),
    ("imagenet", "coffee", "stem.bn", 4), ("imagenet", "coffee", "stem.relu6", 1),
    ("imagenet", "coffee", "blocks.0.depthwise", 7), ("imagenet", "coffee", "blocks.2.add", 5),
    ("imagenet", "coffee", "blocks.3.expand", 9),
]  # fmt: skip
ROWS = [
    ("digits", "digit-7", "flatten", 784), ("digits", "digit-7", "linear", 10),
    ("digits", "digit-7", "softmax", 10), ("imagenet", "coffee", "head.flatten", 1280),
    ("imagenet", "coffee", "head.linear", 1000), ("imagenet", "coffee", "softmax", 1000),
]  # fmt: skip
EACH = 18


def test_two_hundred_cells_are_the_engines(visit, server):
    page = visit("#network=digits&picture=digit-7&layer=conv1&cell=0.0.5.5")
    read = sum(len(_hovered(page, server, *one)) for one in MAPS)
    read += sum(_opened(page, server, *one) for one in ROWS)
    assert read >= 200


def _go(page: Any, network: str, picture: str, layer: str, cell: list[int]) -> None:
    at = ".".join(map(str, cell))
    page.evaluate(f"location.hash = '#network={network}&picture={picture}&layer={layer}&cell={at}'")
    last = f"[{', '.join(map(str, cell[2:] or cell[-1:]))}]"
    expect(page.get_by_test_id("crumbs")).to_contain_text(last)
    until(page, f"location.hash.includes('layer={layer}')")
    ready(page)


def _hovered(page: Any, server: Any, network: str, picture: str, layer: str, c: int) -> list[Any]:
    """Check the cells under the pointer, all from one page, and return them."""
    one = card(server, network, picture, layer)
    rows, columns = one["shape"][2:]
    _go(page, network, picture, layer, [0, c, rows // 2, columns // 2])
    page.wait_for_load_state("networkidle")
    values = tensor(server, network, picture, one["value"], c)
    found = page.evaluate(HOVER, [f"{layer} channel {c}", EACH])["read"]
    for cell, title, text, _ in found:
        row, column = json.loads(cell)
        _check(float(values[row, column]), title, text)
    assert sum(pointed for *_, pointed in found) > EACH / 2, (
        f"{layer} is explained under the pointer"
    )
    return found


def _opened(page: Any, server: Any, network: str, picture: str, layer: str, size: int) -> int:
    """Check cells that are opened one after another, and return how many."""
    cells = [size // 3, size // 2, size - 1]
    scene = {"network": network, "picture": picture}
    for index in cells:
        _go(page, network, picture, layer, [0, index])
        value = page.get_by_test_id("value")
        answer = server.ask("one_number", scene=scene, layer=layer, cell=[0, index])
        exact = "Number(document.querySelector('[data-testid=value]').title)"
        until(page, f"{exact} === {answer['recorded']!r}")
        _check(answer["recorded"], value.get_attribute("title"), value.inner_text())
    return len(cells)


def _check(exact: float, title: str, text: str) -> None:
    assert float(title) == exact, "all digits are there to be pointed at"
    assert rounded(text) == pytest.approx(exact, rel=6e-4, abs=5.1e-5), "the text is that, rounded"
    assert (rounded(text) < 0) == (exact < 0) or abs(exact) < 1e-4
