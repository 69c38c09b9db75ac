import json
import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file


def convscope(*arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "convscope", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_the_help_shows_examples_that_work_as_typed():
    text = convscope("--help")
    assert "convscope trace imagenet coffee" in text
    for command in ("open", "trace", "networks"):
        assert f"convscope {command}" in convscope(command, "--help")


def test_a_trace_is_a_table_with_the_answer_below():
    text = convscope("trace", "digits", "digit-3")
    assert "conv1" in text
    assert "multiply-adds" in text
    assert "█" in text


def test_json_is_one_object_with_the_names_the_documents_promise():
    whole = json.loads(convscope("trace", "digits", "digit-3", "--json"))
    assert whole["top"][0]["label"] == "3"
    assert set(whole["top"][0]) == {"label", "index", "probability"}
    assert {"network", "input", "top", "layers"} <= set(whole)
    for layer in whole["layers"]:
        names = {"name", "op", "shape", "parameters", "multiply_adds", "milliseconds"}
        assert set(layer) == names
    conv = next(layer for layer in whole["layers"] if layer["op"] == "Conv")
    assert conv["milliseconds"] > 0


def test_one_number_has_its_terms_and_its_proof():
    arguments = ("trace", "digits", "digit-3", "--layer", "conv1", "--at", "0,2,10,12")
    text = convscope(*arguments)
    for word in ("weight", "product", "bias", "recorded", "re-summed", "gap", "sees"):
        assert word in text
    number = json.loads(convscope(*arguments, "--json"))["number"]
    total = sum(t["product"] for t in number["terms"]) + (number["bias"] or 0)
    assert total == pytest.approx(number["recorded"], abs=1e-5)


def test_a_layer_shows_its_channels():
    assert "channel" in convscope("trace", "digits", "digit-3", "--layer", "conv1")


def test_every_tensor_can_be_saved(tmp_path):
    out = tmp_path / "out.safetensors"
    convscope("trace", "digits", "digit-3", "--save", str(out))
    tensors = load_file(out)
    assert len(tensors) > 5
    assert all(np.isfinite(x).all() for x in tensors.values())


def test_what_comes_along_is_listed_with_its_cards():
    text = convscope("networks")
    assert "imagenet" in text
    assert "digits" in text
    assert "licen" in convscope("networks", "--card", "digits").lower()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("trace", "no_such.onnx", "coffee"), "no_such.onnx"),
        (("trace", "digits", "no_such.png"), "no_such.png"),
        (("trace", "digits", "digit-3", "--layer", "conv9"), "no layer of that name"),
        (("trace", "digits", "digit-3", "--layer", "conv1", "--at", "0,0"), "has the shape"),
        (("trace", "digits", "digit-3", "--layer", "conv1", "--at", "a,b"), "whole numbers"),
        (("trace", "digits", "digit-3", "--at", "0,0,0,0"), "--at needs a layer"),
        (("networks", "--card", "alexnet"), "no such network comes along"),
        (("trace", "digits", "digit-3", "--save", "/no/such/folder/x"), "cannot write"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, text):
    error = convscope(*arguments, code=2)
    assert text in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error


def test_an_unknown_option_is_refused_with_code_2():
    assert "No such option" in convscope("trace", "digits", "digit-3", "--what", code=2)


def test_classes_are_named_from_a_file(tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"the {i}" for i in range(10)), encoding="utf-8")
    whole = json.loads(convscope("trace", "digits", "digit-3", "--classes", str(names), "--json"))
    assert whole["top"][0]["label"] == "the 3"
    names.write_text("just one", encoding="utf-8")
    for command in (("trace", "digits", "digit-3"), ("open", "digits", "--no-browser")):
        error = convscope(*command, "--classes", str(names), code=2)
        assert "'digits' answers over 10 classes: received 1 name." in error
        assert len(error.strip().splitlines()) == 1
