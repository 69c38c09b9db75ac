import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convscope
from convscope.base.errors import BadNames, TooLarge
from convscope.network.class_names import BYTES, class_axis, read_names, with_names
from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from convscope.zoo.class_names import GUESSED, guessed_names, imagenet_names
from drawn import few
from small import Builder, small_classifier

DIGITS = ["零", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

printable = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)


@few
@given(st.lists(printable, min_size=1, max_size=30))
def test_names_are_read_as_they_were_written(names):
    assert read_names(json.dumps(names).encode()) == tuple(names)
    assert read_names(names) == tuple(names)
    if names[0][0] not in "[{\ufeff":
        assert read_names("\r\n".join([*names, ""]).encode("utf-8-sig")) == tuple(names)


def test_a_file_names_the_classes(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\n".join(DIGITS) + "\n\n", encoding="utf-8")
    for given_as in (path, str(path), DIGITS, tuple(DIGITS)):
        network = convscope.open("digits", classes=given_as)
        assert network.classes == tuple(DIGITS)
    assert network.trace("digit-3").top(1)[0][0] == "three"
    again = open_network(write_onnx(network))
    assert again.classes == tuple(DIGITS), "names that were given are saved"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "there are no class names: received an empty list"),
        (b"\n\n", "there are no class names"),
        (b"[]", "there are no class names"),
        ("犬\n猫".encode("shift_jis"), "is no UTF-8 text: received byte 0 of it. Save it as"),
        (b"\x89PNG\r\n\x1a\n", "is no UTF-8 text"),
        (b'["cat", ', "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"0": "cat"}', "is no list: received a JSON object"),
        (b'["cat", 7]', "the name of class 1 is no line of 1 to 200 characters: received 7"),
        (b"cat\n\ndog", "the name of class 1 is no line"),
        (b"cat\nd\x00g", "the name of class 1 is no line"),
        (b"x" * 201, "the name of class 0 is no line"),
    ],
)
def test_a_bad_file_says_why_in_one_line(content, text):
    with pytest.raises(BadNames) as error:
        read_names(content)
    assert text in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_what_is_no_file_of_names_is_refused(tmp_path):
    with pytest.raises(BadNames, match=r"cannot be read: received .*nope.txt"):
        read_names(tmp_path / "nope.txt")
    with pytest.raises(BadNames, match="cannot be read"):
        read_names(tmp_path)
    with pytest.raises(BadNames, match="received a value of type int"):
        read_names(7)
    large = tmp_path / "large.txt"
    large.write_bytes(b"x\n" * BYTES)
    with pytest.raises(TooLarge, match="is too large"):
        read_names(large)


def test_the_count_is_that_of_the_outputs():
    with pytest.raises(BadNames, match="'digits' answers over 10 classes: received 9 names"):
        convscope.open("digits", classes=DIGITS[:9])
    free = Builder(("n", 4))
    network = free.network("free", free.add("relu", "Relu", "x"), ("n", "c"))
    assert class_axis(network) is None
    assert with_names(network, ["a"]).classes == ("a",)


def with_outputs(classes: int):
    b = Builder(("n", 4))
    x = b.add("fc", "Gemm", "x", b.weight("weight", 4, classes))
    return b.network("fc", x, ("n", classes))


def test_a_thousand_outputs_without_names_are_taken_for_imagenet_s_and_a_note_says_so(tmp_path):
    network = guessed_names(with_outputs(1000))
    assert network.classes == imagenet_names() == convscope.open("imagenet").classes
    assert network.notes == (GUESSED,)
    assert guessed_names(with_outputs(999)).classes is None
    assert guessed_names(small_classifier()).notes == ()
    opened = convscope.open(write_onnx(with_outputs(1000)))
    assert opened.classes[967] == "espresso"
    opened.save(tmp_path / "saved.onnx")
    assert open_network(tmp_path / "saved.onnx").classes is None, "a guess is never saved"
    own = [f"class {i}" for i in range(1000)]
    named = convscope.open(write_onnx(with_outputs(1000)), classes=own)
    assert named.classes == tuple(own)
    assert GUESSED not in named.notes


@pytest.mark.parametrize("text", ["nope", '{"0": "a"}', "[1, 2]", "[" * 100_000, '["a", ""]'])
def test_names_in_a_file_that_are_none_are_left_out_and_said(text):
    network = replace(with_outputs(2), metadata={"convscope.classes": text, "other": "stays"})
    opened = open_network(write_onnx(network))
    assert opened.classes is None
    assert dict(opened.metadata) == {"other": "stays"}
    assert opened.notes[0].startswith("The class names in the file's metadata cannot be used: ")
