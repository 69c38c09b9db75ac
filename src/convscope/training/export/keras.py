"""A network as Keras 3 code with its weights beside it: functional, channels last.

TensorFlow computes channels first on a GPU alone, so maps go as (n h w c) in the code. What
ONNX's Flatten makes of (n c h w) is kept by a Permute before it, so that the numbers agree.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...base.array import Array
from ...base.window import Window
from ...network import Network, Node
from ...ops import TABLE
from .code import Code, Writer, axes_of, call, comment, identifier, number, sizes, wrapped

RESERVED = frozenset(
    ("keras", "layers", "ops", "build", "load", "load_file", "Path", "model", "float")
)
LAST = {0: 0, 1: 3, 2: 1, 3: 2}
"""Where each axis of (n c h w) lies in (n h w c)."""


def keras_code(network: Network) -> tuple[str, dict[str, Array]]:
    """Return the text of ``model.py``, and the weights as ``layer/weight``.

    Raises UnsupportedOp, which names the layer, for what there is no code for.
    """
    code = Code(network, "Keras", RESERVED)
    for node in network.nodes:
        for value in (*node.inputs[:1], *node.outputs):
            if len(code.shapes.get(value, (1, 1))) not in (2, 4):
                raise code.cannot(node, f"'{value}' has {len(code.shapes[value])} axes")
    _write(code)
    inputs = [code.variables[v.name] for v in network.inputs]
    outputs = [code.variables[v.name] for v in network.outputs]
    text = _HEAD.format(
        title=comment(network.name),
        inputs="\n".join(
            f"    {variable} = keras.Input({_given(code, v.name, v.shape)})"
            for variable, v in zip(inputs, network.inputs, strict=True)
        ),
        lines="\n".join(code.lines),
        given=inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]",
        made=outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]",
        name=f'"{identifier(network.name)}"',
        ops="from keras import layers, ops" if _uses_ops(code) else "from keras import layers",
    )
    return text, code.tensors


_HEAD = '''"""{title}, written by convscope. Its weights lie beside it: weights.safetensors.

Pictures go in as (n, height, width, channels).
"""

from pathlib import Path

import keras
{ops}
from safetensors.numpy import load_file


def build() -> keras.Model:
    """Return the network with random weights."""
{inputs}
{lines}
    return keras.Model({given}, {made}, name={name})


def load(weights: str | Path = Path(__file__).with_name("weights.safetensors")) -> keras.Model:
    """Return the network with its weights."""
    model, tensors = build(), load_file(weights)
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(tensors[f"{{layer.name}}/{{weight.name}}"])
    return model
'''


def _given(code: Code, name: str, shape: tuple[int | str, ...] | None) -> str:
    own = [n if isinstance(n, int) else None for n in (shape or code.shapes[name])[1:]]
    if len(own) == 3:
        own = [own[1], own[2], own[0]]
    return f"({', '.join(map(str, own))}{',' if len(own) == 1 else ''})"


def _uses_ops(code: Code) -> bool:
    return any("ops." in line.replace("keras.ops.", "") for line in code.lines)


def _write(code: Code) -> None:
    block: tuple[str, ...] = ()
    for node in code.network.nodes:
        writer = WRITERS.get(node.op)
        if writer is None:
            raise code.cannot(node)
        if len([v for v in node.outputs if v]) != 1:
            raise code.cannot(node, "it has several outputs")
        if node.block != block:
            block = node.block
            if block:
                code.lines.append(f"    # {comment('.'.join(block))}")
        variable = code.variables[node.outputs[0]]
        text = writer(code, node)
        if text != variable:
            code.lines.extend(wrapped(f"{variable} = {text}", 4))


def _layer(
    code: Code, node: Node, made: str, x: str, tensors: Mapping[str, Array | None] | None = None
) -> str:
    """Return the call of a layer that bears the node's name, and keep its weights."""
    name = code.attributes[node.name]
    for role, tensor in (tensors or {}).items():
        if tensor is not None:
            code.tensors[f"{name}/{role}"] = np.ascontiguousarray(tensor)
    inner = made[:-1]
    told = f'name="{name}"'
    return f"{inner}{'' if inner.endswith('(') else ', '}{told})({x})"


def _plain(kind: str, **named: str | None) -> Writer:
    return lambda code, node: _layer(code, node, call(f"layers.{kind}", **named), code.value(node))


