"""Learning over the wire: what a page needs to build, train, steer and look back."""

import io
import json
import time
import zipfile

import numpy as np
import pytest
from PIL import Image

from convscope.ask.door import WAYS, Asked
from convscope.ask.store import Store
from convscope.ask.studio import Studio
from convscope.ask.table import ask
from convscope.ask.tensor import tensor
from convscope.ask.wire import Scene
from convscope.base.errors import BadData, BadQuestion, BadSettings, ConvscopeError, InputError

BLOCKS = [
    {"block": "Conv", "channels": 4}, {"block": "Relu"}, {"block": "MaxPool"}, {"block": "Flatten"},
    {"block": "Linear", "units": 10},
]  # fmt: skip


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    store = Store(runs=tmp_path_factory.mktemp("runs"))

    def one(question, **fields):
        return json.loads(ask(store, json.dumps({"question": question, **fields}).encode()))

    one.store = store
    yield one
    store.studio.close()


@pytest.fixture(scope="module")
def run(asked):
    """Train for an epoch, in a process of its own."""
    settings = {"epochs": 1, "learning_rate": 0.003}
    name = asked("start_run", data="digits", settings=settings, blocks=json.dumps(BLOCKS))["run"]
    finished(asked, name)
    return name


def finished(asked, name, wanted=("finished",)):
    deadline = time.time() + 90
    while (found := asked("run", run=name))["card"]["state"] not in (*wanted, "failed", "lost"):
        assert time.time() < deadline
        time.sleep(0.05)
    assert found["card"]["state"] in wanted, found["card"]["message"]
    return found


def test_blocks_and_what_becomes_of_them(asked):
    kinds = asked("block_kinds")
    assert {"Conv", "Residual", "Linear"} <= {k["name"] for k in kinds["kinds"]}
    for preset in kinds["presets"]:
        found = asked("built", blocks=preset["blocks"], input=[1, 28, 28])
        assert found["problem"] == ""
        assert found["layers"][-1]["shape"] == [10]
    wrong = [BLOCKS[0], BLOCKS[4]]
    found = asked("built", blocks=json.dumps(wrong), input=[1, 28, 28])
    assert [row["name"] for row in found["layers"]] == ["conv1"]
    assert (found["at"], found["problem"][:26]) == ([1], "block 2 'linear' (Linear):")


def test_data_are_looked_at_first(asked):
    assert asked("data_sets")["data"][0]["id"] == "digits"
    card = asked("data_card", data="digits", validation=0.1)
    assert (card["pictures"], card["channels"], card["height"]) == (10000, 1, 28)
    assert [sum(part) for part in card["counts"]] == [7200, 800, 2000]
    assert [len(s) for s in card["samples"]] == [12] * 10
    assert asked("near_duplicates", data="digits") == {"pairs": [], "count": 0}


def test_samples_are_one_picture_and_varied_by_their_seed(asked):
    def strip(**given):
        answer = WAYS["/samples"].answer(
            asked.store, Asked({"data": "digits", "at": "0.5.9", **given})
        )
        return np.asarray(Image.open(io.BytesIO(answer.content)))

    plain = strip()
    assert plain.shape == (28, 84)
    assert (
        plain == np.concatenate(list(asked.store.studio.data("digits").of([0, 5, 9])[..., 0]), 1)
    ).all()
    varied = [strip(augment='{"rotate": 30}', seed=str(s)) for s in (1, 1, 2)]
    assert (varied[0] == varied[1]).all()
    assert (varied[0] != varied[2]).any()


def test_a_run_is_begun_and_followed(asked, run):
    whole = asked("run", run=run)
    assert whole["card"]["state"] == "finished"
    assert whole["card"]["blocks"] == json.dumps(BLOCKS)
    assert whole["epochs"][0]["validation_accuracy"] > 0.8
    assert [e["what"] for e in whole["events"]] == ["begun", "finished"]
    assert whole["checkpoints"][0] == 0
    rest = asked("run", run=run, since=whole["next"])
    assert (rest["steps"], rest["epochs"], rest["next"]) == ([], [], whole["next"])
    assert run in [card["run"] for card in asked("runs")["runs"]]


