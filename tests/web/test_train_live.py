"""A training watched, steered, scrubbed back, branched, explained, judged and taken away."""

from __future__ import annotations

import json
import urllib.parse

import pytest

pytestmark = pytest.mark.browser

BLOCKS = [
    {"block": "Conv", "channels": 4}, {"block": "Relu"}, {"block": "MaxPool"}, {"block": "Flatten"},
    {"block": "Linear", "units": 10},
]  # fmt: skip


def place(plan, **more):
    told = {"room": "train", "bench": json.dumps(plan), **more}
    return f"#{urllib.parse.urlencode(told)}"


def plan_of(page):
    hash_ = page.evaluate("location.hash").removeprefix("#")
    return json.loads(urllib.parse.parse_qs(hash_).get("bench", ["{}"])[0])


def until(page, holds, tries=300):
    """Wait for what no element tells of."""
    for _ in range(tries):
        if found := holds():
            return found
        page.wait_for_timeout(100)
    return pytest.fail("it did not come to be")


def begun(server, name, **settings):
    told = {"learning_rate": 0.003, **settings}
    return server.ask(
        "start_run", data="digits", settings=told, blocks=json.dumps(BLOCKS), name=name
    )["run"]


def ended(server, page, run):
    until(page, lambda: server.ask("run", run=run)["card"]["state"] == "finished")


@pytest.fixture(scope="module")
def run(server):
    """Train for two epochs before anybody looks."""
    import time

    name = begun(server, "watched", epochs=2)
    deadline = time.time() + 120
    while server.ask("run", run=name)["card"]["state"] != "finished":
        assert time.time() < deadline
        time.sleep(0.1)
    return name


def test_a_network_is_built_trained_scrubbed_back_branched_and_taken_away(own_server, visit):
    page = visit(place({"part": "network", "blocks": BLOCKS}), at=own_server)
    page.get_by_test_id("total").get_by_text("6,810").or_(
        page.get_by_test_id("total")
    ).first.wait_for()
    page.locator("nav").get_by_role("button", name="Train").last.click()
    page.get_by_test_id("epochs").fill("2")
    page.get_by_label("name of the run").fill("mine")
    page.get_by_test_id("train").click()
    until(page, lambda: plan_of(page).get("run") == "mine")
    page.get_by_test_id("status").wait_for()
    until(page, lambda: page.get_by_test_id("state").get_attribute("data-state") == "finished")
    page.get_by_test_id("kernels").locator("canvas").first.wait_for()
    page.get_by_test_id("confusion").wait_for()

    page.locator("nav").get_by_role("button", name="Time machine").click()
    page.get_by_role("button", name="beginning").click()
    page.get_by_test_id("moment").get_by_text("step 0 of").wait_for()
    page.get_by_label("Moments of the training").locator("input[type=range]").fill("3")
    until(page, lambda: plan_of(page).get("step") == 4)
    page.get_by_role("button", name="Branch from here").click()
    page.get_by_label("Name", exact=True).fill("other")
    page.get_by_label("Epochs", exact=True).fill("1")
    page.locator("form").get_by_role("button").last.click()
    until(page, lambda: plan_of(page).get("run") == "other")
    ended(own_server, page, "other")
    card = own_server.ask("run", run="other")["card"]
    assert (card["parent"], card["parent_step"], card["epochs"]) == ("mine", 4, 1)

    page.locator("nav").get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator("[data-form=onnx]").get_by_role("button", name="Download").click()
    assert coming.value.suggested_filename.endswith(".onnx")
    page.get_by_role("button", name="Open the exported file in the scope").click()
    page.locator("[data-view=map]").get_by_text("conv1").first.wait_for()
    assert "room" not in urllib.parse.parse_qs(page.evaluate("location.hash")[1:])


