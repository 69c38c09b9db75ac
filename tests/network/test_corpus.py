"""Models that nobody here made open as what they are, and answer as their own files do."""

import hashlib
import tomllib
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from convscope.network.readers import open_network
from convscope.network.writer import write_onnx

MODELS = tomllib.loads((Path(__file__).parents[1] / "corpus.toml").read_text("utf-8"))["model"]
SCAFFOLDING = {"Constant", "Identity", "Dropout", "Shape", "Unsqueeze"}
"""Not ConstantOfShape: it stays where it would make more than FOLDED_LIMIT bytes."""


def located(model) -> Path:
    """Find a file of the corpus; skip where this release of its package has another."""
    package, _, inside = model["file"].partition(":")
    path = Path(find_spec(package).origin).parent / inside
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != model["sha256"]:
        pytest.skip(f"this release of {package} brings another {path.name}")
    return path


@pytest.mark.parametrize("model", MODELS, ids=lambda m: Path(m["file"]).stem)
def test_a_model_of_the_corpus(model):
    path = located(model)
    network = open_network(path)
    ops = Counter(node.op for node in network.nodes)
    assert {op: ops[op] for op in model["ops"]} == model["ops"]
    assert not SCAFFOLDING & ops.keys()
    assert network.notes == ()

    x = np.random.default_rng(0).standard_normal(network.inputs[0].shape, np.float32)
    content = write_onnx(network)
    assert np.allclose(answer(content, x), answer(quietly(path), x), rtol=1e-4)
    assert open_network(content, name=network.name).digest == network.digest


def quietly(path) -> bytes:
    """Return the file's bytes with what onnxruntime warns of taken out: its weights as inputs."""
    model = onnx.load(path)
    stored = {t.name for t in model.graph.initializer}
    kept = [v for v in model.graph.input if v.name not in stored]
    del model.graph.input[:]
    model.graph.input.extend(kept)
    model.ir_version = max(model.ir_version, 4)
    return model.SerializeToString()


def answer(content, x):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]