def test_a_checkpoint_is_a_network_and_a_sample_a_picture(asked, run):
    step = asked("run", run=run)["checkpoints"][-1]
    labels = asked.store.studio.data("digits").labels
    right = 0
    for place in range(20):
        scene = {"network": f"{run}@{step}", "picture": f"digits:{place}"}
        trace = asked("trace", scene=scene)
        right += trace["top"][0]["label"] == str(labels[place])
    assert right > 12
    assert [layer["name"] for layer in trace["layers"]][:2] == ["conv1", "relu1"]
    made = Scene(**scene)
    for value in ("conv1.weight", "gradient/conv1.weight", "update/conv1.weight"):
        assert tensor(asked.store, made, value).shape == (4, 1, 3, 3)
    with pytest.raises(BadQuestion, match="holds no gradient of that"):
        tensor(asked.store, made, "gradient/conv9.weight")


def test_what_was_answered_over_time(asked, run):
    first = last = 0.0
    for place in range(20):
        found = asked("over_time", run=run, index=place)
        assert len(found["probabilities"]) == len(found["steps"]) > 5
        assert all(sum(row) == pytest.approx(1) for row in found["probabilities"])
        right = [row[found["true"]] for row in found["probabilities"]]
        first, last = first + right[0], last + right[-1]
    assert last > 3 * first
    assert asked("over_time", run=run, picture="digit-3")["true"] is None


def test_one_step_by_hand(asked, run):
    step = asked("run", run=run)["checkpoints"][2]
    found = asked("one_step", run=run, step=step, layer="conv1", role="weight", index=[1, 0, 1, 1])
    assert found["by_sum"] == pytest.approx(found["gradient"], abs=1e-12)
    assert found["difference"] == pytest.approx(found["gradient"], abs=1e-7)
    listed = sum(p["product"] for p in found["products"]) + found["left_out"]
    assert listed == pytest.approx(found["gradient"], abs=1e-12)
    assert sum(p["sum"] for p in found["pictures"]) == pytest.approx(found["gradient"], abs=1e-12)
    assert found["all_after"] < found["loss"]


def test_an_evaluation(asked, run):
    step = asked("run", run=run)["card"]["best_step"]
    found = asked("evaluation", network=f"{run}@{step}", data="digits", part="test")
    assert found["pictures"] == 2000
    assert sum(cell["pictures"] for cell in found["cells"]) == 2000
    right = sum(c["pictures"] for c in found["cells"] if c["true"] == c["predicted"])
    assert found["accuracy"] == right / 2000


def test_a_run_is_steered_and_branched(asked, run):
    step = asked("run", run=run)["checkpoints"][3]
    settings = {"epochs": 300, "learning_rate": 0.001}
    branch = asked(
        "start_run", data="digits", settings=settings, network=f"{run}@{step}", name="b"
    )["run"]
    finished(asked, branch, ("running",))
    asked("steer_run", run=branch, action="pause", rate_factor=0.5)
    card = finished(asked, branch, ("paused",))["card"]
    assert (card["parent"], card["parent_step"]) == (run, step)
    asked("steer_run", run=branch, action="stop")
    card = finished(asked, branch, ("stopped",))["card"]
    assert card["rate_factor"] == 0.5
    asked("steer_run", run=branch, action="resume")
    finished(asked, branch, ("running",))
    asked("steer_run", run=branch, action="stop")
    finished(asked, branch, ("stopped",))


@pytest.mark.parametrize(
    ("question", "fields", "kind"),
    [
        ("run", {"run": "../../etc"}, BadQuestion),
        ("run", {"run": "none"}, BadQuestion),
        ("data_card", {"data": "/etc"}, BadQuestion),
        ("data_card", {"data": "digits", "validation": 3.0}, BadSettings),
        ("start_run", {"data": "digits", "settings": {}}, BadSettings),
        ("start_run", {"data": "digits", "settings": {"epochs": 0}, "blocks": "[]"}, InputError),
        ("start_run", {"data": "digits", "settings": {}, "blocks": "[1]"}, BadSettings),
        (
            "start_run",
            {"data": "digits", "settings": {}, "blocks": '[{"block": "Relu"}]'},
            ConvscopeError,
        ),
        ("built", {"blocks": "[" * 5000, "input": [1, 8, 8]}, BadSettings),
        ("built", {"blocks": "[]", "input": [1, 0, 8]}, BadSettings),
    ],
)
def test_what_makes_no_sense_is_one_line(asked, question, fields, kind):
    with pytest.raises(kind) as error:
        asked(question, **fields)
    assert len(str(error.value).splitlines()) == 1


