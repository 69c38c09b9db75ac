"""How a picture becomes the input, seen and broken on purpose; and every way to bring a picture."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENE = {"network": "imagenet", "picture": "coffee"}
PREPARED = "#network=imagenet&picture=coffee&depth=prepared"


def percent(share: float) -> str:
    return "<0.1%" if 0 < share < 0.001 else f"{100 * share:.1f}%"


def test_the_rail_leads_to_every_step_and_escape_back(visit):
    page = visit()
    page.get_by_role("button", name="Every step").first.click()
    expect(page.get_by_test_id("inspector")).to_be_visible()
    expect(page.get_by_test_id("unlike")).to_contain_text("The network's own settings")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("inspector")).to_have_count(0)


def test_a_pixel_is_followed_through_every_step_by_keyboard(visit, server):
    page = visit(PREPARED + "&pixel=40.31")
    page.get_by_role("button", name=re.compile("^crop: ")).press("ArrowRight")
    expect(page.get_by_test_id("pixel")).to_have_text("Pixel of the input: row 40, column 32")
    told = server.ask("followed", scene=SCENE, row=40, column=32)["steps"]
    for step in told:
        values = page.locator(f"[data-testid=followed][data-step='{step['name']}'] .value")
        expect(values).to_have_count(3)
        for place, value in enumerate(step["values"]):
            # the same number, however it is written: 250 or 250.0
            written = str(int(value)) if value == int(value) else str(value)
            expect(values.nth(place)).to_have_attribute("data-value", written)
    assert "pixel=40.32" in page.evaluate("location.hash")


def test_channels_swapped_on_purpose_make_the_probability_fall_as_the_server_says(visit, server):
    page = visit(PREPARED)
    page.locator("[data-breakage=order]").click()
    expect(page.get_by_test_id("unlike")).to_contain_text("Channel order")
    own = server.ask("top_classes", scene=SCENE, count=1, of=[])["top"][0]
    settings = server.ask("prepared", scene=SCENE)["own"] | {"channel_order": "BGR"}
    scene = SCENE | {"preprocess": settings}
    now = server.ask("top_classes", scene=scene, count=0, of=[own["index"]])["of"][0]
    assert now["probability"] < own["probability"]
    expect(page.get_by_test_id("fall")).to_contain_text(
        f"{own['label']}: {percent(own['probability'])} → {percent(now['probability'])}"
    )
    page.get_by_role("button", name="Back to the network's own").click()
    expect(page.get_by_test_id("fall")).to_have_count(0)
    assert "preprocess" not in page.evaluate("location.hash")


def test_settings_that_the_network_does_not_take_are_refused_and_nothing_is_lost(visit):
    page = visit(PREPARED, quiet=False)
    page.get_by_label("Width").fill("100")
    page.get_by_label("Width").press("Enter")
    expect(page.get_by_test_id("refused")).to_contain_text("takes the shape")
    expect(page.get_by_test_id("answers").locator("li").first).to_contain_text("espresso")


def draw_seven(page: Any) -> None:
    pad = page.get_by_test_id("pad").bounding_box()
    x, y, side = pad["x"], pad["y"], pad["width"]
    page.mouse.move(x + 0.25 * side, y + 0.25 * side)
    page.mouse.down()
    page.mouse.move(x + 0.72 * side, y + 0.25 * side, steps=6)
    page.mouse.move(x + 0.45 * side, y + 0.8 * side, steps=8)
    page.mouse.up()


def picture_of(page: Any) -> str:
    return dict(re.findall(r"(\w+)=([^&]*)", page.evaluate("location.hash")))["picture"]


def test_a_drawing_is_answered_while_it_is_drawn_and_the_same_once_it_is_the_picture(visit, server):
    page = visit("#network=digits&picture=digit-3")
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("3")
    page.get_by_role("button", name="Your own picture").click()
    expect(page.get_by_role("tab", name="Draw")).to_have_attribute("aria-selected", "true")
    draw_seven(page)
    glance = page.get_by_test_id("glance").locator("li").first
    expect(glance).to_contain_text("7")
    expect(page.get_by_role("region", name="What the network sees")).not_to_have_attribute(
        "aria-busy", "true"
    )
    share = float(glance.locator(".mono").get_attribute("title"))
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_test_id("own")).to_have_count(0)
    expect(page.get_by_test_id("answer").locator("li").first).to_contain_text("7")
    scene = {"network": "digits", "picture": picture_of(page)}
    top = server.ask("top_classes", scene=scene, count=1, of=[])["top"][0]
    assert (top["label"], top["probability"]) == ("7", share)
    page.get_by_role("button", name="Your own picture").click()
    page.get_by_role("tab", name="File").click()
    expect(page.get_by_test_id("own-pictures")).to_contain_text("drawing")


def test_the_pad_is_drawn_on_by_keyboard_and_a_stroke_taken_back(visit):
    page = visit("#network=digits&picture=digit-3&own=draw")
    pad = page.get_by_test_id("pad")
    pad.press("Space")
    for _ in range(8):
        pad.press("Shift+ArrowDown")
    expect(page.get_by_test_id("glance").locator("li")).to_have_count(5)
    pad.press("Backspace")
    expect(page.get_by_test_id("glance")).to_have_count(0)
    expect(page.get_by_role("button", name="Use this picture")).to_be_disabled()


def test_the_camera_keeps_predicting_and_stops_when_it_is_left(visit):
    page = visit("#network=digits&picture=digit-3&own=camera")
    expect(page.get_by_test_id("glance").locator("li")).to_have_count(5)
    expect(page.get_by_test_id("own")).to_contain_text("answers a second")
    page.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]")
    assert page.evaluate("track.readyState") == "live"
    page.get_by_role("button", name="Take this picture").click()
    expect(page.get_by_test_id("own")).to_have_count(0)
    assert page.evaluate("track.readyState") == "ended"
    expect(page.get_by_role("button", name=re.compile("Picture: camera"))).to_be_visible()


def test_a_camera_that_is_refused_says_what_to_do(visit):
    page = visit("#network=digits&picture=digit-3")
    page.evaluate("""() => { navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("no", "NotAllowedError")); }""")
    page.get_by_role("button", name="Your own picture").click()
    page.get_by_role("tab", name="Camera").click()
    expect(page.get_by_test_id("no-camera")).to_contain_text("was not allowed")


def test_a_part_cut_out_by_keyboard_becomes_the_picture_pixel_by_pixel(visit, server):
    page = visit("#network=imagenet&picture=coffee&own=crop")
    size = page.get_by_test_id("crop-size")
    expect(size).to_contain_text("205 × 205 at (154, 68)")
    page.get_by_role("button", name="Frame").press("Shift+ArrowLeft")
    page.get_by_role("button", name=re.compile("edge se")).press("ArrowRight")
    expect(size).to_contain_text("206 × 206 at (144, 68)")
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_test_id("own")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"coffee \(crop\)")).first).to_be_visible()
    scene = {"network": "imagenet", "picture": picture_of(page)}
    steps = server.ask("prepared", scene=scene)["steps"]
    assert steps[0]["shape"] == [206, 206, 3]


def test_what_a_dropped_file_is_its_content_says(visit):
    page = visit("#network=digits&picture=digit-3&own=file", quiet=False)
    chooser = page.locator("[data-testid=own] input[type=file]").first
    pickle = b"\x80\x02pickled"
    chooser.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": pickle})
    expect(page.get_by_test_id("notice")).to_contain_text("torch.onnx.export")


def test_a_broken_file_is_refused_in_the_reader_s_language(visit):
    page = visit("?lang=ja#network=digits&picture=digit-3&own=file", quiet=False)
    chooser = page.locator("[data-testid=own] input[type=file]").first
    png = io.BytesIO()
    Image.new("RGB", (90, 90), (200, 30, 30)).save(png, "PNG")
    cut = {"name": "cut.png", "mimeType": "image/png", "buffer": png.getvalue()[:60]}
    chooser.set_input_files(cut)
    expect(page.get_by_test_id("notice")).to_contain_text("「cut.png」を画像として読めません。")
    expect(page.get_by_test_id("notice")).to_contain_text("保存し直してください。")


def test_a_picture_larger_than_the_server_takes_is_made_smaller_and_that_is_said(visit, server):
    page = visit("#network=digits&picture=digit-7")
    expect(page.get_by_test_id("answer")).to_be_visible()

    def tight(route: Any) -> None:
        answer = route.fetch()
        told = answer.json()
        if "picture_pixels" in told:
            told["picture_pixels"] = 5000
        route.fulfill(response=answer, json=told)

    page.route("**/ask", tight)
    page.reload()
    expect(page.get_by_test_id("answer")).to_be_visible()
    page.goto(page.url + "&own=file")
    file = io.BytesIO()
    Image.new("RGB", (200, 100), (200, 30, 30)).save(file, "PNG")
    chooser = page.locator("[data-testid=own] input[type=file]").first
    large = {"name": "large.png", "mimeType": "image/png", "buffer": file.getvalue()}
    chooser.set_input_files(large)
    expect(page.get_by_test_id("notice")).to_contain_text("200 × 100 → 100 × 50")
    scene = {"network": "digits", "picture": picture_of(page)}
    assert server.ask("prepared", scene=scene)["steps"][0]["shape"] == [50, 100, 3]


def test_class_names_come_from_a_text_file_and_go_again(visit):
    page = visit("#network=digits&picture=digit-7&own=file", quiet=False)
    chooser = page.locator("[data-testid=own] input[type=file]").last

    def give(*names: str) -> None:
        text = "\n".join(names).encode()
        chooser.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": text})

    give("one", "two")
    expect(page.get_by_test_id("notice")).to_contain_text("answers over 10 classes")
    give(*(f"the {i}" for i in range(10)))
    first = page.get_by_test_id("answer").locator("li").first
    expect(first).to_contain_text("the 7")
    expect(page.locator("[data-layer=softmax]")).to_contain_text("softmax")
    expect(page.get_by_role("button", name="the 7 100.0%").last).to_be_visible()
    assert "names=" in page.evaluate("location.hash")
    page.get_by_role("button", name="Your own picture").click()
    page.get_by_role("tab", name="File").click()
    page.get_by_role("button", name="Back to the network's own names").click()
    expect(first).not_to_contain_text("the")


@pytest.mark.parametrize(
    "place", ["depth=prepared", "own=draw", "own=crop", "own=file", "own=camera"]
)
def test_nothing_is_found_by_axe(visit, barriers, place):
    page = visit(f"#network=digits&picture=digit-3&{place}")
    expect(
        page.locator("[data-testid=inspector] .breaks li, [role=tabpanel] *").first
    ).to_be_visible()
    assert barriers(page) == []
