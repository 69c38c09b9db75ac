"""Convolution along a row, under one's hands."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LECTURE = ["0", "2", "0", "1", "1", "1", "2", "1"]


def outputs(page) -> list[str]:
    page.get_by_test_id("output").wait_for()
    return page.get_by_test_id("output").get_by_role("button").all_inner_texts()


def test_the_lectures_exercises(visit, barriers):
    page = visit("#room=1d")
    assert outputs(page) == LECTURE
    expect(page.get_by_text("largest:")).to_contain_text("2 at 1, 6", use_inner_text=True)
    page.get_by_label("Data 2", exact=True).fill("2")  # advanced exercise 1: x[2] = 2
    page.keyboard.press("Enter")
    page.wait_for_url("**x%22%3A%5B0%2C1%2C2**")
    assert outputs(page) == ["2", "2", "2", "1", "1", "1", "2", "1"]
    page.get_by_role("textbox", name="Kernel", exact=True).fill("1 2 1")  # advanced exercise 2
    page.keyboard.press("Enter")
    page.wait_for_url("**k%22%3A%5B1%2C2%2C1**")
    assert outputs(page) == ["4", "6", "4", "1", "1", "3", "4", "3"]
    assert barriers(page) == []


def test_every_step_in_words_and_a_link_that_leads_back(visit):
    page = visit("#room=1d")
    line = page.get_by_role("region", name="The steps")
    for _ in range(2):
        line.get_by_role("button", name="One step on").click()
    said = page.get_by_test_id("said")
    assert said.inner_text() == "Step 2 of 8: output [1]. Multiply and add: 1×1 + 0×0 + 1×1 = 2"
    assert outputs(page) == ["0", "2", *[""] * 6]
    page.wait_for_url("**&at=1")
    again = visit(page.url.partition("/#")[2].join(["#", ""]))
    expect(again.get_by_test_id("said")).to_have_text(said.inner_text(), use_inner_text=True)
    again.get_by_test_id("language").click()
    again.get_by_text("積和: 1×1 + 0×0 + 1×1 = 2").wait_for()
    expect(again.get_by_test_id("said")).to_contain_text("8ステップ中 2", use_inner_text=True)


def test_as_neurons_a_kernel_learns_little(visit):
    page = visit('#room=1d&bench={"x":[1,1,1,1,1,1,1,1,1,1,1,1]}')
    page.get_by_text("joined to 3 inputs").wait_for()
    expect(page.get_by_test_id("learnt")).to_contain_text(
        "3 weights + 1 bias = 4", use_inner_text=True
    )
    page.get_by_role("button", name="fully connected layer").click()
    said = page.get_by_test_id("learnt").inner_text()
    assert "all 12 inputs" in said
    assert "120 weights + 10 biases = 130" in said


def test_it_plays_to_the_end_and_the_keys_move_the_window(visit):
    page = visit("#room=1d")
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.get_by_text("Step 8 of 8").wait_for()
    page.get_by_test_id("output").get_by_role("button").last.focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Step 7 of 8").wait_for()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("Kernel", "1 1 1 1 1 1 1 1 1 1 1", "A kernel of 10 at most would fit"),
        ("Kernel", "1 b", "is no number"),
        ("stride", "0", "stride is a whole number, 1 or more"),
        ("Data", "", "at least one number"),
    ],
)
def test_what_cannot_be_leaves_what_was(visit, field, typed, says):
    page = visit("#room=1d")
    page.locator("label", has_text=field).get_by_role(
        "textbox" if field in ("Kernel", "Data") else "spinbutton"
    ).fill(typed)
    page.get_by_role("textbox", name="Data", exact=True).press("Tab")
    expect(page.get_by_role("alert")).to_contain_text(says, use_inner_text=True)
    assert outputs(page) == LECTURE


def test_same_needs_an_odd_kernel(visit):
    page = visit("#room=1d&bench=" + '{"k":[1,1]}')
    page.get_by_role("button", name="same size").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Take a kernel of 1 or 3", use_inner_text=True
    )