# ---------------------------------------------------------------- windows


def _geometry(code: Code, node: Node) -> Window:
    stands = [np.broadcast_to(np.float32(0), code.shape(node, i)) for i in range(len(node.inputs))]
    op = TABLE[node.op]
    assert op.window is not None  # it is asked of windows alone
    found: Window = op.window(*stands, **node.attributes)
    if found.rank != 2:
        raise code.cannot(node, f"it slides along {found.rank} axes")
    return found


def _padded(code: Code, x: str, begin: tuple[int, ...], end: tuple[int, ...]) -> str:
    """Write a line that pads with zeros, where there is something to pad; return its variable."""
    if not any((*begin, *end)):
        return x
    top, left, bottom, right = *begin, *end
    told = f"(({top}, {bottom}), ({left}, {right}))"
    if (top, left) == (bottom, right):
        told = str(top) if top == left else f"({top}, {left})"
    code.lines.append(f"    x = layers.ZeroPadding2D({told})({x})")
    return "x"


def _same(w: Window) -> bool:
    """Tell whether Keras' padding="same" is this padding: it is evenly around, at stride 1."""
    around = all(
        s == 1 and b == e and b + e == d * (k - 1)
        for s, b, e, d, k in zip(w.strides, w.begin, w.end, w.dilations, w.kernel, strict=True)
    )
    return around and any(w.begin)


def _conv(code: Code, node: Node) -> str:
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    w, group = _geometry(code, node), node.attributes.get("group", 1)
    if max(w.strides) > 1 and max(w.dilations) > 1:
        raise code.cannot(node, "its strides and its dilations are both above 1")
    channels = weight.shape[1] * group
    alone = group > 1 and group == channels
    if alone and len(set(w.strides)) > 1:
        raise code.cannot(node, "its strides differ")
    same = _same(w)
    x = code.value(node) if same else _padded(code, code.value(node), w.begin, w.end)
    strides = None if set(w.strides) == {1} else sizes(w.strides)
    shared = {
        "padding": '"same"' if same else None,
        "dilation_rate": None if set(w.dilations) == {1} else sizes(w.dilations),
        "use_bias": "False" if bias is None else None,
    }
    if alone:
        times = len(weight) // channels
        made = call(
            "layers.DepthwiseConv2D", sizes(w.kernel), strides=strides,
            depth_multiplier=None if times == 1 else str(times), **shared,
        )  # fmt: skip
        kernel = weight.reshape(channels, times, *w.kernel).transpose(2, 3, 0, 1)
    else:
        made = call(
            "layers.Conv2D", str(len(weight)), sizes(w.kernel), strides=strides,
            groups=None if group == 1 else str(group), **shared,
        )  # fmt: skip
        kernel = weight.transpose(2, 3, 1, 0)
    return _layer(code, node, made, x, {"kernel": kernel, "bias": bias})


def _max_pool(code: Code, node: Node) -> str:
    w, x = _geometry(code, node), code.value(node)
    if set(w.dilations) != {1}:
        raise code.cannot(node, "its window has holes")
    pads = w.padding()
    if any(a or b for a, b in pads):
        (top, bottom), (left, right) = pads
        around = f"((0, 0), ({top}, {bottom}), ({left}, {right}), (0, 0))"
        code.lines.append(f'    x = ops.pad({x}, {around}, constant_values=-float("inf"))')
        x = "x"
    return _layer(code, node, _pool("MaxPooling2D", w), x)


def _average_pool(code: Code, node: Node) -> str:
    w, x = _geometry(code, node), code.value(node)
    if set(w.dilations) != {1}:
        raise code.cannot(node, "its window has holes")
    if any(w.overshoot):
        raise code.cannot(node, "its last window hangs over the edge")
    counted = node.attributes.get("count_include_pad", 0)
    pool = _pool("AveragePooling2D", w)
    if counted or not any((*w.begin, *w.end)):
        return _layer(code, node, pool, _padded(code, x, w.begin, w.end))
    # a mean over the picture alone: Keras' over zeros too, by how much of the window is picture
    top, left, bottom, right = *w.begin, *w.end
    padding = f"layers.ZeroPadding2D((({top}, {bottom}), ({left}, {right})))"
    share = f"{pool}({padding}(ops.ones_like({x})))"
    inside = f"{code.attributes[node.name]}_inside"
    code.lines.extend(wrapped(f"{inside} = {share}", 4))
    return f"{_layer(code, node, pool, f'{padding}({x})')} / {inside}"


