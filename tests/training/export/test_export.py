"""Files and archives of exported networks, their cards, and the example that is run as it is."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import onnx
import pytest
from PIL import Image
from safetensors.numpy import load

from convscope.base.errors import BadQuestion, InputError
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.base.preprocess_settings import Preprocess
from convscope.build import PRESETS, network_of
from convscope.network.graph import CLASSES
from convscope.network.preprocess_of import KEY
from convscope.network.readers import open_network
from convscope.training.export import FORMS, card_of, export, exported, files_of
from convscope.training.export.example import Runs, example_code
from convscope.training.predict import predict
from convscope.training.run_folder import RunFolder
from convscope.training.scored import scorer
from convscope.training.start import train_run
from convscope.training.transfer import CARD
from convscope.zoo import network_path, picture_path
from training.export.taken_away import networks, run


@pytest.fixture(scope="module")
def digits():
    return open_network(network_path("digits"), name="digits")


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> RunFolder:
    from training.learning import bars, prepared

    folder = prepared(tmp_path_factory.mktemp("runs") / "bars", epochs=2, weight_decay=0.01)
    train_run(folder, bars())
    return folder


def test_an_onnx_file_brings_names_preprocessing_and_card(digits, tmp_path):
    path = export(digits, "onnx", tmp_path / "more" / "digits.onnx", "# A card")
    told = {p.key: p.value for p in onnx.load(str(path)).metadata_props}
    assert told[CARD] == "# A card"
    assert json.loads(told[CLASSES]) == list("0123456789")
    assert Preprocess.from_json(told[KEY]).mode == "L"
    again = open_network(path)
    assert again.metadata[CARD] == "# A card"
    x = np.random.default_rng(0).random((2, 1, 28, 28), np.float32)
    assert np.array_equal(scorer(again)(x), scorer(digits)(x))


def test_what_was_guessed_is_written_down():
    plain = replace(network_of(PRESETS["lenet-5"].blocks(2)), class_guess=("a", "b"))
    ((_, content),) = files_of(plain, "onnx").items()
    told = {p.key: p.value for p in onnx.load_from_string(content).metadata_props}
    assert json.loads(told[CLASSES]) == ["a", "b"]
    assert Preprocess.from_json(told[KEY]).height == 28
    assert "tells 2 classes apart" in told[CARD]


def test_a_card_says_what_a_run_was(trained, tmp_path):
    network = trained.at()
    path = export(network, "onnx", tmp_path / "bars.onnx", trained)
    card = open_network(path).metadata[CARD]
    told, row = trained.told(), [r for r in trained.history() if r["row"] == "epoch"]
    assert card == card_of(trained)
    assert told.data_digest in card
    assert "| epochs | 2 |" in card
    assert "| weight decay | 0.01 |" in card
    assert "| momentum |" not in card
    assert ", ".join(told.classes) in card
    best = next(r for r in row if r["step"] == trained.best_step())
    assert f"| the validation part | {best['validation_loss']:.4g} |" in card
    early = card_of(trained, 1)
    assert "Nothing was measured before this step." in early
    assert "1 steps, 1 of 2 epochs" in early
    again, _ = trained.steps()[-1], trained.read()
    assert "the last that was measured" not in card_of(trained, again)


@pytest.mark.parametrize("form", FORMS)
def test_the_page_gets_one_file_of_every_form(digits, form):
    name, content = exported(digits, form)
    assert exported(digits, form) == (name, content)  # the same bytes
    if form == "onnx":
        assert name == "digits.onnx"
        return
    assert name == f"digits-{form}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {n.removeprefix(f"digits-{form}/") for n in archive.namelist()}
        assert names == {
            "model.py", "weights.safetensors", "example.py", "classes.txt", "card.md", "README.md",
        }  # fmt: skip
        weights = load(archive.read(f"digits-{form}/weights.safetensors"))
        readme = archive.read(f"digits-{form}/README.md").decode()
    assert sum(w.size for w in weights.values()) == sum(w.size for w in digits.weights.values())
    assert "python example.py PICTURE" in readme


def test_a_name_is_one_that_every_file_system_knows(digits):
    odd = replace(digits, name='../数字 "x"\n')
    assert exported(odd, "onnx")[0] == "x.onnx"
    assert exported(replace(digits, name="数字"), "keras")[0] == "network-keras.zip"


@pytest.mark.parametrize("form", ["pytorch", "keras"])
def test_the_example_reads_a_digit_as_typed(digits, form, tmp_path):
    folder = export(digits, form, tmp_path / form)
    output = run(["example.py", str(picture_path("digit-5"))], folder)
    (row,) = predict(digits, picture_path("digit-5"))
    first = output.splitlines()[0].split()
    assert first == [f"{row.probability:.2%}", "5"]
    assert len(output.splitlines()) == 3


def test_the_example_makes_probabilities_of_scores(tmp_path):
    network = networks()["lenet-5-3"]
    Image.new("RGB", (40, 30), (200, 30, 90)).save(tmp_path / "a.png")
    folder = export(network, "pytorch", tmp_path / "lenet")
    output = run(["example.py", "../a.png"], folder).splitlines()
    (row,) = predict(network, tmp_path / "a.png")
    assert output[0].split(None, 1) == [f"{row.probability:.2%}", row.label]


@pytest.mark.parametrize(
    "settings",
    [
        Preprocess(12, 10, "L", resize="stretch", interpolation="box"),
        Preprocess(12, 10, resize_to=14, interpolation="bicubic", mean=(0.4, 0.5, 0.6), std=(0.2,)),
        Preprocess(12, 10, resize_to=8),
        Preprocess(12, 10, "LLL", invert=True),
        Preprocess(11, 10, resize="pad", channel_order="BGR", scale=1.0, mean=(1.0, 2.0, 3.0)),
        Preprocess(12, 10, scale=0.0078125, mean=(1.0,), layout="nhwc"),
    ],
)
def test_the_example_prepares_a_picture_as_convscope_does(settings, tmp_path):
    transpose = ".transpose(2, 0, 1)" if settings.layout == "nchw" else ""
    code = example_code(Runs("", "", transpose), settings, classes=False, softmax=False)
    text = code[code.index("def prepare") : code.index("x = prepare")]
    space: dict = {}
    exec(f"import numpy as np\nfrom PIL import Image, ImageOps\n{text}", space)
    rng = np.random.default_rng(0)
    for h, w in ((30, 17), (17, 31), (12, 10), (9, 9)):
        path = tmp_path / f"{h}.png"
        Image.fromarray(rng.integers(0, 256, (h, w, 3), np.uint8)).save(path)
        expected = prepare(open_picture(path), settings).tensor
        assert space["prepare"](path) == pytest.approx(expected, abs=1e-5)


def test_a_network_that_answers_with_maps_comes_without_an_example(tmp_path):
    files = files_of(network_of((PRESETS["lenet-5"].blocks(2)[:2]), (1, 8, 8)), "pytorch")
    assert set(files) == {"model.py", "weights.safetensors", "card.md", "README.md"}
    assert b"example.py PICTURE" not in files["README.md"]


def test_what_is_there_is_replaced_and_nothing_half_written_stays(digits, tmp_path):
    export(digits, "keras", tmp_path / "out")
    export(digits, "keras", tmp_path / "out")
    assert not list((tmp_path / "out").glob(".partial*"))
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(InputError, match="cannot write"):
        export(digits, "keras", file)
    with pytest.raises(InputError, match="cannot write"):
        export(digits, "onnx", tmp_path / "out")
    with pytest.raises(BadQuestion, match="There are: onnx, pytorch, keras"):
        files_of(digits, "caffe")
    assert file.read_text() == "in the way"
