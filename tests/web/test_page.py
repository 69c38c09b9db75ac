"""The page as a reader uses it: by mouse, by keyboard alone, on a phone, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CONV = "#network=imagenet&picture=coffee&layer=stem.conv&cell=0.1.80.73"
DIGITS = "#network=digits&picture=digit-7"


def shown(page: Any) -> float:
    """Return the number on the screen with all its digits."""
    return float(page.get_by_test_id("value").get_attribute("title"))


def asked(server: Any, place: str) -> Any:
    """Return what the server says of the place in an address."""
    given = dict(part.split("=") for part in place.lstrip("#").split("&"))
    cell = [int(i) for i in given["cell"].split(".")]
    scene = {"network": given["network"], "picture": given["picture"]}
    return server.ask("one_number", scene=scene, layer=given["layer"], cell=cell)


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


def place(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def test_the_photograph_gets_its_class(visit, server):
    page = visit()
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("espresso")
    expect(page).to_have_title(re.compile("convscope"))
    page.get_by_role("button", name="Chelsea the cat").first.click()
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("cat")


def test_maps_are_drawn_from_numbers(visit):
    page = visit(CONV)
    expect(page.get_by_test_id("value")).to_be_visible()
    # a canvas shows the maps of a column: each part of it that is a map has many colours
    colours = """() => [...document.querySelectorAll('[data-testid=map] canvas')].flatMap(c => {
        const copy = new OffscreenCanvas(c.width, c.height).getContext('2d');
        copy.drawImage(c, 0, 0);
        const all = new Uint32Array(copy.getImageData(0, 0, c.width, c.height).data.buffer);
        const size = c.width * c.width, maps = [];
        for (let at = 0; at + size <= all.length; at += size)
            maps.push(new Set(all.subarray(at, at + size)).size);
        return maps })"""
    until(page, f"({colours})().filter(n => n > 20).length > 12")


def test_walk_by_mouse(visit, server):
    page = visit(DIGITS)
    page.locator("[data-layer=conv2]").click()
    layer = page.get_by_test_id("layer")
    expect(layer.get_by_role("heading")).to_have_text("conv2")
    layer.get_by_role("button", name="channel 11", exact=True).click()
    expect(page.get_by_text("channel 11", exact=True)).to_be_visible()
    layer.get_by_role("button", name=re.compile(r"conv2 channel 11")).click(
        position={"x": 165, "y": 165}
    )
    until(page, "location.hash.includes('cell=0.11.6.6')")
    expect(page.get_by_test_id("proof")).to_contain_text("201 terms")
    assert shown(page) == asked(server, place(page))["recorded"]


def test_a_cell_of_the_window_leads_to_its_own_arithmetic_and_back(visit, server):
    page = visit(DIGITS + "&layer=conv2&cell=0.7.5.5")
    window = page.get_by_role("table", name="window")
    window.get_by_role("button").nth(12).click()
    until(page, "location.hash.includes('layer=pool1')")
    expect(page.get_by_test_id("number")).to_contain_text("the largest is picked")
    assert "cell=0.0.5.5" in place(page)
    page.go_back()
    expect(page.get_by_test_id("proof")).to_contain_text("201 terms")
    assert shown(page) == asked(server, place(page))["recorded"]


def test_walk_by_keyboard_alone(visit, server):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.dataset.testid") == "map":
            break
    else:
        pytest.fail("Tab does not lead to the map")
    page.keyboard.press("ArrowRight")
    until(page, "location.hash.includes('layer=relu1')")
    page.keyboard.press("ArrowRight")
    until(page, "location.hash.includes('layer=pool1')")
    page.keyboard.press("ArrowDown")
    until(page, "location.hash.includes('cell=0.2.')")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("pool1")
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement?.ariaLabel ?? ''")
        if name.startswith("pool1 channel 2"):
            break
    else:
        pytest.fail("Tab does not lead to the large map")
    before = place(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("layer").get_by_test_id("readout")).to_contain_text("[2, ")
    page.keyboard.press("Enter")
    until(page, f"location.hash !== '{before}'")
    expect(page.get_by_test_id("number")).to_contain_text("the largest is picked")
    assert shown(page) == asked(server, place(page).replace("&depth=layer", ""))["recorded"]
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("layer")).to_have_count(0)


def test_help_opens_and_closes_by_key(visit):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize(
    "where",
    [
        CONV,
        "#network=imagenet&picture=coffee&layer=stem.bn&cell=0.1.80.73",
        "#network=imagenet&picture=coffee&layer=blocks.2.add&cell=0.5.20.20",
        "#network=imagenet&picture=coffee&layer=head.pool&cell=0.2.0.0",
        "#network=imagenet&picture=coffee&layer=head.linear&cell=0.967",
        "#network=imagenet&picture=coffee&layer=softmax&cell=0.967",
        DIGITS + "&layer=flatten&cell=0.164",
        DIGITS + "&layer=relu2&cell=0.3.4.4",
    ],
)
def test_the_number_is_the_servers(visit, server, where):
    page = visit(where)
    expect(page.get_by_test_id("proof")).to_be_visible()
    answer = asked(server, where)
    assert shown(page) == answer["recorded"]
    assert answer["agrees"]
    expect(page.get_by_test_id("proof")).to_contain_text("✓")


def test_terms_add_up_one_by_one_to_the_value(visit):
    page = visit(CONV)
    expect(page.get_by_test_id("proof")).to_be_visible()
    whole = shown(page)
    on = page.get_by_role("button", name="One step on")
    on.click()
    expect(page.get_by_test_id("number")).to_contain_text("1 / 27")
    assert shown(page) != whole
    page.get_by_role("slider", name="Walk through the terms").press("End")
    expect(page.get_by_test_id("number")).to_contain_text("27 / 27")
    assert shown(page) == pytest.approx(whole, rel=1e-5)
    page.get_by_role("button", name="To the end").click()
    expect(page.get_by_test_id("number")).to_contain_text("recorded")


def test_the_receptive_field_lies_on_the_photograph(visit, server):
    page = visit(DIGITS + "&layer=conv2&cell=0.7.5.5")
    seen = page.get_by_test_id("receptive-field")
    expect(seen).to_be_visible()
    scene = {"network": "digits", "picture": "digit-7"}
    field = server.ask("receptive_field", scene=scene, layer="conv2", cell=[0, 7, 5, 5])
    left, top, width, height = field["on_picture"]
    # it glides to its place
    until(page, "!document.querySelector('[data-testid=receptive-field]').getAnimations().length")
    box, photo = seen.evaluate(
        """e => { const p = e.parentElement.getBoundingClientRect(), b = e.getBoundingClientRect();
        return [[b.x - p.x, b.y - p.y, b.width, b.height], p.width] }"""
    )
    scale = photo / 28
    assert box == pytest.approx([left * scale, top * scale, width * scale, height * scale], abs=1)


def test_hovering_asks_nothing(visit):
    page = visit(DIGITS + "&layer=conv1&cell=0.1.6.6")
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.wait_for_load_state("networkidle")
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    result = page.get_by_role("button", name=re.compile(r"conv1 channel 1\."))
    box = result.bounding_box()
    frame = page.get_by_test_id("window-frame")
    before = frame.get_attribute("style")
    for share in (0.2, 0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
    expect(page.get_by_test_id("number").get_by_text("[1, 22, 22]")).to_be_visible()
    assert frame.get_attribute("style") != before, "the window follows the pointer"
    assert not requests


def test_the_address_restores_the_view(visit):
    where = DIGITS + "&layer=conv2&cell=0.7.5.5&through=3&depth=layer&scale=map&lang=ja"
    page = visit(where)
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("conv2")
    expect(page.get_by_role("radio", name="マップごと")).to_be_checked()
    expect(page.get_by_test_id("number").get_by_text("カーネル [7, 3]")).to_be_visible()
    assert place(page) == where
    number = shown(page)
    page.reload()
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("conv2")
    expect(page.get_by_test_id("value")).to_be_visible()
    assert shown(page) == number
    assert place(page) == where


def test_history_goes_back_through_what_was_looked_at(visit):
    page = visit(DIGITS + "&layer=conv1&cell=0.1.6.6")
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.locator("[data-layer=pool2]").click()
    expect(page.get_by_test_id("layer")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("layer")).to_have_count(0)
    expect(page.get_by_role("navigation", name="The way here")).to_contain_text("conv1")


def test_languages_and_themes(visit):
    page = visit(DIGITS, color_scheme="dark", locale="ja-JP")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", name="答え")).to_be_visible()
    page.get_by_test_id("language").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    assert "lang=en" in place(page)
    page.get_by_role("button", name="Light colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content"),
    [("not_a_network.onnx", b"this is no network"), ("broken.png", b"\x89PNG nothing")],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_lost(visit, tmp_path: Path, name, content):
    page = visit(DIGITS + "&layer=conv2&cell=0.7.5.5", quiet=False)
    expect(page.get_by_test_id("proof")).to_be_visible()
    before = (place(page), shown(page))
    file = tmp_path / name
    file.write_bytes(content)
    page.locator("input[type=file]").first.set_input_files(file)
    notice = page.get_by_test_id("notice")
    expect(notice).to_be_visible()
    assert len(notice.inner_text()) > 20
    assert (place(page), shown(page)) == before
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    page.locator("[data-layer=conv1]").click()
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("conv1")


def test_an_own_picture_is_dropped(visit):
    page = visit(DIGITS)
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.evaluate(
        """async () => {
        const c = new OffscreenCanvas(28, 28), p = c.getContext('2d');
        p.fillStyle = 'black'; p.fillRect(0, 0, 28, 28);
        p.fillStyle = 'white'; p.fillRect(12, 4, 3, 20);
        const data = new DataTransfer();
        data.items.add(new File([await c.convertToBlob()], 'mine.png', { type: 'image/png' }));
        const options = { dataTransfer: data, bubbles: true, cancelable: true };
        window.dispatchEvent(new DragEvent('drop', options));
        }"""
    )
    until(page, "/picture=[0-9a-f]{64}/.test(location.hash)")
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("1")


def test_an_address_to_nothing_says_so_and_leads_on(visit):
    page = visit("#network=nothing&picture=coffee", quiet=False)
    failure = page.get_by_test_id("failure")
    expect(failure).to_contain_text("nothing")
    failure.get_by_role("button", name="Open imagenet").click()
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("espresso")


def test_a_server_that_comes_back_is_found_again(visit, own_server):
    page = visit(DIGITS + "&layer=conv1&cell=0.1.6.6", at=own_server, quiet=False)
    expect(page.get_by_test_id("proof")).to_be_visible()
    own_server.stop()
    page.locator("[data-layer=pool2]").click()
    expect(page.get_by_test_id("offline")).to_be_visible()
    own_server.start()
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("pool2")
    expect(page.get_by_test_id("offline")).to_have_count(0)
    expect(page.get_by_test_id("value")).to_be_visible()


def test_a_phone_shows_one_depth_at_a_time(visit):
    page = visit(DIGITS, width=390, height=844, has_touch=True, is_mobile=True)
    wide = "() => document.documentElement.scrollWidth <= innerWidth"
    small = """() => [...document.querySelectorAll('button, select, a')].filter(e => {
        const b = e.getBoundingClientRect();
        return b.width && getComputedStyle(e).visibility !== 'hidden' && !e.closest('table') &&
            !e.matches('.strip') && (b.height < 39.5 || b.width < 39.5)
        }).map(e => `${e.ariaLabel ?? e.textContent} ${e.className}`)"""
    tab = page.get_by_role("navigation", name="Depth")
    expect(page.get_by_test_id("map")).to_be_visible()
    expect(page.get_by_test_id("answer")).to_be_hidden()
    tab.get_by_role("button", name="Picture").tap()
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("7")
    assert page.evaluate(wide)
    assert page.evaluate(small) == []
    tab.get_by_role("button", name="Map").tap()
    page.get_by_role("button", name="conv1 channel 3").tap()
    expect(page.get_by_test_id("layer").get_by_role("heading")).to_have_text("conv1")
    assert page.evaluate(wide)
    assert page.evaluate(small) == []
    page.get_by_role("button", name=re.compile(r"conv1 channel 3\.")).tap(
        position={"x": 180, "y": 180}
    )
    expect(page.get_by_test_id("value")).to_be_visible()
    expect(page.get_by_test_id("map")).to_be_hidden()
    assert page.evaluate(wide)
    assert page.evaluate(small) == []
    tab.get_by_role("button", name="Map").tap()
    expect(page.get_by_test_id("map")).to_be_visible()
    assert page.evaluate(wide)
    assert page.evaluate(small) == []


def test_only_what_is_on_the_screen_is_fetched(visit):
    page = visit()
    expect(page.get_by_test_id("proof")).to_be_visible()
    page.wait_for_load_state("networkidle")
    fetched = """() => performance.getEntriesByType('resource').map(e => e.name)
        .filter(name => name.includes('/tensor?'))"""
    values = page.evaluate(fetched)
    assert 0 < len(values) <= 24
    assert len(set(values)) == len(values), "nothing is fetched twice"
    assert not any("head." in url for url in values)
    page.get_by_test_id("map").evaluate("e => { e.scrollLeft = e.scrollWidth }")
    expect(page.locator("[data-layer='head.conv']")).to_be_visible()