def _pool(kind: str, w: Window) -> str:
    strides = None if w.strides == w.kernel else sizes(w.strides)
    return call(f"layers.{kind}", sizes(w.kernel), strides=strides)


def _global_pool(kind: str) -> Writer:
    return _plain(f"Global{kind}Pooling2D", keepdims="True")


def _reduce_mean(code: Code, node: Node) -> str:
    axes, rank = axes_of(code, node), len(code.shape(node))
    keeps = node.attributes.get("keepdims", 1)
    if rank == 4 and axes == (2, 3):
        made = call("layers.GlobalAveragePooling2D", keepdims="True" if keeps else None)
        return _layer(code, node, made, code.value(node))
    raise code.cannot(node, f"over the axes {axes}")


# ---------------------------------------------------------------- layers with weights


def _gemm(code: Code, node: Node) -> str:
    a = node.attributes
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    if a.get("transA", 0):
        raise code.cannot(node, "its first input is transposed")
    kernel = (weight.T if a.get("transB", 0) else weight) * np.float32(a.get("alpha", 1.0))
    if bias is not None:
        bias = np.broadcast_to(bias.reshape(-1) * np.float32(a.get("beta", 1.0)), kernel.shape[1:])
    return _dense(code, node, kernel, bias)


def _mat_mul(code: Code, node: Node) -> str:
    kernel = code.weight(node, 1)
    if kernel.ndim != 2 or len(code.shape(node)) != 2:
        raise code.cannot(node, "it is more than a matrix")
    return _dense(code, node, kernel, None)


def _dense(code: Code, node: Node, kernel: Array, bias: Array | None) -> str:
    made = call("layers.Dense", str(kernel.shape[1]), use_bias="False" if bias is None else None)
    return _layer(code, node, made, code.value(node), {"kernel": kernel, "bias": bias})


def _batch_norm(code: Code, node: Node) -> str:
    a = node.attributes
    if a.get("training_mode", 0):
        raise code.cannot(node, "it is in training mode")
    roles = ("gamma", "beta", "moving_mean", "moving_variance")
    tensors = {role: code.weight(node, i) for i, role in enumerate(roles, 1)}
    made = call(
        "layers.BatchNormalization", momentum=number(round(a.get("momentum", 0.9), 6)),
        epsilon=number(a.get("epsilon", 1e-5)),
    )  # fmt: skip
    return _layer(code, node, made, code.value(node), tensors)


def _dropout(code: Code, node: Node) -> str:
    ratio = code.constant(node, 1)
    told = number(0.5 if ratio is None else ratio.item())
    return _layer(code, node, call("layers.Dropout", told), code.value(node))


# ---------------------------------------------------------------- elementwise


def _activation(name: str) -> Writer:
    return lambda code, node: _layer(code, node, f'layers.Activation("{name}")', code.value(node))


def _leaky_relu(code: Code, node: Node) -> str:
    made = call("layers.LeakyReLU", number(node.attributes.get("alpha", 0.01)))
    return _layer(code, node, made, code.value(node))


def _elu(code: Code, node: Node) -> str:
    made = call("layers.ELU", number(node.attributes.get("alpha", 1.0)))
    return _layer(code, node, made, code.value(node))


def _gelu(code: Code, node: Node) -> str:
    near = node.attributes.get("approximate", "none") == "tanh"
    return f"keras.activations.gelu({code.value(node)}, approximate={near})"


def _clip(code: Code, node: Node) -> str:
    ends = [code.constant(node, i) for i in (1, 2)]
    if ends[0] is not None and ends[1] is not None:
        low, high = (end.item() for end in ends if end is not None)
        if low == 0:
            made = call("layers.ReLU", max_value=number(high))
            return _layer(code, node, made, code.value(node))
    low_, high_ = ("None" if end is None else number(end.item()) for end in ends)
    if "None" in (low_, high_):
        bound, name = (high_, "minimum") if low_ == "None" else (low_, "maximum")
        return f"ops.{name}({code.value(node)}, {bound})"
    return f"ops.clip({code.value(node)}, {low_}, {high_})"