def test_a_training_is_paused_and_its_rate_is_changed(own_server, visit):
    name = begun(own_server, "long", epochs=3000)
    page = visit(place({"part": "learn", "run": name}), at=own_server)
    state = page.get_by_test_id("state")
    until(page, lambda: state.get_attribute("data-state") == "running")
    page.get_by_role("button", name="Pause").click()
    until(page, lambda: state.get_attribute("data-state") == "paused")
    page.get_by_role("button", name="Learning rate ×½").click()
    page.get_by_role("button", name="Go on").click()
    until(page, lambda: state.get_attribute("data-state") == "running")
    until(page, lambda: own_server.ask("run", run=name)["card"]["rate_factor"] == 0.5)
    page.get_by_role("button", name="Stop").click()
    until(page, lambda: state.get_attribute("data-state") == "stopped")
    page.get_by_role("button", name="Resume").click()
    until(page, lambda: state.get_attribute("data-state") == "running")
    page.get_by_role("button", name="Stop").click()
    until(page, lambda: state.get_attribute("data-state") == "stopped")
    whats = [event["what"] for event in own_server.ask("run", run=name)["events"]]
    assert whats[:5] == ["begun", "paused", "gone-on", "rate", "stopped"]


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("part", ["learn", "time", "step", "evaluate", "take"])
def test_each_part_shows_a_run_and_bars_nobody(run, visit, barriers, part, locale):
    page = visit(place({"part": part, "run": run}), locale=locale)
    ready = {
        "learn": "[data-testid=worst], [data-testid=confusion]", "time": "[data-testid=moment]",
        "step": "[data-testid=gradient]", "evaluate": "[data-testid=classes]",
        "take": "[data-form=keras]",
    }  # fmt: skip
    page.locator(ready[part]).first.wait_for()
    page.wait_for_timeout(800)
    assert barriers(page) == []


@pytest.mark.parametrize("part", ["learn", "time", "step", "evaluate", "take"])
def test_on_a_phone_nothing_is_wider_than_the_screen(run, visit, part):
    page = visit(place({"part": part, "run": run}), width=390, height=844, locale="ja-JP")
    page.locator(".bench-room .card").first.wait_for()
    page.wait_for_timeout(1500)
    wide = page.evaluate(
        "document.querySelector('.room').scrollWidth - document.querySelector('.room').clientWidth"
    )
    assert wide <= 0


def test_one_step_says_what_the_server_says_and_how_far_it_agrees(run, server, visit):
    step = server.ask("run", run=run)["checkpoints"][4]
    plan = {"part": "step", "run": run, "step": step, "layer": "conv1", "index": [1, 0, 2, 1]}
    page = visit(place(plan))
    gradient = page.get_by_test_id("gradient")
    gradient.wait_for()
    told = server.ask(
        "one_step", run=run, step=step, layer="conv1", role="weight", index=[1, 0, 2, 1]
    )
    assert float(gradient.get_attribute("title")) == told["gradient"]
    assert float(page.get_by_test_id("quotient").get_attribute("title")) == told["difference"]
    assert page.get_by_test_id("agree").inner_text().startswith("✓")


def test_figures_of_the_test_part_are_the_server_s(run, server, visit):
    page = visit(place({"part": "evaluate", "run": run}))
    page.get_by_test_id("classes").wait_for()
    page.get_by_role("button", name="test", exact=True).click()
    best = server.ask("run", run=run)["card"]["best_step"]
    told = server.ask("evaluation", network=f"{run}@{best}", data="digits", part="test")
    accuracy = page.get_by_test_id("figure-accuracy")
    until(page, lambda: float(accuracy.get_attribute("title") or 0) == told["accuracy"])


def test_a_checkpoint_opens_in_the_scope(run, visit):
    page = visit(place({"part": "time", "run": run, "step": 8}))
    page.get_by_role("button", name="Open this checkpoint in the scope").click()
    page.locator("[data-view=map]").get_by_text("conv1").first.wait_for()
    given = urllib.parse.parse_qs(page.evaluate("location.hash")[1:])
    assert given["network"] == [f"{run}@8"]
    assert given["picture"][0].startswith("digits:")


def test_a_run_that_is_not_there_is_said(visit):
    page = visit(place({"part": "learn", "run": "nothing"}), quiet=False)
    page.get_by_text("there is no such run").first.wait_for()


