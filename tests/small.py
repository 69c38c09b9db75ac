"""A small network with everything that makes graphs hard: skips, branches, asymmetric pads."""

import numpy as np

from convscope.network import Network, Node, Value


class Builder:
    """Adds nodes one after another; each ``add`` returns the name of its output value."""

    def __init__(self, shape: tuple[int | str, ...], seed: int = 0) -> None:
        self.rng = np.random.default_rng(seed)
        self.input = Value("x", "float32", shape)
        self.nodes: list[Node] = []
        self.weights: dict[str, np.ndarray] = {}

    def weight(self, name: str, *shape: int, low: float = -0.5, high: float = 0.5) -> str:
        self.weights[name] = self.rng.uniform(low, high, shape).astype(np.float32)
        return name

    def constant(self, name: str, values: object) -> str:
        self.weights[name] = np.asarray(values)
        return name

    def add(self, name: str, op: str, *inputs: str, **attributes: object) -> str:
        block = tuple(name.split(".")[:-1])
        self.nodes.append(Node(name, op, inputs, (f"{name}:0",), attributes, block))
        return f"{name}:0"

    def conv(self, name: str, x: str, c: int, m: int, k: int, **attributes: object) -> str:
        group = attributes.get("group", 1)
        weight = self.weight(f"{name}.weight", m, c // group, k, k)
        return self.add(name, "Conv", x, weight, self.weight(f"{name}.bias", m), **attributes)

    def norm(self, name: str, x: str, c: int) -> str:
        numbers = [self.weight(f"{name}.{n}", c) for n in ("scale", "bias", "mean")]
        variance = self.weight(f"{name}.var", c, low=0.5, high=2.0)
        return self.add(name, "BatchNormalization", x, *numbers, variance)

    def network(self, name: str, output: str, shape: tuple[int | str, ...]) -> Network:
        return Network(
            name, (self.input,), (Value(output, "float32", shape),), tuple(self.nodes), self.weights
        )


def small_classifier(size: int = 16) -> Network:
    """Convolution, pooling, a skip, two branches, and a head that sees everything."""
    b = Builder(("n", 3, size, size))
    x = b.conv("stem.conv", "x", 3, 4, 3, strides=[2, 2], pads=[0, 0, 1, 1])
    x = b.add("stem.relu", "Relu", b.norm("stem.bn", x, 4))
    y = b.conv("block.conv", x, 4, 4, 3, pads=[1, 1, 1, 1], group=2)
    x = b.add("block.add", "Add", x, y)
    left = b.conv("split.left", x, 4, 2, 1)
    right = b.add("split.pool", "MaxPool", x, kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4)
    x = b.add("split.concat", "Concat", left, right, axis=1)
    x = b.add("pool", "MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = b.conv("wide", x, 6, 6, 3, pads=[2, 2, 2, 2], dilations=[2, 2])
    x = b.add("flatten", "Flatten", x, axis=1)
    cells = 6 * (size // 4) ** 2
    weight, bias = b.weight("head.weight", 5, cells), b.weight("head.bias", 5)
    x = b.add("head", "Gemm", x, weight, bias, transB=1)
    x = b.add("softmax", "Softmax", x, axis=1)
    return b.network("small", x, ("n", 5))
