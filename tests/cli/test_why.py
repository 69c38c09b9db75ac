import json

import pytest
from PIL import Image
from typer.testing import CliRunner

from cli.test_commands import convscope
from convscope.base.errors import InputError
from convscope.cli import app
from convscope.network.writer import write_onnx
from convscope.why import METHODS
from convscope.why.checks import CHECKS
from small import Builder


def asked(*arguments):
    """Return what the command prints, in this process: starting another takes seconds."""
    done = CliRunner().invoke(app, ["why", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments):
    with pytest.raises(InputError) as found:
        asked(*arguments)
    return str(found.value)


def test_the_help_has_examples_and_the_first_works_as_typed():
    text = asked("--help")
    example = "convscope why digits digit-3 --class 3 --against 8"
    assert example in text
    said = convscope(*example.split()[1:], "--no-checks")
    assert "why 3 and not 8?" in said
    assert "half of what speaks for it" in said


def test_every_map_has_its_checks_and_all_lie_side_by_side_in_a_picture(tmp_path):
    out = tmp_path / "why.png"
    names = ("--method", "gradient", "--method", "grad-cam")
    text = asked("digits", "digit-3", *names, "--out", str(out))
    for word in ("unlearnt", "ins−del", "✓", "Grad-CAM on pool2", "why.png"):
        assert word in text
    assert "passed" in text
    with Image.open(out) as picture:
        assert picture.width > picture.height
        assert len(set(picture.convert("RGB").crop((270, 60, 500, 300)).get_flattened_data())) > 20


def test_json_has_what_the_documents_promise():
    whole = json.loads(asked("digits", "digit-3", "--method", "gradient", "--json"))
    assert whole["class"] == {"label": "3", "index": 3}
    assert whole["against"] is None
    (one,) = whole["methods"]
    assert {"name", "layer", "number", "low", "high", "says", "sums_to", "gap", "notes"} <= set(one)
    assert [check["name"] for check in one["checks"]] == list(CHECKS)
    last = one["checks"][-1]
    assert set(last) == {"name", "passed", "reason", "numbers", "curves"}
    assert {c["of"] for c in last["curves"]} == {"method", "random", "edges"}


def test_a_drawing_of_marks_can_be_an_svg(tmp_path):
    out = tmp_path / "why.svg"
    asked("digits", "digit-3", "--method", "grad-cam", "--no-checks", "--out", str(out))
    assert "Grad-CAM" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("imagenet", "coffee", "--class", "expresso"), "Near it: espresso"),
        (("digits", "digit-3", "--against", "11"), "the classes are 0 to 9"),
        (("digits", "digit-3", "--against", "3"), "a class against itself"),
        (("digits", "digit-3", "--method", "gradcam"), "Did you mean 'grad-cam'?"),
        (("digits", "digit-3", "--method", "zzz"), "There are: "),
        (("digits", "digit-3", "--method", "occlusion", "--layer", "conv1"), "on the input"),
        (("digits", "digit-3", "--layer", "conv9"), "no layer of that name"),
        (("digits", "digit-3", "--out", "why.gif"), ".png or .svg"),
        (("digits", "digit-3", "--out", "no_such_folder/why.png"), "there is no folder"),
        (("digits", "no_such_picture.png"), "no_such_picture.png"),
        (("nothing", "digit-3"), "there is no such network"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_one_line(arguments, said):
    text = refused(*arguments)
    assert said in text
    assert "\n" not in text


def test_a_file_that_is_no_picture_is_refused(tmp_path):
    file = tmp_path / "b.png"
    file.write_bytes(b"no picture")
    text = convscope("why", "digits", str(file), code=2)
    assert text.startswith("BadPicture: ")
    assert len(text.strip().splitlines()) == 1


def test_without_a_gradient_somewhere_the_other_methods_still_answer(tmp_path):
    b = Builder(("n", 1, 8, 8))
    x = b.add("relu", "Relu", b.conv("conv", "x", 1, 3, 3, pads=[1] * 4))
    x = b.add("running.sum", "CumSum", x, b.constant("axis", 3))
    x = b.add("flatten", "Flatten", x, axis=1)
    x = b.add("head", "Gemm", x, b.weight("head.weight", 3 * 64, 4))
    path = tmp_path / "running.onnx"
    path.write_bytes(write_onnx(b.network("running", x, ("n", 4))))
    whole = json.loads(asked(str(path), "digit-3", "--no-checks", "--json"))
    told = {one["name"]: one for one in whole["methods"]}
    assert set(told) == set(METHODS)
    assert "CumSum" in told["gradient"]["problem"]
    assert "running.sum" in told["gradient"]["problem"]
    assert "problem" not in told["grad-cam"]
    text = asked(str(path), "digit-3", "--no-checks")
    assert "not here" in text
    assert "CumSum" in text
    # asked for alone, it is an error
    assert "CumSum" in refused(str(path), "digit-3", "--method", "gradient")
