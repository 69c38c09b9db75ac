"""A network as PyTorch code with its weights beside it: a module as a person would write it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...base.array import Array
from ...base.window import Window
from ...network import Network, Node
from ...ops import TABLE
from .code import (
    WIDTH,
    Code,
    Writer,
    axes_of,
    call,
    class_name,
    comment,
    number,
    padded_evenly,
    sizes,
    wrapped,
)

_OF_A_MODULE = (
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda "
    "double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter "
    "get_submodule half ipu load_state_dict modules mtia named_buffers named_children "
    "named_modules named_parameters parameters register_backward_hook register_buffer "
    "register_forward_hook register_forward_pre_hook register_full_backward_hook "
    "register_full_backward_pre_hook register_load_state_dict_post_hook "
    "register_load_state_dict_pre_hook register_module register_parameter "
    "register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state "
    "set_submodule share_memory state_dict to to_empty train training type xpu zero_grad"
)
"""What ``torch.nn.Module`` calls its own."""
RESERVED = frozenset((*_OF_A_MODULE.split(), "self", "super", "torch", "nn", "F", "Tensor"))


def pytorch_code(network: Network) -> tuple[str, dict[str, Array]]:
    """Return the text of ``model.py``, and the weights by the names of its state dict.

    Raises UnsupportedOp, which names the layer, for an op that there is no code for.
    """
    code = Code(network, "PyTorch", RESERVED)
    _write(code)
    name = class_name(network.name)
    inputs = [code.variables[v.name] for v in network.inputs]
    told = ", ".join(f"{variable}: Tensor" for variable in inputs)
    outputs = [code.variables[v.name] for v in network.outputs]
    kind = "Tensor" if len(outputs) == 1 else f"tuple[{', '.join(['Tensor'] * len(outputs))}]"
    text = _HEAD.format(
        title=comment(network.name),
        name=name,
        shapes=_shapes(code),
        inits="\n".join(code.inits) or "        pass  # no layer of it has weights",
        told=told,
        kind=kind,
        lines="\n".join(code.lines),
        outputs=", ".join(outputs),
        functional="from torch.nn import functional as F\n" if _uses(code, "F.") else "",
    )
    return text, code.tensors


_HEAD = '''"""{title}, written by convscope. Its weights lie beside it: weights.safetensors."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
{functional}

class {name}(nn.Module):
    """{shapes}."""

    def __init__(self) -> None:
        super().__init__()
{inits}

    def forward(self, {told}) -> {kind}:
{lines}
        return {outputs}


def load(weights: str | Path = Path(__file__).with_name("weights.safetensors")) -> {name}:
    """Return the network with its weights, ready to answer."""
    model = {name}()
    model.load_state_dict(load_file(weights))
    return model.eval()
