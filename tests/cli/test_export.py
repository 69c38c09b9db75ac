import onnx
import pytest

from cli.test_commands import convscope
from convscope.network.readers import open_network
from convscope.training.start import train_run
from convscope.training.transfer import CARD
from training.learning import bars, prepared


def test_a_network_that_comes_along_keeps_its_card(tmp_path):
    out = tmp_path / "digits.onnx"
    text = convscope("export", "digits", "--out", str(out))
    assert text.strip() == f"{out}: {out.stat().st_size:,} bytes"
    told = {p.key: p.value for p in onnx.load(str(out)).metadata_props}
    assert told[CARD].startswith("# digits")
    assert open_network(out).classes == tuple("0123456789")


def test_a_run_is_written_at_any_step(tmp_path):
    run = prepared(tmp_path / "bars", epochs=2)
    train_run(run, bars())
    convscope("export", str(run.path), "--out", str(tmp_path), "--as", "onnx")
    best = open_network(tmp_path / "bars.onnx")
    assert "# bars" in best.metadata[CARD] or "How it was trained" in best.metadata[CARD]
    assert best.weights.keys() == run.at().weights.keys()
    early = tmp_path / "early.onnx"
    convscope("export", str(run.path), "--step", "1", "--out", str(early))
    found, expected = open_network(early), run.at(1)
    for name, weight in expected.weights.items():
        assert (found.weights[name] == weight).all()
    convscope("export", f"{run.path}@1", "--out", str(tmp_path / "again.onnx"))
    assert (tmp_path / "again.onnx").read_bytes() == early.read_bytes()


@pytest.mark.parametrize("form", ["pytorch", "keras"])
def test_code_is_a_folder(form, tmp_path):
    text = convscope("export", "digits", "--as", form, "--out", str(tmp_path / form))
    assert "model.py" in text
    assert (tmp_path / form / "weights.safetensors").is_file()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("digits",), "--out is missing"),
        (("digits", "--out", "somewhere"), "--as is missing"),
        (("nothing", "--out", "a.onnx"), "there is no such network"),
        (("digits", "--step", "3", "--out", "a.onnx"), "steps are of runs"),
        (("digits", "--out", "/dev/null/a.onnx"), "cannot write"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, text):
    error = convscope("export", *arguments, code=2)
    assert text in error
    assert len(error.strip().splitlines()) == 1


def test_the_help_shows_examples():
    text = convscope("export", "--help")
    assert "convscope export digits --out digits.onnx" in text
    assert "convscope export digits --as pytorch --out digits_pytorch" in text
