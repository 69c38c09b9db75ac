"""Convolution on a picture: the lecture's numbers, a photograph, what does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import convscope as cs

pytestmark = pytest.mark.browser


def numbers(page: Any, name: str) -> list[str]:
    return page.get_by_test_id(name).locator(".cell").all_inner_texts()


# a copy is read: reading the page's own canvas often is what the browser complains of
PIXELS = """() => {
    const shown = document.querySelector('[data-testid=result] canvas');
    const copy = new OffscreenCanvas(shown.width, shown.height).getContext('2d');
    copy.drawImage(shown, 0, 0);
    const { data } = copy.getImageData(0, 0, shown.width, shown.height);
    return [shown.width, shown.height, [...data]];
}"""


def until(page: Any, found: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(600):
        if found():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never was")


def computed(page: Any) -> None:
    page.locator("[data-testid=result][data-busy=false] canvas").wait_for()
    until(page, lambda: page.evaluate(PIXELS)[:2] != [300, 150])  # a canvas nobody has drawn on


def bench(**state: Any) -> str:
    return f"#room=2d&bench={json.dumps(state)}"


def test_the_lectures_picture(visit, barriers):
    page = visit("#room=2d")
    page.get_by_test_id("output").wait_for()
    assert numbers(page, "output") == ["4", "3", "5"] * 3
    page.get_by_label("turn the kernel around").check()
    until(page, lambda: numbers(page, "output") == ["3", "4", "5"] * 3)
    page.get_by_label("turn the kernel around").uncheck()
    line = page.get_by_role("region", name="The steps")
    for _ in range(2):
        line.get_by_role("button", name="One step on").click()
    assert numbers(page, "output") == ["4", "3", *[""] * 7]
    assert numbers(page, "products") == ["1", "0", "0", "1", "1", "0", "0", "0", "0"]
    said = page.get_by_test_id("said").inner_text()
    assert "Step 2 of 9: output [0, 1]." in said
    assert said.endswith("= 3")
    assert barriers(page) == []


@pytest.mark.parametrize(("grey", "light"), [(True, 0), (False, 1)])
def test_a_photograph_is_convolved_as_in_python(visit, grey, light):
    kernel = cs.kernels.sobel_x().tolist()
    page = visit(bench(photo=True, pad="same", fill="edge", k=kernel, shown="middle", grey=grey))
    computed(page)
    seen = page.evaluate(PIXELS)
    picture = cs.picture("coffee")
    assert seen[:2] == [picture.width, picture.height]
    plane = picture.pixels[..., 1].astype(float)
    if grey:
        plane = picture.pixels @ np.array([0.299, 0.587, 0.114])
    wanted = np.clip(cs.convolve(plane, kernel, mode="same", fill="edge") + 128, 0, 255)
    found = np.array(seen[2]).reshape(picture.height, picture.width, 4)[..., light]
    assert np.abs(found - wanted).max() <= 0.5 + 1e-3


def test_a_weight_under_the_hand_moves_the_photograph(visit):
    page = visit(bench(photo=True, pad="same", k=[[0, 0, 0], [0, 1, 0], [0, 0, 0]]))
    computed(page)
    weight = page.get_by_role("spinbutton", name="Kernel 1, 1").bounding_box()

    def shade() -> int:
        width, _, pixels = page.evaluate(PIXELS)
        return pixels[4 * (100 * width + 100)]

    before = shade()
    assert before > 50
    page.mouse.move(weight["x"] + 20, weight["y"] + 20)
    page.mouse.down()
    page.mouse.move(weight["x"] + 20, weight["y"] + 70, steps=5)
    until(page, lambda: abs(shade() - before / 2) <= 1)
    assert "%5B0%2C1%2C0%5D" in page.url  # not yet let go
    page.mouse.up()
    page.wait_for_url("**0%2C0.5%2C0**")
    computed(page)
    assert abs(shade() - before / 2) <= 1


@pytest.mark.parametrize(
    ("state", "field", "typed", "says"),
    [
        ({"x": [[1, 2], [3, 4]], "k": [[1]]}, "Kernel", "3", "A kernel of 2 at most would fit"),
        ({}, "Kernel", "12", "A kernel has 1 to 11 rows and columns"),
        ({}, "stride", "0", "stride is a whole number, 1 or more"),
    ],
)
def test_what_cannot_be_leaves_what_was(visit, state, field, typed, says):
    page = visit(bench(**state))
    page.get_by_test_id("output").wait_for()
    before = numbers(page, "output")
    where = page.locator("figure.kernel").get_by_label("rows") if field == "Kernel" else None
    where = where or page.get_by_label(field, exact=True)
    where.fill(typed)
    where.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text(says, use_inner_text=True)
    assert numbers(page, "output") == before


def test_an_even_kernel_has_no_same(visit):
    page = visit(bench(k=[[1, 1]]))
    page.get_by_role("button", name="same size").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Take a kernel of 1 or 3", use_inner_text=True
    )


def test_a_named_kernel_is_made_with_its_numbers(visit):
    page = visit("#room=2d")
    page.get_by_label("A kernel with a name").select_option("gaussian")
    page.get_by_role("spinbutton", name="Kernel 4, 4").wait_for()
    page.get_by_label("σ").fill("2")
    wanted = float(cs.kernels.gaussian(5, 2.0)[2, 2])
    middle = page.get_by_role("spinbutton", name="Kernel 2, 2")
    until(page, lambda: abs(float(middle.get_attribute("title")) - wanted) < 1e-12)
