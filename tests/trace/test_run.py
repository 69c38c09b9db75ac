import numpy as np
import pytest

from convscope.base.errors import BadQuestion, BadShape, EngineError, TooLarge
from convscope.network import Node
from convscope.trace import run
from convscope.trace.memory import bytes_recorded
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def test_the_engines_agree_on_every_tensor():
    network = small_classifier()
    traces = [run(network, {"x": X}, engine=e) for e in ("onnxruntime", "numpy", "torch")]
    for layer in traces[0]:
        for other in traces[1:]:
            assert layer.output == pytest.approx(other[layer.name].output, abs=2e-5), layer


def test_every_value_is_recorded_and_copied_once():
    trace = run(small_classifier(), {"x": X})
    assert set(trace.tensors) == {"x", *(f"{layer.name}:0" for layer in trace)}
    assert trace["head"].output is trace["head"].output
    assert not trace["head"].output.flags.writeable
    assert list(trace.outputs) == ["softmax:0"]


def test_the_estimate_is_what_is_recorded():
    network = small_classifier()
    trace = run(network, {"x": X})
    recorded = sum(layer.output.nbytes for layer in trace)
    assert bytes_recorded(network, {"x": X}) == recorded


def test_a_trace_beyond_the_bound_is_refused_before_it_runs():
    with pytest.raises(TooLarge, match=r"would record 0 MiB, the limit is 0 MiB\. Give a smaller"):
        run(small_classifier(), {"x": X}, memory_limit=1000)


def test_a_timed_run_has_a_time_for_every_layer():
    for engine in ("onnxruntime", "numpy"):
        trace = run(small_classifier(), {"x": X}, engine=engine, timed=True)
        assert set(trace.milliseconds) == {layer.name for layer in trace}


def test_a_batch_keeps_its_axis():
    trace = run(small_classifier(), {"x": np.concatenate([X, X])})
    assert trace["head"].output.shape == (2, 5)


def test_a_network_that_fails_half_way_shows_what_comes_before():
    b = Builder((1, 3, 16, 16))
    x = b.add("first", "Relu", "x")
    b.nodes.append(Node("strange", "my.domain::Frobnicate", (x,), ("strange:0",)))
    b.add("after", "Relu", "strange:0")
    trace = run(b.network("partly", "after:0", (1, 3, 16, 16)), {"x": X})
    assert [layer.name for layer in trace] == ["first"]
    assert "convscope cannot compute it" in trace.missing["strange"]
    assert trace.missing["after"] == "it needs 'strange'."
    with pytest.raises(BadQuestion, match="there are no values for 'strange:0'"):
        _ = trace["strange"].output


def test_a_network_of_which_nothing_can_be_computed_is_an_error_in_one_line():
    b = Builder((1, 3, 16, 16))
    b.nodes.append(Node("strange", "my.domain::Frobnicate", ("x",), ("strange:0",)))
    with pytest.raises(EngineError, match="nothing cannot be run: received"):
        run(b.network("nothing", "strange:0", (1, 3, 16, 16)), {"x": X})


@pytest.mark.parametrize(
    ("feeds", "text"),
    [
        ({}, "the input 'x' is not given: received nothing. Give a tensor for every input"),
        ({"x": X[0]}, r"the input 'x' takes the shape \(n, 3, 16, 16\): received \(3, 16, 16\)"),
        ({"x": X[:, :1]}, r"received \(1, 1, 16, 16\)"),
        ({"x": np.array(X, dtype=str)}, "the input 'x' takes numbers: received <U"),
    ],
)
def test_a_tensor_that_does_not_fit_is_refused(feeds, text):
    with pytest.raises(BadShape, match=text):
        run(small_classifier(), feeds)


def test_an_unknown_engine_is_refused():
    with pytest.raises(BadQuestion, match=r"no such engine: received 'tpu'\. Engines: onnxruntime"):
        run(small_classifier(), {"x": X}, engine="tpu")
