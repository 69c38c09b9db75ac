"""The readable NumPy convolution against PyTorch's, one thread, forward and backward."""

import numpy as np
import torch
from side_by_side import side_by_side, table
from threadpoolctl import threadpool_limits

from convscope.ops import conv

LAYERS = {  # name: channels in, channels out, size, kernel, stride
    "first layer of a ResNet: 3→64, 224×224, 7×7, stride 2": (3, 64, 224, 7, 2),
    "64→64, 56×56, 3×3": (64, 64, 56, 3, 1),
    "256→256, 14×14, 3×3": (256, 256, 14, 3, 1),
    "64→256, 56×56, 1×1": (64, 256, 56, 1, 1),
}


def measure() -> str:
    torch.set_num_threads(1)
    with threadpool_limits(1):
        return "\n".join(_layer(name, *shape) for name, shape in LAYERS.items())


def _layer(name: str, c: int, m: int, size: int, kernel: int, stride: int) -> str:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1, c, size, size), np.float32)
    w = rng.standard_normal((m, c, kernel, kernel), np.float32)
    pad = kernel // 2
    settings = {"strides": (stride, stride), "pads": (pad,) * 4}
    tx = torch.from_numpy(x).requires_grad_()
    tw = torch.from_numpy(w).requires_grad_()

    def torch_forward() -> torch.Tensor:
        return torch.nn.functional.conv2d(tx, tw, stride=stride, padding=pad)

    y = torch_forward().detach().numpy()
    assert np.allclose(conv.forward(x, w, **settings), y, atol=1e-2)
    ty = torch.from_numpy(y.copy())

    def torch_both() -> None:
        tx.grad = tw.grad = None
        torch_forward().backward(ty)

    def ours_both() -> None:
        conv.forward(x, w, **settings)
        conv.backward(y, x, w, **settings)

    with torch.no_grad():
        forward = side_by_side(
            {
                "torch, forward": torch_forward,
                "ours, forward": lambda: conv.forward(x, w, **settings),
            }
        )
    both = side_by_side({"torch, forward + backward": torch_both, "ours, both": ours_both})
    return table(f"Convolution in NumPy, one thread: {name}", forward + both)
