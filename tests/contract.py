"""What every op promises, checked for one configuration.

1. forward agrees with ONNX Runtime (ONNX's own reference where it has no kernel);
2. backward agrees with central differences;
3. the terms of every cell make its value, and their factors hold what was read;
4. reads is what a perturbation of the inputs finds: nothing outside it matters, and it is tight;
5. uses are all the values that a weight takes part in: their slopes make what backward says of it.
"""

import warnings
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import numpy as np

from convscope.base.box import Box
from convscope.base.errors import UnsupportedOp
from convscope.base.terms import Kind
from convscope.ops import OPSET, TABLE

COORDINATES = 60  # differentiated for each input
USED = 12  # weights of an input whose uses are looked at
CELLS = 400  # explained, and perturbed one after another
LARGE = 1e3  # a perturbation beyond every value of a test
STEP = 1e-6


def check_op(
    name: str,
    inputs: Sequence[Any],
    attributes: dict[str, Any] | None = None,
    *,
    differentiable: Sequence[int] | None = None,
    outputs: int = 1,
    rtol: float = 1e-5,
    atol: float = 1e-6,
    parity: bool | str = True,
    tight: bool = True,
) -> str:
    """Check the op for these inputs (ONNX's order, None where absent) and attributes.

    ``differentiable`` are the positions of the inputs that have a gradient and that a
    perturbation may touch (all floating-point ones, unless said otherwise; () checks no
    gradient). Keep their values away from kinks and ties. ``parity="reference"`` asks ONNX's
    reference at once, ``parity=False`` no one. ``tight=False`` lets ``reads`` be larger than
    what a perturbation reaches (a value that is not picked). Returns what forward was compared
    with: "onnxruntime", "reference", or "" where neither computes the op.
    """
    op, attributes = TABLE[name], dict(attributes or {})
    given = [None if x is None else np.asarray(x) for x in inputs]
    single = [x.astype(np.float32) if _floating(x) else x for x in given]
    double = [x.astype(np.float64) if _floating(x) else x for x in single]
    floating = [i for i, x in enumerate(given) if _floating(x)]
    smooth = floating if differentiable is None else list(differentiable)
    constant = [i for i in range(len(given)) if i not in (smooth or floating)]
    with np.errstate(all="ignore"):
        engine = check_forward(op, single, attributes, outputs, constant, rtol, atol, parity)
        if smooth and op.backward is not None:
            check_backward(op, double, single, attributes, outputs, smooth)
        if smooth and op.uses is not None and outputs == 1:
            check_uses(op, double, attributes, smooth)
        if op.terms is not None:
            check_terms(op, double, single, attributes, outputs)
        # what only depends on shapes reads everything: it is folded away before anyone asks
        tight = tight and op.kind is not Kind.SHAPE
        check_reads(op, double, attributes, outputs, smooth or floating, tight)
        cost = op.multiply_adds(*single, **attributes)
        assert isinstance(cost, int), f"{name}.multiply_adds gives {type(cost)}"
        assert cost >= 0
    return engine


def check_forward(op, inputs, attributes, outputs, constant, rtol, atol, parity):
    """Shapes, types and values are the engine's."""
    found = op.run(inputs, attributes, outputs)
    assert len(found) == outputs, f"{op.name}: {len(found)} outputs, {outputs} wanted"
    if not parity:
        return ""
    model = one_node(op.name, inputs, attributes, [y.dtype for y in found], constant)
    feeds = {f"x{i}": x for i, x in enumerate(inputs) if x is not None and i not in constant}
    wanted, engine = run_elsewhere(model, feeds, str(parity))
    if not engine:
        return ""
    for k, (y, other) in enumerate(zip(found, wanted, strict=True)):
        where = f"{op.name} output {k} {attributes} against {engine}"
        assert y.shape == other.shape, f"{where}: {y.shape} instead of {other.shape}"
        assert y.dtype == other.dtype, f"{where}: {y.dtype} instead of {other.dtype}"
        np.testing.assert_allclose(y, other, rtol=rtol, atol=atol, err_msg=where)
    return engine