def _hard_sigmoid(code: Code, node: Node) -> str:
    alpha, beta = node.attributes.get("alpha", 0.2), node.attributes.get("beta", 0.5)
    if abs(alpha - 1 / 6) < 1e-6 and beta == 0.5:
        return _activation("hard_sigmoid")(code, node)
    return f"ops.clip({number(alpha)} * {code.value(node)} + {number(beta)}, 0, 1)"


def _softmax(name: str) -> Writer:
    def write(code: Code, node: Node) -> str:
        axis = _axis(code, node, int(node.attributes.get("axis", -1)))
        if name == "log_softmax":
            return f"ops.log_softmax({code.value(node)}, axis={axis})"
        return _layer(code, node, call("layers.Softmax", axis=str(axis)), code.value(node))

    return write


def _axis(code: Code, node: Node, axis: int) -> int:
    """Return where an axis of ONNX's lies in the code, counted from the end where it is last."""
    rank = len(code.shape(node))
    at = LAST[axis % rank] if rank == 4 else axis % rank
    return -1 if at == rank - 1 else at


def _binary(layer: str, sign: str) -> Writer:
    """Return a writer for two values, or a value and one number."""

    def write(code: Code, node: Node) -> str:
        known = [code.is_constant(node, i) for i in (0, 1)]
        if not any(known):
            a, b = code.value(node, 0), code.value(node, 1)
            if len(code.shape(node, 0)) != len(code.shape(node, 1)):
                raise code.cannot(node, "its inputs have different numbers of axes")
            if layer and code.shape(node, 0) == code.shape(node, 1):
                return _layer(code, node, f"layers.{layer}()", f"[{a}, {b}]")
            return f"{a} {sign} {b}"
        told = []
        for i in (0, 1):
            if not known[i]:
                told.append(code.value(node, i))
                continue
            constant = code.weight(node, i)
            if constant.size != 1:
                raise code.cannot(node, "it has a constant of several numbers")
            told.append(number(constant.item()))
        return f"{told[0]} {sign} {told[1]}"

    return write


def _function(name: str) -> Writer:
    return lambda code, node: f"ops.{name}({code.value(node)})"


def _identity(code: Code, node: Node) -> str:
    return code.value(node)


# ---------------------------------------------------------------- shapes


def _flatten(code: Code, node: Node) -> str:
    shape, axis = code.shape(node), int(node.attributes.get("axis", 1))
    if axis % len(shape) != 1:
        raise code.cannot(node, f"from axis {axis}")
    x = code.value(node)
    if len(shape) == 4 and shape[1] > 1 and shape[2:] != (1, 1):
        code.lines.append(f"    x = layers.Permute((3, 1, 2))({x})  # ONNX counts channels first")
        x = "x"
    return _layer(code, node, "layers.Flatten()", x)


def _concat(code: Code, node: Node) -> str:
    values = ", ".join(code.value(node, i) for i in range(len(node.inputs)))
    axis = _axis(code, node, int(node.attributes["axis"]))
    made = call("layers.Concatenate", axis=None if axis == -1 else str(axis))
    return _layer(code, node, made, f"[{values}]")


WRITERS: Mapping[str, Writer] = {
    "Abs": _function("abs"),
    "Add": _binary("Add", "+"),
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_norm,
    "Clip": _clip,
    "Concat": _concat,
    "Conv": _conv,
    "Div": _binary("", "/"),
    "Dropout": _dropout,
    "Elu": _elu,
    "Exp": _function("exp"),
    "Flatten": _flatten,
    "Gelu": _gelu,
    "Gemm": _gemm,
    "GlobalAveragePool": _global_pool("Average"),
    "GlobalMaxPool": _global_pool("Max"),
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _activation("hard_swish"),
    "Identity": _identity,
    "LeakyRelu": _leaky_relu,
    "Log": _function("log"),
    "LogSoftmax": _softmax("log_softmax"),
    "MatMul": _mat_mul,
    "MaxPool": _max_pool,
    "Mish": _activation("mish"),
    "Mul": _binary("Multiply", "*"),
    "Neg": _function("negative"),
    "ReduceMean": _reduce_mean,
    "Relu": _plain("ReLU"),
    "Sigmoid": _activation("sigmoid"),
    "Softmax": _softmax("softmax"),
    "Softplus": _activation("softplus"),
    "Sqrt": _function("sqrt"),
    "Sub": _binary("Subtract", "-"),
    "Tanh": _activation("tanh"),
}
"""What writes each op, by its name."""