def test_kernels_follow_the_training_one_request_at_a_time(own_server, visit):
    name = begun(own_server, "followed", epochs=3000)
    page = visit(place({"part": "learn", "run": name}), at=own_server)
    under_way, most = {}, {}

    def of(request):
        """The tensor of this run that a request asks for; none of the scope's behind it."""
        asked = urllib.parse.urlparse(request.url)
        given = urllib.parse.parse_qs(asked.query)
        mine = given.get("network", [""])[0].startswith(f"{name}@")
        return given["value"][0] if asked.path == "/tensor" and mine else ""

    def sent(request):
        if value := of(request):
            under_way.setdefault(value, set()).add(request)
            most[value] = max(most.get(value, 0), len(under_way[value]))

    def done(request):  # it may have been sent before anybody listened
        under_way.get(of(request), set()).discard(request)

    at = page.get_by_test_id("kernels-at")
    at.wait_for()
    page.on("request", sent)
    page.on("requestfinished", done)
    page.on("requestfailed", done)
    seen = set()
    until(page, lambda: seen.add(at.inner_text()) or len(seen) >= 4)
    page.get_by_role("button", name="gradient", exact=True).click()
    until(page, lambda: "gradient/conv1.weight" in most)
    page.get_by_role("button", name="Stop").click()
    state = page.get_by_test_id("state")
    until(page, lambda: state.get_attribute("data-state") == "stopped")
    assert {"conv1.weight", "gradient/conv1.weight"} < set(most)  # and the feature maps
    assert max(most.values()) == 1, most


def test_what_goes_wrong_is_said_in_the_readers_language(own_server, visit, barriers):
    name = begun(own_server, "bold", epochs=1, learning_rate=3.0)
    page = visit(place({"part": "learn", "run": name}), at=own_server, locale="ja-JP")
    sign = page.locator("[data-sign=diverges]")
    sign.get_by_text("損失が増えています").wait_for()
    sign.get_by_text("The loss rises").wait_for()  # what was measured, as the server says it
    assert barriers(page) == []
    sign.get_by_role("button").click()
    until(page, lambda: plan_of(page).get("part") == "time")


def test_curves_and_kernels_are_read_by_key(run, visit):
    page = visit(place({"part": "learn", "run": run}))
    page.get_by_test_id("kernels-at").wait_for()
    loss = page.get_by_role("slider", name="Loss", exact=True)
    loss.focus()
    page.keyboard.press("Home")
    assert loss.get_attribute("aria-valuetext").startswith("step 1: training 2.")
    page.keyboard.press("End")
    assert loss.get_attribute("aria-valuetext").startswith("step 224: training 0.")
    page.keyboard.press("Enter")  # goes to that moment
    until(page, lambda: plan_of(page).get("part") == "time")
    assert plan_of(page)["step"] == 224
    page.locator("nav").get_by_role("button", name="Train").last.click()
    sheet = page.get_by_test_id("kernels").locator("button:has(canvas)")
    sheet.wait_for()
    sheet.focus()
    for press in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(press)
    until(page, lambda: plan_of(page).get("index") == [0, 0, 1, 1])
    page.get_by_role("button", name="[0, 0, 1, 1] of conv1 is chosen").click()
    page.get_by_test_id("weight").get_by_text("conv1.weight[0, 0, 1, 1]").wait_for()


def test_the_pictures_behind_a_cell(run, server, visit):
    card = server.ask("run", run=run)
    confusion = card["epochs"][-1]["confusion"]
    true, taken = max(
        ((t, p) for t in range(10) for p in range(10) if t != p),
        key=lambda c: confusion[c[0]][c[1]],
    )
    page = visit(place({"part": "learn", "run": run}))
    page.locator(f"[data-cell='{true},{taken}']").click()
    behind = page.get_by_test_id("behind")
    behind.locator("canvas").first.wait_for()
    assert behind.locator("canvas").count() == min(50, confusion[true][taken])
    behind.get_by_role("button", name="Watch this picture").first.click()
    until(page, lambda: len(plan_of(page).get("pinned", [])) == 1)


def test_two_checkpoints_are_compared_in_the_scope(run, visit, barriers):
    page = visit(place({"part": "time", "run": run, "step": 64}))
    page.get_by_role("button", name="Branch from here").click()
    page.get_by_label("Learning rate", exact=True).wait_for()
    assert barriers(page) == []
    page.get_by_label("Another checkpoint").select_option("4")
    page.get_by_role("button", name="Compare in the scope").click()
    page.get_by_test_id("first-diverging").get_by_text("conv1").wait_for()
    given = urllib.parse.parse_qs(page.evaluate("location.hash")[1:])
    assert (given["network"], given["versus-network"]) == ([f"{run}@64"], [f"{run}@4"])
