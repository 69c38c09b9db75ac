"""What is asked of every op's file, whoever wrote it."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from convscope.ops import OPSET, TABLE
from convscope.ops.op import Op

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
YOUNGER = {"RMSNormalization": 23}
"""Ops of a later operator set that are computed all the same."""


def public(op: Op):
    """Return the functions that the op's own file defines for others."""
    return {
        name: function
        for name, function in inspect.getmembers(op.module, inspect.isfunction)
        if function.__module__ == op.module.__name__ and not name.startswith("_")
    }


@pytest.fixture(params=TABLE.values(), ids=TABLE)
def op(request) -> Op:
    return request.param


def schema_of(op: Op):
    from onnx import defs

    return defs.get_schema(op.name, YOUNGER.get(op.name, OPSET))


def test_the_file_says_what_it_is_and_where_that_is_defined(op):
    text = op.module.__doc__
    assert text.partition("\n")[0].endswith((".", "::", ":"))
    assert f"https://onnx.ai/onnx/operators/onnx__{op.name}.html" in text


def test_every_function_says_what_it_does(op):
    for name, function in public(op).items():
        assert (function.__doc__ or "").strip(), f"{op.name}.{name} says nothing"


def test_there_is_a_number_worked_out(op):
    assert ">>> " in op.module.forward.__doc__, f"{op.name}.forward shows no example"


def test_the_name_is_onnx_s_and_the_file_s(op):
    assert schema_of(op).name == op.name
    file = op.module.__name__.rpartition(".")[2].rstrip("_").replace("_", "")
    assert file == op.name.lower()


def test_the_attributes_are_onnx_s(op):
    taken = inspect.signature(op.module.forward).parameters.values()
    named = {p.name for p in taken if p.kind is p.KEYWORD_ONLY}
    known = set(schema_of(op).attributes)
    if not any(p.kind is p.VAR_KEYWORD for p in taken):
        assert known <= named | {"outputs"}
    from onnx import defs

    later = set(defs.get_schema(op.name).attributes)  # some are taken before their time
    assert named <= known | later | {"outputs"}


def test_the_inputs_are_onnx_s(op):
    from onnx import defs

    wanted = schema_of(op).inputs
    if wanted and wanted[-1].option == defs.OpSchema.FormalParameterOption.Variadic:
        assert op.module.INPUTS == ()
    else:
        assert len(op.module.INPUTS) == len(wanted)


def checked() -> set[str]:
    """Return the names of ops that a test gives to ``check_op``.

    Where a test file calls it with a name from a table of its own, every text in that file counts.
    """
    names = set()
    for file in HERE.glob("test_*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check_op"
        ]
        texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
        for call in calls:
            first = call.args[0]
            names |= {first.value} if isinstance(first, ast.Constant) else texts
    return names


def test_every_op_keeps_its_contract_in_a_test():
    assert sorted(set(TABLE) - checked()) == []


def test_the_page_lists_every_op():
    command = [sys.executable, ROOT / "tools" / "ops_page.py", "--check"]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_a_run_gives_as_many_outputs_as_are_used():
    one = TABLE["Dropout"].run([np.ones(2)], {})
    both = TABLE["Dropout"].run([np.ones(2)], {}, outputs=2)
    assert (len(one), len(both)) == (1, 2)
