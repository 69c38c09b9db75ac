"""A network put together from blocks, the pictures it is for, and the start of its training."""

from __future__ import annotations

import json
import urllib.parse

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LENET = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten1", "linear1", "relu3"]


def room(visit, plan=None, **options):
    bench = f"&bench={urllib.parse.quote(json.dumps(plan))}" if plan else ""
    return visit(f"#room=train{bench}", **options)


def stack(page):
    page.get_by_test_id("stack").get_by_text("linear3", exact=True).wait_for()
    return page.get_by_test_id("stack")


def block(page, path):
    return page.locator(f"[data-at='{path}']")


def handle(page, path):
    return block(page, path).locator("button.name")


def names(page):
    return page.get_by_test_id("stack").locator("button.name b").all_inner_texts()


def plan_of(page):
    page.wait_for_timeout(200)  # the address is written once it has settled
    hash_ = page.evaluate("location.hash").removeprefix("#")
    return json.loads(urllib.parse.parse_qs(hash_).get("bench", ["{}"])[0])


def until(page, holds):
    """Wait for what no element tells of."""
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come to be")


def named(page, path, name):
    """Wait for a block to stand somewhere."""
    block(page, path).locator("button.name").get_by_text(name, exact=True).wait_for()


def shape(page, path):
    return block(page, path).locator(".shape").inner_text().removeprefix("Output").strip()


def test_every_layer_tells_its_shape_and_cost_and_follows_what_is_typed(visit, barriers):
    page = room(visit)
    stack(page)
    assert names(page)[:9] == LENET
    assert shape(page, "3") == "16×10×10"
    expect(page.get_by_test_id("total")).to_contain_text("61,706 parameters", use_inner_text=True)
    assert barriers(page) == []
    block(page, "0").get_by_label("channels").fill("12")
    block(page, "0").get_by_text("12×28×28").wait_for()
    assert plan_of(page)["blocks"][0]["channels"] == 12
    # the picture of the whole follows as well
    page.get_by_role("img", name="1×28×28 → 12×28×28 → 12×14×14").wait_for()
    page.keyboard.press("Control+z")
    block(page, "0").get_by_text("6×28×28").wait_for()
    expect(block(page, "0").get_by_label("channels")).to_have_value("6")
    page.keyboard.press("Control+Shift+z")
    block(page, "0").get_by_text("12×28×28").wait_for()


def test_a_misfit_is_told_at_its_block_and_what_stands_before_it_stays(visit):
    page = room(visit)
    stack(page)
    kernel = block(page, "3").get_by_label("kernel")
    kernel.fill("20")
    alert = block(page, "3").get_by_role("alert")
    alert.wait_for()
    expect(alert).to_contain_text("a window of 20 does not fit into 14", use_inner_text=True)
    expect(page.get_by_role("alert")).to_have_count(1)
    assert shape(page, "2") == "6×14×14"
    assert shape(page, "4") == "–"
    expect(page.get_by_test_id("total")).to_contain_text(
        "Up to the block that does not fit", use_inner_text=True
    )
    kernel.fill("5")
    block(page, "3").get_by_text("16×10×10").wait_for()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_setting_that_cannot_be_is_refused_at_its_block_too(visit):
    page = room(visit, quiet=False)  # the server's refusal is an answer of its own
    stack(page)
    block(page, "3").get_by_label("kernel").fill("0")
    alert = block(page, "3").get_by_role("alert")
    alert.wait_for()
    expect(alert).to_contain_text("It is a whole number from 1 to 64", use_inner_text=True)
    assert shape(page, "2") == "6×14×14"
    expect(block(page, "3").get_by_label("kernel")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="日本語").click()
    japanese = "Conv：「kernel」は使えません。受け取ったもの：0。1から64の整数です。"
    expect(alert).to_contain_text(japanese, use_inner_text=True)
    page.get_by_role("button", name="English").click()
    block(page, "3").get_by_label("kernel").fill("five")
    expect(block(page, "3").get_by_label("kernel")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Tab")
    expect(block(page, "3").get_by_label("kernel")).to_have_value("0")


def test_blocks_are_moved_removed_and_opened_by_the_keys_and_it_is_said(visit):
    page = room(visit)
    stack(page)
    handle(page, "1").focus()
    page.keyboard.press("Alt+ArrowDown")
    named(page, "2", "relu1")
    assert names(page)[:3] == ["conv1", "pool1", "relu1"]
    expect(page.get_by_test_id("said")).to_have_text("relu1 now stands at 3.", use_inner_text=True)
    assert page.evaluate("document.activeElement.querySelector('b').innerText") == "relu1"
    page.keyboard.press("Alt+ArrowUp")
    named(page, "1", "relu1")
    page.keyboard.press("Enter")
    block(page, "1").get_by_label("name").fill("first")
    block(page, "1").get_by_label("name").press("Tab")
    page.get_by_test_id("stack").get_by_text("first", exact=True).wait_for()
    handle(page, "1").focus()
    page.keyboard.press("Delete")
    named(page, "1", "pool1")
    expect(page.get_by_test_id("said")).to_have_text("first is removed.", use_inner_text=True)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li').dataset.at") == "2"


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_blocks_are_dragged_and_put_in_by_mouse(visit):
    page = room(visit, height=1400)
    stack(page)
    page.mouse.move(*middle(block(page, "2").locator(".grip")))
    page.mouse.down()
    x, y = middle(block(page, "5"))
    page.mouse.move(x, y, steps=4)
    page.mouse.move(x, y - 20, steps=2)  # nearer to the upper edge of pool2
    page.locator(".gap").wait_for()
    page.mouse.up()
    block(page, "4").get_by_text("max pooling").wait_for()
    assert [b["block"] for b in plan_of(page)["blocks"]][:6] == [
        "Conv", "Relu", "Conv", "Relu", "MaxPool", "MaxPool"
    ]  # fmt: skip
    # from the palette: a residual before the flattening, with as many channels as come in
    page.mouse.move(*middle(page.get_by_role("button", name="residual", exact=True)))
    page.mouse.down()
    left, top = middle(block(page, "6"))
    page.mouse.move(left, top - 18, steps=6)
    page.mouse.up()
    block(page, "6.0").get_by_text("16×").first.wait_for()
    assert plan_of(page)["blocks"][6]["blocks"][0]["channels"] == 16
    page.get_by_text("its input is added").wait_for()
    # Escape leaves everything where it is
    before = page.url
    page.mouse.move(*middle(block(page, "0").locator(".grip")))
    page.mouse.down()
    page.mouse.move(left, top, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.url == before


def test_blocks_are_dragged_by_a_finger(visit):
    page = room(visit, width=390, height=844, has_touch=True)
    stack(page)
    page.locator("[data-at='1'] .grip").scroll_into_view_if_needed()
    x, y = middle(block(page, "1").locator(".grip"))
    to = block(page, "0").bounding_box()["y"]
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]},
        )

    touch("touchStart", (x, y))
    for part in (0.3, 0.7, 1):
        touch("touchMove", (x, y + part * (to - y)))
    page.locator(".gap").wait_for()
    touch("touchEnd")
    named(page, "0", "relu1")


