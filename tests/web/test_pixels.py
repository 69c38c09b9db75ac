"""Pixels under one's hands: what a pixel says is what Python says of it."""

from __future__ import annotations

import json

import pytest

import convscope as cs

pytestmark = pytest.mark.browser


def facts(page) -> list[str]:
    return page.get_by_test_id("facts").locator("dd").all_inner_texts()


def test_the_exercises_picture_shows_a_swap(visit, barriers):
    page = visit('#picture=exercise&room=pixels&bench={"x":2,"y":2}')
    page.get_by_test_id("facts").wait_for()
    assert facts(page) == ["(2, 2)", "[2, 2]", "32", "32", "32", "32"]
    page.get_by_test_id("magnifier").focus()
    for key in ("ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    page.get_by_text("(3, 1)").first.wait_for()
    assert facts(page) == ["(3, 1)", "[1, 3]", "44", "44", "44", "44"]
    assert barriers(page) == []


def test_a_photographs_pixel_is_pythons(visit):
    page = visit('#picture=coffee&room=pixels&bench={"x":300,"y":120}')
    page.get_by_test_id("facts").wait_for()
    picture = cs.picture("coffee")
    red, green, blue = picture.pixel(300, 120)
    grey = int(picture.gray()[120, 300])
    assert facts(page)[2:] == [str(n) for n in (red, green, blue, grey)]
    assert f"0.299·{red} + 0.587·{green} + 0.114·{blue}" in page.content()


def test_numbers_stand_in_the_pixels_when_they_are_near(visit):
    page = visit('#picture=exercise&room=pixels&bench={"view":"grey","levels":4}')
    page.get_by_test_id("facts").wait_for()
    page.get_by_text("2 bits a pixel; 16 × 16 pixels are 512 bits, 64 bytes").wait_for()
    page.get_by_test_id("magnifier").focus()
    far = page.screenshot()
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_timeout(100)
    assert page.screenshot() != far
    page.get_by_role("button", name="R", exact=True).first.click()
    page.get_by_text("8 bits a pixel").wait_for()


def test_a_grid_is_typed_and_painted(visit):
    page = visit("#room=pixels")
    page.get_by_role("button", name="A grid of my own").click()
    page.get_by_text("2 bits a pixel; 8 × 8 pixels are 128 bits, 16 bytes").wait_for()
    page.get_by_label("type").fill("3")
    page.wait_for_url("**%5B%5B3%2C0**")
    page.get_by_role("button", name="paint").click()
    page.get_by_label("paint with").fill("2")
    box = page.get_by_test_id("magnifier").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2 + 5)
    page.get_by_text("(4, 4)").first.wait_for()
    page.wait_for_url(lambda url: "%2C2%2C" in url)
    assert facts(page)[-1] == "170"


def test_a_film_is_taken_from_the_bench(visit):
    page = visit("#room=1d")
    page.get_by_role("button", name="As a film").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG").click()
    film = coming.value.path().read_text(encoding="utf-8")
    assert coming.value.suggested_filename == "convscope.svg"
    for said in ("0×1 + 1×0 + 0×1 = 0", "1×1 + 0×0 + 1×1 = 2"):
        assert said in film


@pytest.mark.parametrize(
    ("bench", "room"),
    [({"x": [[1, 2], [3, 4]], "k": [[1]], "transposed": True}, "2d"), ({"preset": "rgb"}, "3d")],
)
def test_every_room_has_its_film(visit, bench, room):
    page = visit(f"#room={room}&bench={json.dumps(bench)}")
    page.get_by_role("button", name="As a film").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="HTML").click()
    assert "<svg" in coming.value.path().read_text(encoding="utf-8")