def check_backward(op, inputs, single, attributes, outputs, smooth):
    """Every gradient is the slope, and single precision stays single."""
    rng = np.random.default_rng(0)
    dys = [rng.standard_normal(y.shape) for y in op.run(inputs, attributes, outputs)]
    found = op.backward(dys[0] if outputs == 1 else tuple(dys), *inputs, **attributes)
    light = [dy.astype(np.float32) for dy in dys]
    in_single = op.backward(light[0] if outputs == 1 else tuple(light), *single, **attributes)
    _check_length(op, "gradients", found, inputs)

    def loss(inputs):
        ys = op.run(inputs, attributes, outputs)
        return sum(float((dy * y).sum()) for dy, y in zip(dys, ys, strict=True))

    for i in smooth:
        x, gradient = inputs[i], found[i]
        assert gradient is not None, f"{op.name}: no gradient of input {i}"
        assert gradient.shape == x.shape, f"{op.name}: gradient {gradient.shape} of {x.shape}"
        assert in_single[i].dtype == np.float32, f"{op.name}: gradient {i} is {in_single[i].dtype}"
        numbers = rng.permutation(x.size)[:COORDINATES]
        slopes = np.zeros(len(numbers))
        for row, number in enumerate(numbers):
            step = STEP * max(1.0, abs(float(x.flat[number])))
            sides = [_with(inputs, i, number, x.flat[number] + s) for s in (step, -step)]
            slopes[row] = (loss(sides[0]) - loss(sides[1])) / (2 * step)
        scale = max(1.0, float(np.abs(slopes).max(initial=0)))
        np.testing.assert_allclose(
            gradient.flat[numbers], slopes, rtol=1e-5, atol=1e-6 * scale,
            err_msg=f"{op.name}: gradient of input {i} {attributes}",
        )  # fmt: skip
        np.testing.assert_allclose(
            in_single[i], gradient, rtol=1e-3, atol=1e-4 * scale,
            err_msg=f"{op.name}: gradient of input {i} in single precision {attributes}",
        )  # fmt: skip


def check_uses(op, inputs, attributes, smooth):
    """The slopes where a weight takes part, times what arrives there, make its gradient."""
    rng = np.random.default_rng(3)
    (y,) = op.run(inputs, attributes)
    dy = rng.standard_normal(y.shape)
    found = op.backward(dy, *inputs, **attributes)
    for i in (i for i in smooth if i or op.kind is Kind.ELEMENTWISE):
        weight = inputs[i]
        for index in _some(rng, list(np.ndindex(weight.shape)), USED):
            where = f"{op.name} input {i} at {index} {attributes}"
            uses = op.uses(i, index, *inputs, **attributes)
            assert uses.slopes.shape == (len(uses.cells),), where
            assert len(np.unique(uses.cells, axis=0)) == len(uses.cells), where
            products = dy[tuple(uses.cells.T)] * uses.slopes
            scale = max(1.0, float(np.abs(products).sum()))
            made = float(products.sum())
            np.testing.assert_allclose(made, found[i][index], rtol=1e-9, atol=1e-9 * scale)
            if uses.x is not None:
                inside = (uses.x.cells >= 0).all(axis=1)
                read = inputs[uses.x.input][tuple(uses.x.cells[inside].T)]
                np.testing.assert_array_equal(uses.x.values[inside], read, where)
                assert not uses.x.values[~inside].any(), where
            if op.kind in (Kind.WINDOW_SUM, Kind.DOT) and len(uses.cells):
                _check_partner(op, uses, i, index, inputs, attributes, where)


def _check_partner(op, uses, position, index, inputs, attributes, where):
    """The terms of a value that a weight takes part in say the same of the two."""
    row = len(uses.cells) // 2
    terms = op.terms(tuple(uses.cells[row].tolist()), *inputs, **attributes)
    if uses.x is None:
        assert terms.bias.cells is None or tuple(terms.bias.cells[0]) == tuple(index), where
        return
    mine = next(f for f in terms.factors if f.input == position)
    other = next(f for f in terms.factors if f.input == uses.x.input)
    term = (mine.cells == index).all(axis=1)
    assert term.sum() == 1, where
    assert other.cells[term][0].tolist() == uses.x.cells[row].tolist(), where


