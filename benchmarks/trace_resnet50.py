"""A trace of every tensor of a ResNet-50 against the other ways to get them."""

import numpy as np
import onnxruntime
import torch
from side_by_side import THREADS, side_by_side, table

import convscope
from convscope.network.writer import write_onnx
from families import build

NOTE = """The trace is end to end: from the input tensor to every tensor recorded and readable.
“copied” also copies each of them out of the engine."""


def measure() -> str:
    torch.set_num_threads(THREADS)
    module = build("resnet50")
    x = np.random.default_rng(0).standard_normal((1, 3, 224, 224), np.float32)
    network = convscope.open(module, example=torch.from_numpy(x))
    name = network.inputs[0].name

    def trace() -> convscope.Trace:
        return network.trace({name: x})

    def trace_copied() -> None:
        done = trace()
        for value in done.tensors:
            done.tensors[value]

    _agrees(network, trace())
    candidates = {
        "plain onnxruntime run": _plain(network, name, x),
        "convscope trace": trace,
        "convscope trace, copied": trace_copied,
        "plain torch": _torch(module, x),
        "torch hooks that copy": _hooks(module, x),
    }
    lens = _torchlens(module, x)
    note = NOTE
    if lens is None:
        note += "\nTorchLens was not measured: it is not installed (`pip install torchlens`)."
    else:
        candidates["TorchLens"] = lens
    rows = side_by_side(candidates, rounds=9)
    return table(f"Every tensor of a ResNet-50, 224×224, {THREADS} threads", rows, note)


def _agrees(network: convscope.Network, trace: convscope.Trace) -> None:
    """The engine may optimise; what it records must be what the graph says."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    values = [layer.node.outputs[0] for layer in trace]
    session = onnxruntime.InferenceSession(write_onnx(network, outputs=values), options)
    feeds = {v.name: trace.tensors[v.name] for v in network.inputs}
    for value, plain in zip(values, session.run(values, feeds), strict=True):
        gap = np.abs(trace.tensors[value] - plain).max() / max(1e-6, np.abs(plain).max())
        assert gap < 1e-5, (value, gap)


def _plain(network: convscope.Network, name: str, x: np.ndarray):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(write_onnx(network), options)
    return lambda: session.run(None, {name: x})


def _torch(module: torch.nn.Module, x: np.ndarray):
    given = torch.from_numpy(x)

    def work() -> None:
        with torch.inference_mode():
            module(given)

    return work


def _hooks(module: torch.nn.Module, x: np.ndarray):
    given = torch.from_numpy(x)

    def work() -> None:
        kept = []
        leaves = [m for m in module.modules() if not list(m.children())]
        hooks = [m.register_forward_hook(lambda _m, _i, y: kept.append(y.clone())) for m in leaves]
        with torch.inference_mode():
            module(given)
        for hook in hooks:
            hook.remove()

    return work


def _torchlens(module: torch.nn.Module, x: np.ndarray):
    try:
        import torchlens
    except ImportError:
        return None
    given = torch.from_numpy(x)

    def work() -> None:
        torchlens.trace(module, given)

    return work
