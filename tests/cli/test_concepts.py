import json

import pytest
from typer.testing import CliRunner

import convscope as cs
from convscope.base.errors import BadQuestion
from convscope.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["concepts", "digits", *arguments])


def answered(*arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_region_is_that_of_the_library():
    found = answered("--picture", "digit-3", "--box", "9,4,9,9", "--most", "5")
    wanted = cs.open("digits").trace("digit-3").concept((9, 4, 9, 9), most=5)
    assert [(a["layer"], a["channel"], a["difference"]) for a in found["channels"]] == [
        (a.layer, a.channel, a.difference) for a in wanted.answers
    ]
    assert found["compared"] == wanted.channels
    said = run("--picture", "digit-3", "--box", "9,4,9,9", "--most", "1").output
    assert "pool1" in said
    assert f"of {wanted.channels} channels" in said


def test_two_boxes_are_one_region_and_two_pictures_have_one_each():
    net = cs.open("digits")
    both = answered("--picture", "digit-3", "--box", "9,4,9,4", "--box", "9,8,9,5")
    assert both == answered("--picture", "digit-3", "--box", "9,4,9,9")
    marks = ("--picture", "digit-3", "--box", "9,4,9,9", "--picture", "digit-7", "--box", "8,3,9,9")
    other = [(net.trace("digit-7"), (8, 3, 9, 9))]
    wanted = net.trace("digit-3").concept((9, 4, 9, 9), also=other)
    assert answered(*marks)["channels"][0]["difference"] == wanted.answers[0].difference
    curve = answered(*marks, "--probe")
    reached = net.trace("digit-3").concept_probe((9, 4, 9, 9), other)
    assert [p["layer"] for p in curve["points"]] == [p.layer for p in reached.points]
    assert curve["points"][0]["probed"]["accuracy"] == reached.points[0].probed.accuracy


def test_a_class_is_probed_by_depth():
    by = {p["layer"]: p for p in answered("--data", "digits", "--class", "3")["points"]}
    assert by["relu2"]["probed"]["accuracy"] > by["conv1"]["probed"]["accuracy"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "neither"),
        (("--picture", "digit-3", "--data", "digits"), "both"),
        (("--picture", "digit-3", "--box", "9,4,9"), "LEFT,TOP,WIDTH,HEIGHT"),
        (("--picture", "digit-3"), "1 pictures, 0 boxes"),
        (("--picture", "digit-3", "--box", "40,40,2,2"), "nothing is marked"),
        (("--picture", "digit-3", "--box", "9,4,9,9", "--probe"), "two marked pictures"),
        (("--data", "digits", "--class", "eleven"), "eleven"),
        (("--data", "digits", "--layer", "conv1"), "every layer"),
        (("--data", "digits", "--box", "9,4,9,9"), "0 pictures, 1 boxes"),
        (("--picture", "digit-3", "--box", "9,4,9,9", "--class", "3"), "--class is of data"),
    ],
)
def test_what_cannot_be_is_one_error(arguments, said):
    done = run(*arguments)
    assert isinstance(done.exception, BadQuestion), done.output
    assert said in str(done.exception)
