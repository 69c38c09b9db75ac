import io
import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnx
import pytest
from PIL import Image

import convscope as cs
from convscope.base.errors import BadData, BadQuestion, BadShape, InputError
from convscope.inside.survey import open_survey, patch, pictures_of, survey, usual_data
from convscope.inside.survey.folder import STATE
from convscope.inside.survey.summary import rows
from convscope.network import Network, Node, Value

COUNT = 120


@pytest.fixture(scope="module")
def digits():
    return cs.open("digits")


@pytest.fixture(scope="module")
def data(digits):
    return usual_data(digits)


@pytest.fixture(scope="module")
def found(digits, data):
    return survey(digits, data, limit=COUNT)


def folder(root, count=20, broken=0, classes=("cat", "dog")):
    draw = np.random.default_rng(0)
    for i in range(count):
        where = root / classes[i % len(classes)] if classes else root
        where.mkdir(parents=True, exist_ok=True)
        if i < broken:
            (where / f"{i:03d}.png").write_bytes(b"no picture")
        else:
            pixels = draw.integers(0, 256, (28, 28), np.uint8)
            Image.fromarray(pixels).save(where / f"{i:03d}.png")
    return root


def test_it_says_what_a_trace_of_all_pictures_says(digits, data, found):
    trace = digits.trace({"image": data.tensor(np.arange(COUNT))})
    agree(found, trace)
    relu = trace["relu1"].output
    np.testing.assert_allclose(found["relu1"].zeros, (relu == 0).mean((0, 2, 3)), atol=1e-3)
    assert np.isnan(found["conv1"].zeros).all()