def test_data_named_as_the_server_starts(asked, tmp_path):
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for i in range(4):
            Image.new("RGB", (9, 9), (60 * i, 40, 10)).save(tmp_path / name / f"{i}.png")
    id_ = asked.store.studio.add_data(tmp_path)
    assert asked("data_sets")["first"] == id_
    card = asked("data_card", data=id_)
    assert (card["classes"], card["pictures"]) == (["cat", "dog"], 8)
    blocks = json.dumps([{"block": "Flatten"}, {"block": "Linear", "units": 2}])
    told = {"epochs": 1, "batch": 2}
    run = asked("start_run", data=id_, settings=told, blocks=blocks, input=[3, 9, 9])["run"]
    assert finished(asked, run)["card"]["data"] == id_
    assert asked("over_time", run=run, index=5)["true"] == 1
    with pytest.raises(BadData):
        asked.store.studio.add_data(tmp_path / "none")


def test_data_that_a_run_names_are_there_for_whoever_looks_at_it(tmp_path):
    """A run that was begun on the command line, on a folder that this server was not told of."""
    from convscope.build import from_json, network_of
    from convscope.data.open_data import open_data
    from convscope.training.settings import Settings
    from convscope.training.start import prepare_run, train_run

    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for i in range(4):
            path = tmp_path / "pets" / name / f"{i}.png"
            Image.new("L", (9, 9), 20 * i + (90 if name == "dog" else 0)).save(path)
    source, options = str(tmp_path / "pets"), {"size": 8}
    data = open_data(source, **options)
    network = network_of(
        from_json([{"block": "Flatten"}, {"block": "Linear", "units": 2}]), (1, 8, 8)
    )
    folder = prepare_run(
        tmp_path / "runs" / "pets", network, data, Settings(epochs=1, batch=2), source=source,
        options=options,
    )  # fmt: skip
    train_run(folder)
    store = Store(runs=tmp_path / "runs")
    answer = json.loads(ask(store, json.dumps({"question": "run", "run": "pets"}).encode()))
    id_ = answer["card"]["data"]
    assert store.studio.data(id_).size == (8, 8)
    assert store.picture(f"{id_}:3").shape == (8, 8, 1)


def test_a_run_that_cannot_begin_says_why(asked, tmp_path):
    """Its process has ended, and nobody is left to wait for it."""
    folder = asked.store.studio.folder
    name = asked("start_run", data="digits", settings={"epochs": 1}, blocks=json.dumps(BLOCKS))[
        "run"
    ]
    finished(asked, name)
    asked.store.studio._processes[name].wait(30)
    told = json.loads((folder / name / "run.json").read_text())
    (folder / name / "run.json").write_text(json.dumps({**told, "data": str(tmp_path / "gone")}))
    (folder / name / "state.json").unlink()
    asked("steer_run", run=name, action="resume")
    card = finished(asked, name, ("failed",))["card"]
    assert "there are no such data" in card["message"]


def test_data_are_brought_as_a_zip_file_and_are_there_for_every_worker(asked, tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("cat", "dog"):
            for i in range(6):
                one = io.BytesIO()
                Image.new("L", (8, 8), 40 * i + 9 * (name == "dog")).save(one, "PNG")
                packed.writestr(f"{name}/{i}.png", one.getvalue())
    told = Asked({"name": "my pets.zip"}, file.getvalue())
    id_ = json.loads(WAYS["/data"].answer(asked.store, told).content)["id"]
    entry = next(one for one in asked("data_sets")["data"] if one["id"] == id_)
    assert (entry["title_en"], entry["comes_along"]) == ("my pets", False)
    assert asked("data_card", data=id_)["classes"] == ["cat", "dog"]
    other = Studio(asked.store.studio.folder)
    assert len(other.data(id_)) == 12
    blocks = json.dumps([{"block": "Flatten"}, {"block": "Linear", "units": 2}])
    run = asked(
        "start_run", data=id_, settings={"epochs": 1, "batch": 2}, blocks=blocks, input=[1, 8, 8]
    )["run"]
    assert finished(asked, run)["card"]["data"] == id_


def test_a_zip_file_of_one_class_is_refused_and_leaves_nothing(asked):
    file, one = io.BytesIO(), io.BytesIO()
    Image.new("L", (8, 8)).save(one, "PNG")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("cat/1.png", one.getvalue())
    before = len(asked("data_sets")["data"])
    with pytest.raises(BadData, match="one class only"):
        WAYS["/data"].answer(asked.store, Asked({"name": "x"}, file.getvalue()))
    assert len(asked("data_sets")["data"]) == before
