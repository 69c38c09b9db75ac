"""What is taken away: pictures of the views, numbers as files."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
from PIL import Image

import convscope as cs

pytestmark = pytest.mark.browser

CELL = "#network=digits&picture=digit-3&layer=conv1&cell=0.2.10.12&depth=map"


def taken(page: Any, name: str) -> tuple[str, bytes]:
    page.locator("[popovertarget=take]").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=name, exact=True).click()
    with open(coming.value.path(), "rb") as file:
        return coming.value.suggested_filename, file.read()


def test_the_whole_map_is_one_picture_and_the_page_is_as_before(visit):
    page = visit("?lang=en#network=imagenet&picture=coffee&depth=map")
    view = page.get_by_test_id("map")
    page.get_by_test_id("number").get_by_text("stem.conv").first.wait_for()
    view.evaluate("v => v.scrollTo(300, 0)")
    width, whole = view.evaluate("v => [v.clientWidth, v.scrollWidth]")
    assert whole > 2 * width
    name, content = taken(page, "Map of the network as PNG")
    assert name == "imagenet-map.png"
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    assert picture.width >= 2 * whole
    pixels = np.asarray(picture, np.int16)
    for part in np.array_split(pixels, 8, axis=1):
        assert len(np.unique(part.reshape(-1, 3), axis=0)) > 40, "nothing is drawn here"
    page.locator(".cover").wait_for(state="detached")
    assert view.evaluate("v => [v.clientWidth, v.scrollWidth, v.scrollLeft]") == [width, whole, 300]


def test_a_view_as_svg_is_true_vectors_that_look_the_same(visit):
    page = visit(f"?lang=ja{CELL}")
    view = page.locator("[data-view=number]")
    view.locator(".katex").first.wait_for()
    name, content = taken(page, "この値の計算を SVG で")
    assert name == "digits-conv1-0.2.10.12-number.svg"
    root = ET.fromstring(content)
    kinds = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert "foreignObject" not in kinds
    texts = {
        "".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")
    }
    value = cs.open("digits").trace("digit-3")["conv1"].output[0, 2, 10, 12]
    assert {"conv1", "[10, 12]", f"{value:.4f}"} <= texts
    page.locator(".cover").wait_for(state="detached")
    page.evaluate("document.querySelector('[data-view=number]').dataset.taking = ''")
    page.mouse.move(5, 5)
    seen = np.asarray(Image.open(io.BytesIO(view.screenshot())).convert("L"), np.int16)
    other = page.context.new_page()
    other.set_viewport_size({"width": seen.shape[1], "height": seen.shape[0]})
    other.set_content(f"<body style='margin:0'>{content.decode().partition('?>')[2]}")
    drawn = np.asarray(Image.open(io.BytesIO(other.screenshot())).convert("L"), np.int16)
    assert np.abs(seen - drawn).mean() < 2.5
    assert np.abs(seen - 255).mean() > 5, "a blank view would be like any other"


def test_a_map_and_its_kernel_are_the_numbers_that_the_engine_recorded(visit):
    page = visit(f"?lang=en{CELL}")
    trace = cs.open("digits").trace("digit-3")
    page.get_by_test_id("number").get_by_text("conv1").first.wait_for()
    name, content = taken(page, "This map as .npy")
    assert name == "digits-conv1-0.2-28x28.npy"
    assert np.array_equal(np.load(io.BytesIO(content)), trace["conv1"].output[0, 2])
    name, content = taken(page, "Its kernel as .npy")
    assert np.array_equal(
        np.load(io.BytesIO(content)), trace.value(trace["conv1"].node.inputs[1])[2]
    )
    name, content = taken(page, "This map as CSV")
    rows = np.loadtxt(io.BytesIO(content), delimiter=",")
    assert np.array_equal(rows.astype(np.float32), trace["conv1"].output[0, 2])


def test_what_is_too_large_for_a_table_says_so(visit):
    page = visit(
        "?lang=en#network=imagenet&picture=coffee&layer=blocks.1.expand_relu6"
        "&cell=0.1.30.30&depth=map",
        quiet=False,
    )
    page.get_by_test_id("number").get_by_text("expand_relu6").first.wait_for()
    page.locator("[popovertarget=take]").press("Enter")
    page.get_by_role("button", name="This layer as CSV").press("Enter")
    page.get_by_test_id("notice").get_by_text("a CSV file at most 1,048,575").wait_for()


def test_a_file_holds_what_the_maps_show(visit):
    trace = cs.open("digits").trace("digit-3")
    gradient = trace.gradient("score", 3).of("conv1")
    page = visit(f"?lang=en{CELL}&lens=gradient")
    page.get_by_test_id("proof").wait_for()
    page.locator("[popovertarget=take]").click()
    page.get_by_text("The gradient, as the maps show.").wait_for()
    page.keyboard.press("Escape")
    _, content = taken(page, "This map as .npy")
    shown = np.load(io.BytesIO(content), allow_pickle=False)
    np.testing.assert_allclose(shown, gradient[0, 2], rtol=1e-5, atol=1e-7)
    assert not np.allclose(shown, trace["conv1"].output[0, 2])