def test_a_layer_is_told_from_its_normalisation_alone():
    net = cs.open("fashion")
    turned = net.weights["norm1.scale"] * np.where(np.arange(24) % 3, 1, -1)
    net = replace(net, weights={**net.weights, "norm1.scale": turned.astype(np.float32)})
    draw = np.random.default_rng(0)
    pictures = draw.integers(0, 256, (COUNT, 28, 28, 1), np.uint8)
    some = cs.Data("noise", pictures, np.arange(COUNT) % 10, net.classes)
    found = survey(net, some)
    trace = net.trace({"image": pictures_of(net, some).tensor(pictures)})
    agree(found, trace)
    layer, peaks = found["conv1"], trace["conv1"].output.max((2, 3))
    means = np.stack([peaks[i::10].mean(0) for i in range(10)], axis=1)
    np.testing.assert_allclose(layer.class_means, means, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(layer.correlation, np.corrcoef(peaks.T), atol=2e-2)


def agree(found, trace):
    for name, layer in found.layers.items():
        y = trace[name].output
        y = y.reshape(*y.shape, *(1,) * (4 - y.ndim))
        peaks = y.max((2, 3))
        best = np.argsort(-layer.strongest_values, axis=1, kind="stable")
        assert (best == np.arange(9)).all()
        rank = np.sort(peaks, axis=0)[::-1][:9].T
        np.testing.assert_allclose(layer.strongest_values, rank, rtol=1e-4, atol=1e-5)
        for c in range(layer.channels):
            at = layer.strongest_cells[c]
            there = y[layer.strongest[c], c, at[:, 0], at[:, 1]]
            np.testing.assert_allclose(there, layer.strongest_values[c], rtol=1e-4, atol=1e-5)
            at = layer.weakest_cells[c]
            there = y[layer.weakest[c], c, at[:, 0], at[:, 1]]
            np.testing.assert_allclose(there, layer.weakest_values[c], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(layer.mean, y.mean((0, 2, 3)), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(layer.std, y.std((0, 2, 3)), rtol=1e-3, atol=1e-4)
        assert (layer.counts.sum(1) == COUNT).all()
        inside = (layer.edges[:, :1] - 1e-5 <= peaks.T) & (layer.edges[:, -1:] + 1e-5 >= peaks.T)
        assert inside.all()


def test_classes_and_kin_are_what_their_formulas_say(digits, data, found):
    peaks = digits.trace({"image": data.tensor(np.arange(COUNT))})["relu2"].output.max((2, 3))
    labels = data.labels[:COUNT]
    means = np.stack([peaks[labels == k].mean(0) for k in range(10)], axis=1)
    layer = found["relu2"]
    np.testing.assert_allclose(layer.class_means, means, rtol=1e-3, atol=1e-4)
    best = means.max(1)
    rest = (means.sum(1) - best) / 9
    np.testing.assert_allclose(layer.selectivity, (best - rest) / (best + rest), atol=1e-3)
    assert (layer.selective_class == means.argmax(1)).all()
    np.testing.assert_allclose(layer.correlation, np.corrcoef(peaks.T), atol=5e-3)


def test_a_patch_is_what_the_cell_saw(digits, data, found):
    layer = found["conv1"]
    y, x = layer.strongest_cells[2, 0]
    cut = patch(found, digits, data, "conv1", 2, 0)
    field = digits.trace("digit-3").receptive_field("conv1", (0, 2, int(y), int(x))).clipped
    picture = data.of([layer.strongest[2, 0]])[0]
    np.testing.assert_array_equal(cut, picture[field.slices[2], field.slices[3]])
    with pytest.raises(BadQuestion, match="rank 9"):
        patch(found, digits, data, "conv1", 2, 9)
    with pytest.raises(BadQuestion, match=r"another network.*'digits' in place of 'kana'"):
        patch(found, cs.open("kana"), data, "conv1", 2, 0)
    with pytest.raises(BadQuestion, match=r"no layer.*conv1"):
        found["conv11"]


def test_the_file_is_read_back_and_by_others(digits, data, tmp_path):
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    made = survey(digits, data, limit=40, out=tmp_path, patches=2)
    path = tmp_path / "survey.parquet"
    again = open_survey(tmp_path)
    assert (again.network, again.classes, again.pictures) == (
        digits.digest, made.classes, 40,
    )  # fmt: skip
    for name, layer in made.layers.items():
        for key, value in vars(layer).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_allclose(getattr(again[name], key), value, rtol=1e-6)
            else:
                assert getattr(again[name], key) == value
    frame = pandas.read_parquet(path)
    assert len(frame) == sum(layer.channels for layer in made.layers.values())
    asked = f"select max(high) from '{path}' where layer = 'conv1'"
    assert duckdb.sql(asked).fetchall()[0][0] == pytest.approx(made["conv1"].high.max())
    assert {p.name for p in (tmp_path / "patches" / "conv1").iterdir()} == {
        f"{c}-{r}.png" for c in range(8) for r in (1, 2)
    }
    assert not (tmp_path / STATE).exists()


KILLED = """
import sys, time, convscope as cs
from convscope.inside.survey import survey, usual_data
net = cs.open("digits")
def progress(done, of):
    print(done, flush=True)
    time.sleep(0.05)
survey(net, usual_data(net), limit=1000, out=sys.argv[1], patches=0, keep_every=0,
       progress=progress)
"""


@pytest.mark.slow
def test_killed_and_resumed_it_gives_the_same_file(digits, data, tmp_path):
    command = [sys.executable, "-c", KILLED, str(tmp_path / "killed")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as going:
        for line in going.stdout:
            if int(line) >= 400:
                os.kill(going.pid, signal.SIGKILL)
                break
    assert (tmp_path / "killed" / STATE).exists()
    assert not (tmp_path / "killed" / "survey.parquet").exists()
    seen = []
    survey(digits, data, limit=1000, out=tmp_path / "killed", patches=0,
           progress=lambda done, of: seen.append(done))  # fmt: skip
    assert seen[0] > 300
    survey(digits, data, limit=1000, out=tmp_path / "whole", patches=0)
    files = [(tmp_path / name / "survey.parquet").read_bytes() for name in ("killed", "whole")]
    assert files[0] == files[1]


def test_the_state_of_another_survey_is_not_gone_on_with(digits, data, tmp_path):
    class Stopped(Exception):
        pass

    def stop(done, of):
        if done > 64:
            raise Stopped

    with pytest.raises(Stopped):
        survey(digits, data, limit=500, out=tmp_path, keep_every=0, progress=stop)
    with pytest.raises(BadQuestion, match=r"another survey.*'digits'.*'kana'"):
        survey(cs.open("kana"), cs.dataset("kana"), limit=500, out=tmp_path)


def test_a_folder_is_walked_and_its_broken_files_listed(digits, tmp_path):
    found = survey(digits, folder(tmp_path / "pictures", 40, broken=2))
    assert (found.pictures, len(found.skipped), found.classes) == (38, 2, ("cat", "dog"))
    assert found.skipped[0].path.endswith("000.png")
    assert found["conv1"].class_means.shape == (8, 2)
    assert not np.isin(found["conv1"].strongest, [0, 20]).any()


def test_labels_need_not_be_known(digits, tmp_path):
    found = survey(digits, folder(tmp_path / "pictures", 12, classes=()))
    assert found.classes == ()
    assert found["conv1"].selectivity is None
    assert rows(found)[0].selective == ()
    assert found.pictures == 12


def test_fewer_pictures_than_places_leave_places_empty(digits, tmp_path):
    found = survey(digits, folder(tmp_path / "pictures", 3, classes=()))
    assert (found["conv1"].strongest[:, 3:] == -1).all()
    assert np.isnan(found["conv1"].strongest_values[:, 3:]).all()


def test_bad_input_is_one_line(digits, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadData, match="no picture in"):
        survey(digits, tmp_path / "empty")
    with pytest.raises(BadData, match=r"can be read.*000\.png"):
        survey(digits, folder(tmp_path / "broken", 3, broken=3, classes=()))
    with pytest.raises(BadData, match="no such data"):
        survey(digits, tmp_path / "nowhere")
    with pytest.raises(BadQuestion, match="no layer"):
        survey(digits, "digits", layers=["nothing"], limit=9)
    with pytest.raises(InputError, match="strongest"):
        survey(digits, "digits", strongest=0)
    with pytest.raises(BadQuestion, match="no survey"):
        open_survey(tmp_path)
    (tmp_path / "survey.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(BadQuestion, match="no survey"):
        open_survey(tmp_path)


def test_a_network_that_takes_no_picture_is_told_so():
    x, y = Value("x", "float32", ("n", 5)), Value("y", "float32", ("n", 5))
    net = Network("net", (x,), (y,), (Node("relu", "Relu", ("x",), ("y",)),), {})
    with pytest.raises(BadShape, match="takes no picture"):
        usual_data(net)
    with pytest.raises(BadShape, match="takes no picture"):
        survey(net, "digits", limit=9)


def test_without_pyarrow_it_says_what_to_install(digits, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"convscope\[survey\]"):
        survey(digits, "digits", limit=9, out=tmp_path)


def test_a_network_of_one_picture_at_a_time(digits, data, found, tmp_path):
    file = io.BytesIO()
    digits.save(tmp_path / "free.onnx")
    model = onnx.load(tmp_path / "free.onnx")
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
    onnx.save(model, file)
    one = survey(cs.open(file.getvalue()), data, limit=COUNT)
    np.testing.assert_allclose(one["relu2"].mean, found["relu2"].mean, rtol=1e-5)


def test_what_comes_along_suits():
    assert usual_data(cs.open("kana")).name == "kana"
    photographs = usual_data(cs.open("imagenet"))
    assert (photographs.name, photographs.classes, len(photographs)) == ("photographs", (), 5)