def check_terms(op, double, single, attributes, outputs):
    """The terms, read from single-precision values, make forward's double-precision value."""
    rng = np.random.default_rng(1)
    for k, y in enumerate(op.run(double, attributes, outputs)):
        which = {"output": k} if k else {}
        for cell in _some(rng, list(np.ndindex(y.shape)), CELLS):
            try:
                terms = op.terms(cell, *single, **attributes, **which)
            except UnsupportedOp:
                assert k, f"{op.name}: the first output has terms"
                break  # an output that says it has no arithmetic: positions, a mask
            where = f"{op.name} output {k} {attributes} at {cell}"
            finite = terms.products[np.isfinite(terms.products)]
            scale = max(1.0, abs(float(y[cell])), float(np.abs(finite).sum()))
            np.testing.assert_allclose(
                terms.value, float(y[cell]), rtol=1e-9, atol=1e-9 * scale, err_msg=where
            )
            check_factors(op, terms, single, where)


def check_factors(op, terms, inputs, where):
    """Factors hold what lies in the input where they say; their product is what is added."""
    bias = () if terms.bias is None else (terms.bias,)
    for factor in (*terms.factors, *bias):
        count = 1 if factor is terms.bias else len(terms)
        assert factor.values.shape == (count,), where
        assert factor.values.dtype == np.float64, where
        if factor.cells is None:
            continue
        x = inputs[factor.input]
        assert factor.cells.shape == (count, x.ndim), where
        inside = (factor.cells >= 0).all(axis=1)
        assert (factor.cells[~inside] == -1).all(), where
        read = x[tuple(factor.cells[inside].T)]
        held = factor.values if factor.read is None else factor.read
        np.testing.assert_array_equal(held[inside], read.astype(np.float64), where)
    assert terms.products.dtype == np.float64, where
    if terms.layout:
        assert np.prod(terms.layout) == len(terms), where
    if op.kind not in (Kind.ELEMENTWISE, Kind.SHAPE):  # there it is a function of the factors
        made = reduce(np.multiply, (f.values for f in terms.factors), np.ones(len(terms)))
        np.testing.assert_allclose(made, terms.products, rtol=1e-12, atol=1e-12, err_msg=where)


def check_reads(op, inputs, attributes, outputs, touched, tight):
    """Perturb one cell after another: those that reach a box of the output lie in ``reads``."""
    rng = np.random.default_rng(2)
    before = op.run(inputs, attributes, outputs)
    stand_ins = [
        np.broadcast_to(np.zeros((), x.dtype), x.shape) if i in touched else x
        for i, x in enumerate(inputs)
    ]
    asked = [
        (k, box, op.reads(box, *stand_ins, **attributes, **({"output": k} if k else {})))
        for k, y in enumerate(before)
        for box in _boxes(rng, y.shape)
    ]
    for k, box, boxes in asked:
        _check_length(op, "boxes", boxes, inputs)
        _check_beyond(op, k, box, boxes, stand_ins, attributes)
    for i in touched:
        numbers = np.sort(rng.permutation(inputs[i].size)[:CELLS])
        cells = np.argwhere(np.ones(inputs[i].shape, bool))[numbers]
        reached = _reached(op, inputs, attributes, before, i, numbers, (LARGE, -LARGE))
        structural = reached
        if i:  # a weight under padding meets only zeros: NaN shows that it is read
            poisoned = _reached(op, inputs, attributes, before, i, numbers, (np.nan,))
            structural = [a | b for a, b in zip(reached, poisoned, strict=True)]
        whole = tight and len(numbers) == inputs[i].size
        for k, box, boxes in asked:
            where = f"{op.name} input {i}, {box} of output {k}, {attributes}: {boxes[i]}"
            hit = cells[_hits(reached[k], box)]
            if boxes[i] is None:
                assert not len(hit), f"{where} misses {hit.tolist()}"
                continue
            inside = ((hit >= boxes[i].start) & (hit < boxes[i].stop)).all()
            assert inside, f"{where} misses {hit.tolist()}"
            generic = whole and before[k].dtype.kind == "f"  # positions and masks react seldom
            if generic and not boxes[i].clip(inputs[i].shape).empty:
                _check_tight(cells[_hits(structural[k], box)], boxes[i], inputs[i].shape, where)


def _check_length(op, what, found, inputs):
    """There is one for each input; optional inputs left out at the end may have a None."""
    assert len(found) >= len(inputs), f"{op.name}: {len(found)} {what}, {len(inputs)} inputs"
    assert all(extra is None for extra in found[len(inputs) :]), f"{op.name}: too many {what}"


