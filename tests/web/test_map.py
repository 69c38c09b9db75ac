"""The map of the network: found, panned, zoomed, folded, by mouse, keyboard and touch."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

IMAGENET = "#network=imagenet&picture=coffee&layer=stem.conv&cell=0.1.80.73"
DIGITS = "#network=digits&picture=digit-7&layer=conv2&cell=0.7.5.5"


def hash_of(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def rests(page: Any) -> None:
    """Wait until nothing moves on the map any more."""
    page.evaluate(
        """async () => {
        const map = document.querySelector('[data-testid=map]');
        const now = () => [map.scrollLeft, map.scrollTop, map.scrollWidth, location.hash].join();
        for (let same = 0, last = ''; same < 15; last = now()) {
            await new Promise(requestAnimationFrame);
            same = now() === last ? same + 1 : 0;
        } }"""
    )


def zoomed(page: Any) -> float:
    found = re.search(r"zoom=([\d.]+)", hash_of(page))
    return float(found[1]) if found else 1.0


def in_view(page: Any, target: Any) -> bool:
    box, view = target.bounding_box(), page.get_by_test_id("map").bounding_box()
    return view["x"] <= box["x"] and box["x"] + box["width"] <= view["x"] + view["width"]


def test_a_layer_is_found_by_name_and_op_and_its_block_unfolds(visit):
    page = visit(IMAGENET)
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find a layer")
    expect(box).to_be_focused()
    page.keyboard.type("no such layer")
    expect(page.get_by_text("No layer is called so")).to_be_visible()
    box.fill("clip blocks.9")
    options = page.get_by_role("listbox", name="Find a layer").get_by_role("option")
    expect(options.first).to_contain_text("blocks.9")
    expect(page.get_by_role("status").filter(has_text="layers found")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    name = options.nth(1).locator(".name").inner_text()
    assert page.locator(f"[data-layer='{name}']").count() == 0, "folded and far away"
    page.keyboard.press("Enter")
    target = page.locator(f"[data-layer='{name}']")
    expect(target).to_have_attribute("aria-current", "true")
    rests(page)
    assert in_view(page, target)
    assert f"layer={name}" in hash_of(page)
    expect(page.get_by_test_id("map")).to_be_focused()


def test_zoom_by_keys_buttons_and_wheel(visit):
    page = visit(IMAGENET)
    map_ = page.get_by_test_id("map")
    canvas = map_.locator("canvas").nth(1)
    expect(canvas).to_be_visible()
    before = canvas.bounding_box()["width"]
    map_.focus()
    page.keyboard.press("+")
    rests(page)
    assert canvas.bounding_box()["width"] == pytest.approx(1.25 * before, rel=0.02)
    assert zoomed(page) == pytest.approx(1.25, rel=0.01)
    page.keyboard.press("0")
    expect(map_).to_have_attribute("data-level", "bars")
    rests(page)
    assert map_.evaluate("e => e.scrollWidth <= e.clientWidth"), "the whole map is on the screen"
    layers = map_.locator("[data-layer]")
    assert layers.count() >= 20
    small = map_.evaluate(
        """e => [...e.querySelectorAll('*')].filter(t => t.textContent && t.checkVisibility() &&
        !t.children.length && parseFloat(getComputedStyle(t).fontSize) < 10).length"""
    )
    assert small == 0, "text is readable or left out"
    for _ in range(9):
        page.get_by_role("button", name="Closer").click()
        rests(page)
    expect(map_).to_have_attribute("data-level", "whole")
    box = map_.bounding_box()
    page.mouse.move(box["x"] + 500, box["y"] + 200)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 20)
    page.keyboard.up("Control")
    rests(page)
    assert 0.7 < zoomed(page) < 5
    assert page.evaluate("visualViewport.scale") == 1, "the page itself stays"


def test_the_map_is_dragged_and_the_address_brings_zoom_and_folds_back(visit):
    page = visit(IMAGENET + "&zoom=1.5&folds=blocks.1")
    map_ = page.get_by_test_id("map")
    expect(page.locator("[data-layer='blocks.1.expand']")).to_be_attached()
    assert zoomed(page) == 1.5
    left = map_.evaluate("e => e.scrollLeft")
    box = map_.bounding_box()
    page.mouse.move(box["x"] + 700, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 300, steps=5)
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=5)
    page.mouse.up()
    assert map_.evaluate("e => e.scrollLeft") == pytest.approx(left + 400, abs=12)
    assert "layer=stem.conv" in hash_of(page), "a drag chooses nothing"


def test_the_minimap_moves_the_map_by_mouse_and_key(visit):
    page = visit(IMAGENET)
    map_, mini = page.get_by_test_id("map"), page.get_by_test_id("minimap")
    expect(mini).to_be_visible()
    box = mini.bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 10)
    rests(page)
    share = "e => (e.scrollLeft + e.clientWidth / 2) / e.scrollWidth"
    assert map_.evaluate(share) == pytest.approx(0.7, abs=0.02)
    mini.focus()
    page.keyboard.press("Home")
    rests(page)
    assert map_.evaluate("e => e.scrollLeft") == 0
    page.keyboard.press("End")
    rests(page)
    expect(mini).to_have_attribute("aria-valuenow", "100")
    expect(page.locator("[data-layer^='head.']").first).to_be_visible()


def test_what_comes_late_does_not_move_the_map_under_the_reader(visit):
    page = visit("")
    late: list[Any] = []

    def hold(route: Any) -> None:
        asks_names = "top_classes" in (route.request.post_data or "")
        late.append(route) if asks_names else route.continue_()

    page.route("**/ask", hold)
    page.goto(page.url.split("#")[0] + IMAGENET)
    page.reload()
    expect(page.get_by_test_id("proof")).to_be_visible()
    box = page.get_by_test_id("minimap").bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 10)
    rests(page)
    left = page.get_by_test_id("map").evaluate("e => e.scrollLeft")
    assert left > 1000
    assert late, "the names of the classes were never asked for"
    for route in late:
        route.continue_()
    page.wait_for_load_state("networkidle")
    rests(page)
    assert page.get_by_test_id("map").evaluate("e => e.scrollLeft") == pytest.approx(left, abs=2)


def test_a_map_too_small_for_it_has_no_minimap(visit):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    expect(page.get_by_test_id("minimap")).to_have_count(0)


def test_one_map_only_is_a_stop_of_the_tab_key(visit):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    stops = page.get_by_test_id("map").locator("button[data-channel][tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_have_accessible_name("conv2 channel 7")
    stops.focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="conv2 channel 6", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="relu2 channel 6", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert "layer=relu2" in hash_of(page)


def test_channels_stand_in_the_order_of_the_servers_numbers(visit, server):
    page = visit(DIGITS + "&order=strongest")
    scene = {"network": "digits", "picture": "digit-7"}
    found = server.ask("statistics", scene=scene, layer="conv1")
    size = [max(abs(a), abs(b)) for a, b in zip(found["min"], found["max"], strict=True)]
    best = max(range(len(size)), key=size.__getitem__)
    first = page.get_by_role("button", name=re.compile(r"^conv1 channel \d+$")).first
    expect(first).to_have_accessible_name(f"conv1 channel {best}")


def test_two_fingers_zoom_and_one_pans(visit):
    page = visit(IMAGENET, width=390, height=844, has_touch=True, is_mobile=True)
    map_ = page.get_by_test_id("map")
    expect(map_.locator("canvas").nth(1)).to_be_visible()
    expect(page.get_by_test_id("minimap")).to_be_hidden()
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *xs: float) -> None:
        points = [{"x": x, "y": 400, "id": i} for i, x in enumerate(xs)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 180, 220)
    for apart in range(20, 100, 10):
        fingers("touchMove", 200 - apart, 200 + apart)
    fingers("touchEnd")
    rests(page)
    assert zoomed(page) > 2
    assert page.evaluate("visualViewport.scale") == 1
    left = map_.evaluate("e => e.scrollLeft")
    fingers("touchStart", 300)
    for x in range(290, 100, -20):
        fingers("touchMove", x)
    fingers("touchEnd")
    rests(page)
    assert map_.evaluate("e => e.scrollLeft") > left + 100
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_far_off_a_bar_leads_back_to_its_maps(visit):
    page = visit(IMAGENET)
    map_ = page.get_by_test_id("map")
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.get_by_role("button", name="The whole map").click()
    expect(map_).to_have_attribute("data-level", "bars")
    rests(page)
    map_.locator("[data-layer='head.conv']").click()
    expect(map_).to_have_attribute("data-level", "whole")
    target = page.locator("[data-layer='head.conv']")
    expect(target).to_have_attribute("aria-current", "true")
    rests(page)
    assert in_view(page, target)


@pytest.mark.parametrize("zoom", ["1", "0.7", "0.1"])
def test_nothing_is_found_by_axe(visit, barriers, zoom):
    page = visit(f"{IMAGENET}&zoom={zoom}")
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("conv")
    expect(page.get_by_role("listbox", name="Find a layer")).to_be_visible()
    assert barriers(page) == []


def test_another_picture_takes_the_place_of_the_one_before_without_a_blank(visit):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    rests(page)
    seen = page.evaluate(
        """async () => {
        const canvas = document.querySelectorAll('[data-testid=map] canvas')[1];
        const look = () => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            const words = new Uint32Array(data.buffer);
            return [words.reduce((a, b) => (a * 31 + b) | 0, 7), new Set(words).size];
        };
        const [before] = look();
        location.hash = location.hash.replace('digit-7', 'digit-3');
        const colours = [];
        for (let i = 0; i < 600; i++) {
            await new Promise(requestAnimationFrame);
            const [now, count] = look();
            colours.push(count);
            if (now !== before) return { changed: true, least: Math.min(...colours) };
        }
        return { changed: false, least: Math.min(...colours) };
        }"""
    )
    assert seen["changed"]
    assert seen["least"] > 20, "never blank meanwhile"


def test_odd_channels_are_marked_counted_and_explained(visit, server):
    page = visit("#network=imagenet&picture=coffee&layer=stem.relu6&cell=0.6.5.5&depth=layer")
    scene = {"network": "imagenet", "picture": "coffee"}
    (found,) = server.ask("triage", scene=scene, layer="stem.relu6")["layers"]
    layer = page.get_by_test_id("layer")
    dead = layer.get_by_role("button", name=f"{len(found['dead'])} dead")
    expect(dead).to_be_visible()
    expect(layer.get_by_text("at a limit of the op")).to_be_visible()
    one = layer.get_by_role("button", name=f"channel {found['dead'][0]}: every value is zero")
    one.hover()
    expect(layer.get_by_text("· every value is zero")).to_be_visible()
    dead.click()
    expect(layer.get_by_role("listitem")).to_have_count(len(found["dead"]))
    expect(dead).to_have_attribute("aria-pressed", "true")
    dead.click()
    expect(layer.get_by_role("listitem")).to_have_count(found["channels"])
    pair = found["pairs"][0]
    layer.get_by_role("button", name=f"channel {pair['first']}:").focus()
    expect(layer.get_by_text(re.compile(r"channel \d+ \(correlation"))).to_be_visible()