def test_a_click_puts_in_behind_the_block_that_is_looked_at(visit):
    page = room(visit)
    stack(page)
    handle(page, "0").click()
    page.get_by_text("behind conv1").wait_for()
    page.get_by_role("button", name="batch norm").click()
    block(page, "1").get_by_text("norm1").wait_for()
    expect(page.get_by_test_id("said")).to_have_text(
        "batch norm is put in at 2.", use_inner_text=True
    )
    page.get_by_role("button", name="Undo").click()
    named(page, "1", "relu1")


def test_a_preset_with_blocks_inside_blocks(visit, barriers):
    page = room(visit, locale="ja-JP", color_scheme="dark")
    stack(page)
    page.get_by_role("button", name="小さな ResNet").click()
    page.get_by_text("入力を 1×1 畳み込みで 32×14×14 にそろえて足す").wait_for()
    expect(page.get_by_role("button", name="小さな ResNet")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_test_id("total")).to_contain_text("387,282", use_inner_text=True)
    handle(page, "3.0").focus()
    page.keyboard.press("Alt+ArrowUp")  # out of the block that holds it
    until(page, lambda: page.evaluate("document.activeElement.closest('li')?.dataset.at") == "3")
    until(page, lambda: page.locator(".stale").count() == 0)  # what is asked anew is paler
    assert barriers(page) == []


def test_the_end_is_made_to_suit_other_data(visit):
    blocks = [{"block": "Flatten"}, {"block": "Linear", "units": 7}]
    page = room(visit, {"blocks": blocks, "data": "digits"})
    page.get_by_text("The network gives 7; digits has 10 classes.").wait_for()
    page.get_by_role("button", name="End it with Linear(10)").click()
    page.get_by_text("The network gives 7").wait_for(state="detached")
    assert plan_of(page)["blocks"][1]["units"] == 10


def wide(pictures):
    """How many pixels wide pictures are, once they are there."""
    return pictures.evaluate_all("all => all.map(one => one.naturalWidth)")