'''


def _uses(code: Code, what: str) -> bool:
    return any(what in line for line in code.lines)


def _shapes(code: Code) -> str:
    def listed(name: str) -> str:
        return " × ".join(map(str, code.shapes[name][1:])) or "a number"

    inputs = ", ".join(listed(v.name) for v in code.network.inputs)
    outputs = ", ".join(f"{listed(v.name)} {comment(v.name)}" for v in code.network.outputs)
    return f"{inputs} → {outputs}"


def _write(code: Code) -> None:
    """Write every layer: one line, or inside the next layer's call where it reads better."""
    waiting: dict[str, str] = {}  # expressions by value, to go inside the next line
    block: tuple[str, ...] = ()
    for position, node in enumerate(code.network.nodes):
        writer = WRITERS.get(node.op)
        if writer is None:
            raise code.cannot(node)
        before = len(code.inits)
        own = {value: code.variables[value] for value in waiting}
        code.variables.update(waiting)  # the writer sees the expression in the value's place
        text = writer(code, node)
        code.variables.update(own)
        waiting = {}
        if node.block != block and (len(code.inits) > before or node.block):
            block = node.block
            if block:
                code.lines.append(f"        # {comment('.'.join(block))}")
        if _goes_inside(code, position, text):
            waiting = {node.outputs[0]: text}
            continue
        made = [code.variables[v] for v in node.outputs if v]
        line = f"{', '.join(made)} = {text}"
        code.lines.extend(wrapped(line, 8))


def _goes_inside(code: Code, position: int, text: str) -> bool:
    """Tell whether a layer's call goes inside the next one's: an activation, a normalisation."""
    nodes = code.network.nodes
    if position + 1 == len(nodes):
        return False
    node, following = nodes[position], nodes[position + 1]
    return (
        following.op in AROUND
        and len(node.outputs) == 1
        and following.inputs[0] == node.outputs[0]
        and code.variables[node.outputs[0]] == "x"
        and len(text) < WIDTH - 30
    )


# ---------------------------------------------------------------- layers with weights


def _layer(code: Code, node: Node, made: str, tensors: Mapping[str, Array | None]) -> str:
    """Put a layer into ``__init__`` and return how the forward pass calls it."""
    attribute = code.attributes[node.name]
    code.inits.extend(wrapped(f"self.{attribute} = {made}", 8))
    for name, tensor in tensors.items():
        if tensor is not None:
            code.tensors[f"{attribute}.{name}"] = np.ascontiguousarray(tensor)
    return f"self.{attribute}"


def _window(code: Code, node: Node) -> Window:
    """Return the geometry of a window over the shape it meets."""
    stands = [np.broadcast_to(np.float32(0), code.shape(node, i)) for i in range(len(node.inputs))]
    op = TABLE[node.op]
    assert op.window is not None  # it is asked of windows alone
    found: Window = op.window(*stands, **node.attributes)
    return found


def _around(x: str, begin: tuple[int, ...], end: tuple[int, ...], fill: str = "") -> str:
    """Return a call that pads; PyTorch lists the last axis first."""
    widths = [w for pair in reversed(list(zip(begin, end, strict=True))) for w in pair]
    told = f"({', '.join(map(str, widths))})"
    return call("F.pad", x, told, value=fill or None)


def _conv(code: Code, node: Node) -> str:
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    w, group = _window(code, node), node.attributes.get("group", 1)
    even = padded_evenly(w.begin, w.end)
    made = call(
        f"nn.Conv{w.rank}d", str(weight.shape[1] * group), str(weight.shape[0]), sizes(w.kernel),
        stride=_unless(w.strides, 1), padding=_unless(w.begin, 0) if even else None,
        dilation=_unless(w.dilations, 1), groups=None if group == 1 else str(group),
        bias="False" if bias is None else None,
    )  # fmt: skip
    layer = _layer(code, node, made, {"weight": weight, "bias": bias})
    x = code.value(node)
    return f"{layer}({x if even else _around(x, w.begin, w.end)})"


def _conv_transpose(code: Code, node: Node) -> str:
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    rank, a = weight.ndim - 2, node.attributes
    pads = tuple(a.get("pads") or (0,) * 2 * rank)
    usual = a.get("auto_pad", "NOTSET") == "NOTSET" and not a.get("output_shape")
    if not usual or pads[:rank] != pads[rank:]:
        raise code.cannot(node, "its padding is uneven")
    group = a.get("group", 1)
    made = call(
        f"nn.ConvTranspose{rank}d", str(weight.shape[0]), str(weight.shape[1] * group),
        sizes(weight.shape[2:]), stride=_unless(a.get("strides") or (1,), 1),
        padding=_unless(pads, 0), output_padding=_unless(a.get("output_padding") or (0,), 0),
        groups=None if group == 1 else str(group), bias="False" if bias is None else None,
        dilation=_unless(a.get("dilations") or (1,), 1),
    )  # fmt: skip
    return f"{_layer(code, node, made, {'weight': weight, 'bias': bias})}({code.value(node)})"


def _unless(numbers: tuple[int, ...] | list[int], usual: int) -> str | None:
    text = sizes(numbers)
    return None if text == str(usual) else text


def _gemm(code: Code, node: Node) -> str:
    a = node.attributes
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    weight = weight if a.get("transB", 0) else weight.T
    if a.get("transA", 0):
        raise code.cannot(node, "its first input is transposed")
    if bias is not None:
        bias = np.broadcast_to(bias.reshape(-1) * np.float32(a.get("beta", 1.0)), len(weight))
    return _linear(code, node, weight * np.float32(a.get("alpha", 1.0)), bias)


def _mat_mul(code: Code, node: Node) -> str:
    if code.is_constant(node, 1) and code.weight(node, 1).ndim == 2:
        return _linear(code, node, code.weight(node, 1).T, None)
    return f"{_operand(code, node, 0)} @ {_operand(code, node, 1)}"


def _linear(code: Code, node: Node, weight: Array, bias: Array | None) -> str:
    units, inputs = weight.shape
    made = call("nn.Linear", str(inputs), str(units), bias="False" if bias is None else None)
    return f"{_layer(code, node, made, {'weight': weight, 'bias': bias})}({code.value(node)})"


def _batch_norm(code: Code, node: Node) -> str:
    a, rank = node.attributes, max(len(code.shape(node)) - 2, 1)
    if a.get("training_mode", 0):
        raise code.cannot(node, "it is in training mode")
    roles = ("weight", "bias", "running_mean", "running_var")
    tensors: dict[str, Array | None] = {
        role: code.weight(node, i) for i, role in enumerate(roles, 1)
    }
    tensors["num_batches_tracked"] = np.array(0)
    eps, momentum = number(a.get("epsilon", 1e-5)), number(round(1 - a.get("momentum", 0.9), 6))
    made = call(
        f"nn.BatchNorm{rank}d", str(len(code.weight(node, 1))),
        eps=None if eps == "1e-5" else eps, momentum=None if momentum == "0.1" else momentum,
    )  # fmt: skip
    return f"{_layer(code, node, made, tensors)}({code.value(node)})"


def _layer_norm(code: Code, node: Node) -> str:
    shape = code.shape(node)
    axis = int(node.attributes.get("axis", -1)) % len(shape)
    eps = number(node.attributes.get("epsilon", 1e-5))
    over = shape[axis:]
    weight, bias = code.weight(node, 1), code.constant(node, 2)
    if weight.shape != over:
        raise code.cannot(node, "its scale has another shape")
    made = call(
        "nn.LayerNorm", str(over[0]) if len(over) == 1 else str(over),
        eps=None if eps == "1e-5" else eps, bias="False" if bias is None else None,
    )  # fmt: skip
    return f"{_layer(code, node, made, {'weight': weight, 'bias': bias})}({code.value(node)})"


def _group_norm(code: Code, node: Node) -> str:
    weight, bias = code.weight(node, 1), code.weight(node, 2)
    eps = number(node.attributes.get("epsilon", 1e-5))
    made = call(
        "nn.GroupNorm", str(int(node.attributes["num_groups"])), str(len(weight)),
        eps=None if eps == "1e-5" else eps,
    )  # fmt: skip
    return f"{_layer(code, node, made, {'weight': weight, 'bias': bias})}({code.value(node)})"


def _instance_norm(code: Code, node: Node) -> str:
    weight, bias = code.weight(node, 1), code.weight(node, 2)
    eps = number(node.attributes.get("epsilon", 1e-5))
    rank = len(code.shape(node)) - 2
    made = call(
        f"nn.InstanceNorm{rank}d", str(len(weight)), affine="True",
        eps=None if eps == "1e-5" else eps,
    )  # fmt: skip
    return f"{_layer(code, node, made, {'weight': weight, 'bias': bias})}({code.value(node)})"


def _p_relu(code: Code, node: Node) -> str:
    slope = code.weight(node, 1)
    channels = code.shape(node)[1]
    if slope.size not in (1, channels):
        raise code.cannot(node, "its slopes are no numbers of channels")
    count = None if slope.size == 1 else str(channels)
    made = call("nn.PReLU", *([count] if count else []))
    return f"{_layer(code, node, made, {'weight': slope.reshape(-1)})}({code.value(node)})"


def _dropout(code: Code, node: Node) -> str:
    ratio = code.constant(node, 1)
    made = call("nn.Dropout", number(0.5 if ratio is None else ratio.item()))
    return f"{_layer(code, node, made, {})}({code.value(node)})"


# ---------------------------------------------------------------- pooling


def _max_pool(code: Code, node: Node) -> str:
    w, x = _window(code, node), code.value(node)
    pads = tuple(w.begin)
    if not padded_evenly(w.begin, w.end) or any(
        2 * p > k for p, k in zip(pads, w.kernel, strict=True)
    ):
        x, pads = _around(x, w.begin, w.end, '-float("inf")'), (0,) * w.rank
    return call(
        f"F.max_pool{w.rank}d", x, sizes(w.kernel), stride=_strides(w), padding=_unless(pads, 0),
        dilation=_unless(w.dilations, 1), ceil_mode=_flag(node, "ceil_mode"),
    )  # fmt: skip


def _average_pool(code: Code, node: Node) -> str:
    w, x = _window(code, node), code.value(node)
    pads, counted = tuple(w.begin), bool(node.attributes.get("count_include_pad", 0))
    wide = any(2 * p > k for p, k in zip(pads, w.kernel, strict=True))
    if set(w.dilations) != {1}:
        raise code.cannot(node, "its window has holes")
    if not padded_evenly(w.begin, w.end) or wide:
        if not counted:
            raise code.cannot(node, "its padding is uneven")
        x, pads = _around(x, w.begin, w.end), (0,) * w.rank
    return call(
        f"F.avg_pool{w.rank}d", x, sizes(w.kernel), stride=_strides(w), padding=_unless(pads, 0),
        ceil_mode=_flag(node, "ceil_mode"),
        count_include_pad="False" if any(pads) and not counted else None,
    )  # fmt: skip


def _strides(w: Window) -> str | None:
    return None if w.strides == w.kernel else sizes(w.strides)


def _flag(node: Node, name: str) -> str | None:
    return "True" if node.attributes.get(name, 0) else None


def _global_pool(kind: str) -> Writer:
    def write(code: Code, node: Node) -> str:
        return f"F.adaptive_{kind}_pool{len(code.shape(node)) - 2}d({code.value(node)}, 1)"

    return write


def _reduce(name: str) -> Writer:
    def write(code: Code, node: Node) -> str:
        axes, rank = axes_of(code, node), len(code.shape(node))
        keeps = node.attributes.get("keepdims", 1)
        if name == "mean" and keeps and rank == 4 and axes == (2, 3):
            return f"F.adaptive_avg_pool2d({code.value(node)}, 1)"
        listed = str(axes[0]) if len(axes) == 1 else str(axes)
        return call(f"{code.value(node)}.{name}", listed, keepdim="True" if keeps else None)

    return write


# ---------------------------------------------------------------- elementwise


def _function(name: str) -> Writer:
    return lambda code, node: f"{name}({code.value(node)})"


def _with(name: str, attribute: str, usual: float, keyword: str) -> Writer:
    """Return a writer of a function with one number; PyTorch's own usual one is ``usual``."""

    def write(code: Code, node: Node) -> str:
        onnx_usual = {"LeakyRelu": 0.01}.get(node.op, 1.0)
        given = float(node.attributes.get(attribute, onnx_usual))
        told = None if abs(given - usual) < 1e-9 else number(given)
        return call(name, code.value(node), **{keyword: told})

    return write


def _gelu(code: Code, node: Node) -> str:
    tanh = node.attributes.get("approximate", "none") == "tanh"
    return call("F.gelu", code.value(node), approximate='"tanh"' if tanh else None)


def _hard_sigmoid(code: Code, node: Node) -> str:
    alpha, beta = node.attributes.get("alpha", 0.2), node.attributes.get("beta", 0.5)
    if abs(alpha - 1 / 6) < 1e-6 and beta == 0.5:
        return f"F.hardsigmoid({code.value(node)})"
    return f"torch.clamp({number(alpha)} * {code.value(node)} + {number(beta)}, 0, 1)"


def _clip(code: Code, node: Node) -> str:
    ends = [code.constant(node, i) for i in (1, 2)]
    low, high = (None if e is None else number(e.item()) for e in ends)
    if (low, high) == ("0.0", "6.0"):
        return f"F.relu6({code.value(node)})"
    return call("torch.clamp", code.value(node), min=low, max=high)


def _selu(code: Code, node: Node) -> str:
    alpha, gamma = node.attributes.get("alpha"), node.attributes.get("gamma")
    if alpha not in (None, 1.6732631921768188) or gamma not in (None, 1.0507010221481323):
        raise code.cannot(node, "its numbers are unusual")
    return f"F.selu({code.value(node)})"


def _binary(sign: str) -> Writer:
    def write(code: Code, node: Node) -> str:
        return f"{_operand(code, node, 0)} {sign} {_operand(code, node, 1)}"

    return write


def _operand(code: Code, node: Node, position: int) -> str:
    """Return a value, a number, or a parameter for a constant of several numbers."""
    if not code.is_constant(node, position):
        return code.value(node, position)
    constant = code.weight(node, position)
    if constant.size == 1 and constant.ndim <= max(len(code.shape(node, 1 - position)), 1):
        return number(constant.item())
    attribute = f"{code.attributes[node.name]}_{'ab'[position]}"
    shape = ", ".join(map(str, constant.shape))
    code.inits.append(f"        self.{attribute} = nn.Parameter(torch.empty({shape}))")
    code.tensors[attribute] = np.ascontiguousarray(constant)
    return f"self.{attribute}"


# ---------------------------------------------------------------- shapes


def _flatten(code: Code, node: Node) -> str:
    axis, rank = int(node.attributes.get("axis", 1)), len(code.shape(node))
    if axis % rank != 1:
        raise code.cannot(node, f"from axis {axis}")
    return f"torch.flatten({code.value(node)}, 1)"


def _reshape(code: Code, node: Node) -> str:
    x, wanted = code.value(node), code.weight(node, 1).tolist()
    if node.attributes.get("allowzero", 0) and 0 in wanted:
        raise code.cannot(node, "one size is zero")
    told = [f"{x}.shape[{i}]" if n == 0 else str(n) for i, n in enumerate(wanted)]
    return f"{x}.reshape({', '.join(told)})"


def _transpose(code: Code, node: Node) -> str:
    usual = list(range(len(code.shape(node))))[::-1]
    order = node.attributes.get("perm") or usual
    return f"{code.value(node)}.permute({', '.join(map(str, order))})"


def _squeeze(code: Code, node: Node) -> str:
    axes = code.constant(node, 1)
    if axes is None:
        raise code.cannot(node, "it names no axis")
    listed = [int(a) for a in axes.reshape(-1)]
    return f"{code.value(node)}.squeeze({sizes(listed) if len(listed) == 1 else tuple(listed)})"


def _unsqueeze(code: Code, node: Node) -> str:
    axes = [int(a) for a in code.weight(node, 1).reshape(-1)]
    rank = len(code.shape(node)) + len(axes)
    text = code.value(node)
    for axis in sorted(a % rank for a in axes):
        text += f".unsqueeze({axis})"
    return text


def _concat(code: Code, node: Node) -> str:
    values = [code.value(node, i) for i in range(len(node.inputs))]
    return f"torch.cat(({', '.join(values)}), {int(node.attributes['axis'])})"


def _split(code: Code, node: Node) -> str:
    axis = int(node.attributes.get("axis", 0))
    parts = code.constant(node, 1)
    found = [code.shapes[v][axis] for v in node.outputs] if parts is None else parts.tolist()
    return f"torch.split({code.value(node)}, ({', '.join(map(str, found))}), {axis})"


def _slice(code: Code, node: Node) -> str:
    shape = code.shape(node)
    starts, ends = code.weight(node, 1).tolist(), code.weight(node, 2).tolist()
    axes, steps = code.constant(node, 3), code.constant(node, 4)
    places = range(len(starts)) if axes is None else [int(a) % len(shape) for a in axes]
    strides = [1] * len(starts) if steps is None else steps.tolist()
    parts = [":"] * len(shape)
    for axis, start, end, step in zip(places, starts, ends, strides, strict=True):
        if step < 1:
            raise code.cannot(node, "it goes backwards")
        stop = "" if end >= shape[axis] else str(end)
        parts[axis] = f"{start or ''}:{stop}" + (f":{step}" if step > 1 else "")
    while parts[-1] == ":" and len(parts) > 1:
        parts.pop()
    return f"{code.value(node)}[{', '.join(parts)}]"


def _pad(code: Code, node: Node) -> str:
    rank = len(code.shape(node))
    pads, fill, axes = code.weight(node, 1).tolist(), code.constant(node, 2), code.constant(node, 3)
    mode = node.attributes.get("mode", "constant")
    if mode != "constant" or axes is not None or min(pads) < 0:
        raise code.cannot(node, f"in the mode '{mode}'")
    begin, end = pads[:rank], pads[rank:]
    first = next((i for i in range(rank) if begin[i] or end[i]), rank - 1)
    value = "" if fill is None or not fill.any() else number(fill.item())
    return _around(code.value(node), tuple(begin[first:]), tuple(end[first:]), value)


def _softmax(name: str) -> Writer:
    def write(code: Code, node: Node) -> str:
        return f"torch.{name}({code.value(node)}, {int(node.attributes.get('axis', -1))})"

    return write


def _same(code: Code, node: Node) -> str:
    return code.value(node)


WRITERS: Mapping[str, Writer] = {
    "Abs": _function("torch.abs"),
    "Add": _binary("+"),
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_norm,
    "Ceil": _function("torch.ceil"),
    "Celu": _with("F.celu", "alpha", 1.0, "alpha"),
    "Clip": _clip,
    "Concat": _concat,
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
    "Div": _binary("/"),
    "Dropout": _dropout,
    "Elu": _with("F.elu", "alpha", 1.0, "alpha"),
    "Erf": _function("torch.erf"),
    "Exp": _function("torch.exp"),
    "Flatten": _flatten,
    "Floor": _function("torch.floor"),
    "Gelu": _gelu,
    "Gemm": _gemm,
    "GlobalAveragePool": _global_pool("avg"),
    "GlobalMaxPool": _global_pool("max"),
    "GroupNormalization": _group_norm,
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _function("F.hardswish"),
    "Identity": _same,
    "InstanceNormalization": _instance_norm,
    "LayerNormalization": _layer_norm,
    "LeakyRelu": _with("F.leaky_relu", "alpha", 0.01, "negative_slope"),
    "Log": _function("torch.log"),
    "LogSoftmax": _softmax("log_softmax"),
    "MatMul": _mat_mul,
    "MaxPool": _max_pool,
    "Mish": _function("F.mish"),
    "Mul": _binary("*"),
    "Neg": _function("torch.neg"),
    "PRelu": _p_relu,
    "Pad": _pad,
    "Pow": _binary("**"),
    "Reciprocal": _function("torch.reciprocal"),
    "ReduceMax": _reduce("amax"),
    "ReduceMean": _reduce("mean"),
    "ReduceMin": _reduce("amin"),
    "ReduceSum": _reduce("sum"),
    "Relu": _function("F.relu"),
    "Reshape": _reshape,
    "Selu": _selu,
    "Sigmoid": _function("torch.sigmoid"),
    "Slice": _slice,
    "Softmax": _softmax("softmax"),
    "Softplus": _function("F.softplus"),
    "Softsign": _function("F.softsign"),
    "Split": _split,
    "Sqrt": _function("torch.sqrt"),
    "Squeeze": _squeeze,
    "Sub": _binary("-"),
    "Tanh": _function("torch.tanh"),
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
"""What writes each op, by its name."""

AROUND = frozenset((
    "BatchNormalization", "Celu", "Clip", "Elu", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu",
    "Mish", "PRelu", "Relu", "Selu", "Sigmoid", "Tanh",
))  # fmt: skip
"""Ops whose call goes around the call before it: ``F.relu(self.conv1(x))``."""