def _check_tight(hit, box, shape, where):
    """Each side of the box that lies inside the tensor is touched by a cell that matters."""
    if box != box.clip(shape) and not len(hit):
        return  # the cells of a window with gaps may all lie in the padding
    assert len(hit), f"{where}, but nothing there matters"
    for axis, (start, stop) in enumerate(box.axes()):
        if start >= 0:
            assert hit[:, axis].min() == start, f"{where} starts too early on axis {axis}"
        if stop <= shape[axis]:
            assert hit[:, axis].max() == stop - 1, f"{where} stops too late on axis {axis}"


def _check_beyond(op, k, box, boxes, inputs, attributes):
    """A box that reaches outside the output over padding needs at least as much."""
    if len(box.start) < 3 or op.kind is Kind.SHAPE:
        return
    ends = (tuple(a - 2 for a in box.start[2:]), tuple(b + 1 for b in box.stop[2:]))
    wider = Box((*box.start[:2], *ends[0]), (*box.stop[:2], *ends[1]))
    which = {"output": k} if k else {}
    for x, inner, outer in zip(
        inputs, boxes, op.reads(wider, *inputs, **attributes, **which), strict=False
    ):
        if inner is not None and not inner.clip(x.shape).empty:
            clipped = inner.clip(x.shape)
            assert clipped.hull(outer.clip(x.shape)) == outer.clip(x.shape), (op.name, wider, outer)


def _reached(op, inputs, attributes, before, i, numbers, values):
    """For each output, an array (perturbed cells, *output): whether the value there changed."""
    reached = [np.zeros((len(numbers), *y.shape), bool) for y in before]
    for row, number in enumerate(numbers):
        for value in values:
            after = op.run(_with(inputs, i, number, value), attributes, len(before))
            for found, old, new in zip(reached, before, after, strict=True):
                same = (old == new) | ((old != old) & (new != new))
                found[row] |= ~same
    return reached


def _hits(reached, box):
    return reached[:, *box.slices].reshape(len(reached), -1).any(axis=1)


def _boxes(rng, shape) -> Iterator[Box]:
    if 0 in shape:
        return
    yield Box.whole(shape)
    for _ in range(4):
        yield Box.cell([rng.integers(n) for n in shape])
    for _ in range(4):
        ends = [sorted(rng.choice(n + 1, 2, replace=False)) for n in shape]
        yield Box(tuple(int(a) for a, _ in ends), tuple(int(b) for _, b in ends))


def _some(rng, items, most):
    if len(items) <= most:
        return items
    return [items[i] for i in np.sort(rng.permutation(len(items))[:most])]


def _with(inputs, i, number, value):
    changed = list(inputs)
    changed[i] = inputs[i].copy()
    changed[i].flat[number] = value
    return changed


def _floating(x):
    return x is not None and x.dtype.kind == "f"


def one_node(name, inputs, attributes, types, constant):
    """Return a model of this one node, its ``constant`` inputs held inside."""
    import onnx
    from onnx import helper, numpy_helper

    names = [f"x{i}" if x is not None else "" for i, x in enumerate(inputs)]
    held = [numpy_helper.from_array(inputs[i], names[i]) for i in constant if names[i]]
    fed = [
        helper.make_tensor_value_info(names[i], helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
        for i, x in enumerate(inputs)
        if x is not None and i not in constant
    ]
    made = [
        helper.make_tensor_value_info(f"y{k}", helper.np_dtype_to_tensor_dtype(t), None)
        for k, t in enumerate(types)
    ]
    attributes = {
        k: numpy_helper.from_array(v) if isinstance(v, np.ndarray) else v
        for k, v in attributes.items()
    }
    node = helper.make_node(name, names, [y.name for y in made], **attributes)
    graph = helper.make_graph([node], "one", fed, made, held)
    opset = 23 if name == "RMSNormalization" else OPSET  # younger than the rest
    return helper.make_model(
        graph, opset_imports=[onnx.OperatorSetIdProto(version=opset)], ir_version=10
    )


def run_elsewhere(model, feeds, first):
    """Run a model in ONNX Runtime; in ONNX's reference where that has no kernel."""
    import onnxruntime
    from onnx.reference import ReferenceEvaluator
    from onnx.reference.op_run import RuntimeImplementationError

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    if first != "reference":
        try:
            session = onnxruntime.InferenceSession(
                model.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
        except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
            pass
        else:
            return session.run(None, feeds), "onnxruntime"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ReferenceEvaluator(model).run(None, feeds), "reference"
        except RuntimeImplementationError:
            return [], ""