def test_the_data_are_looked_at_divided_and_varied(visit, barriers):
    page = room(visit, {"part": "data"})
    facts = page.get_by_test_id("facts")
    facts.wait_for()
    expect(facts).to_have_text("10,000 pictures of 28×28, grey, 10 classes", use_inner_text=True)
    sums = page.locator("tfoot td.number")
    expect(sums).to_have_text(["7,200", "800", "2,000"], use_inner_text=True)
    page.get_by_text("No picture lies in two parts.").wait_for()
    shown = page.get_by_role("img", name="Pictures of 3", exact=True)
    until(page, lambda: wide(shown) == [12 * 28])
    assert barriers(page) == []
    page.get_by_label("Share for validation").fill("0.2")
    page.locator("tfoot").get_by_text("1,600").wait_for()
    assert plan_of(page)["settings"] == {"validation": 0.2}

    varied = page.get_by_test_id("varied")
    expect(varied.get_by_role("img")).to_have_count(1)  # nothing is varied yet
    page.get_by_label("turn").fill("40")
    varied.scroll_into_view_if_needed()
    first = varied.get_by_role("img", name="The same pictures, varied, 1")
    page.get_by_text("as the network may see them").scroll_into_view_if_needed()
    until(page, lambda: wide(varied.get_by_role("img")) == [8 * 28] * 5)
    sources = [one.get_attribute("src") for one in varied.get_by_role("img").all()]
    assert len(set(sources)) == 5
    assert "rotate%22%3A40" in first.get_attribute("src")
    page.get_by_role("button", name="Others").click()
    until(page, lambda: varied.get_by_role("img").first.get_attribute("src") != sources[0])
    assert plan_of(page)["settings"]["augment"] == {"rotate": 40}
    page.get_by_role("button", name="none", exact=True).click()
    first.wait_for(state="detached")
    assert "augment" not in plan_of(page)["settings"]


def test_what_cannot_be_is_said_beside_the_button_and_nothing_is_lost(visit):
    page = room(visit, {"part": "learn"}, quiet=False)
    page.get_by_test_id("what").get_by_text("LeNet-5: 12 blocks, 61,706 parameters").wait_for()
    page.get_by_test_id("what").get_by_text("8 epochs of 112 steps: 896 steps").wait_for()
    page.get_by_test_id("learning_rate").fill("1e9")
    page.get_by_role("button", name="Train", exact=True).last.click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    expect(alert).to_contain_text(
        "It is a number above 0, at most 10000. Try 0.001.", use_inner_text=True
    )
    expect(page.get_by_test_id("learning_rate")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("notice")).to_have_count(0)
    page.get_by_test_id("batch").fill("9000")
    page.get_by_test_id("learning_rate").fill("0.01")
    page.get_by_test_id("train").click()
    page.get_by_text("fewer than a batch").wait_for()
    assert plan_of(page)["settings"] == {"learning_rate": 0.01, "batch": 9000}
    page.get_by_role("button", name="As usual").click()
    expect(page.get_by_test_id("batch")).to_have_value("64")


def test_a_run_begins(own_server, visit, barriers):
    blocks = [
        {"block": "Conv", "channels": 4, "stride": 2}, {"block": "Relu"}, {"block": "Flatten"},
        {"block": "Linear", "units": 10},
    ]  # fmt: skip
    page = room(visit, {"part": "learn", "blocks": blocks}, at=own_server)
    page.get_by_test_id("what").get_by_text(
        "your own blocks: 4 blocks, 6,810 parameters"
    ).wait_for()
    assert barriers(page) == []
    page.get_by_test_id("epochs").fill("1")
    page.get_by_label("name of the run").fill("first try")
    page.get_by_test_id("train").click()
    until(page, lambda: "run" in plan_of(page))
    run = plan_of(page)["run"]
    assert run.startswith("first")
    for _ in range(300):
        card = own_server.ask("runs")["runs"][0]
        if card["state"] not in ("waiting", "running"):
            break
        page.wait_for_timeout(200)
    assert (card["run"], card["state"], card["step"]) == (run, "finished", 112)
    assert [b["block"] for b in json.loads(card["blocks"])] == ["Conv", "Relu", "Flatten", "Linear"]

    # another begins from what this one has learnt, with a last layer made anew
    page.get_by_role("button", name="Network").last.click()
    page.get_by_role("button", name=f"Open {run} as it began in the scope").wait_for()
    page.get_by_role("button", name="a network or checkpoint").click()
    page.get_by_test_id("from").select_option(f"{run}@112")
    page.get_by_label("a new last layer for these classes").check()
    page.get_by_label("keep the rest frozen").check()
    until(page, lambda: plan_of(page)["from"] == f"{run}@112?head&freeze")
    page.locator(".top select").select_option("")
    page.get_by_role("button", name="Train").last.click()
    page.get_by_test_id("what").get_by_text(
        "a new last layer for 10 classes, the rest stays"
    ).wait_for()
    page.get_by_test_id("epochs").fill("1")
    page.get_by_test_id("train").click()
    until(page, lambda: "run" in plan_of(page))
    card = own_server.ask("runs")["runs"][0]
    assert (card["parent"], card["parent_step"]) == (run, 112)
    assert card["settings"]["frozen"] == ["conv1", "relu1", "flatten1"]


@pytest.mark.parametrize("part", ["network", "data", "learn"])
@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, barriers, part, locale):
    page = room(visit, {"part": part}, width=390, height=844, locale=locale)
    page.locator(".bench-room .card").first.wait_for()
    page.wait_for_timeout(800)
    wide = page.evaluate(
        "document.querySelector('.room').scrollWidth - document.querySelector('.room').clientWidth"
    )
    assert wide <= 0
    assert barriers(page) == []
