"""The fast engine: the same network as PyTorch modules, on the graphics card where there is one.

Its mathematics is the NumPy engine's, to rounding: what one learns the other could have, and a run
that one began the other can go on with.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from ...base.array import Array
from ...base.errors import EngineError
from ..settings import Settings
from .engine import Batch, Stepped, Trained
from .numpy import STEPS

if TYPE_CHECKING:
    from ..fit import Team

SLOTS = {
    "sgd": {"velocity": "momentum_buffer"},
    "adam": {"mean": "exp_avg", "square": "exp_avg_sq"},
    "adamw": {"mean": "exp_avg", "square": "exp_avg_sq"},
}
"""What an optimiser keeps: our name of it, and PyTorch's."""


class TorchEngine:
    """One network in training, in PyTorch. ``class_weights`` (k,) weigh each class's pictures.

    With a ``team`` of several workers it is one of them: its process group has been set up, and
    PyTorch's DistributedDataParallel averages the gradients. The loss and how many were right are
    then the mean over the workers; normalisation goes by each worker's own batch, as there.
    Raises EngineError where PyTorch is not installed, UnsupportedOp for a layer it has not.
    """

    def __init__(
        self,
        trained: Trained,
        settings: Settings,
        class_weights: Array | None = None,
        *,
        team: Team | None = None,
    ) -> None:
        torch = needed()
        from .torch_network import TorchNetwork

        self.trained, self.settings = trained, settings
        self.workers = 1 if team is None else team.size
        self.device = _device(torch, self.workers)
        self.module = TorchNetwork(trained, self.device)
        self._torch = torch
        self._weighs = (
            None
            if class_weights is None
            else torch.tensor(class_weights, dtype=torch.float32, device=self.device)
        )
        self._learnt: dict[str, Any] = self.module.learnt
        self._optimiser = self._optimises()
        self._steps = 0
        self._run: Any = self.module
        if self.workers > 1:
            self._run = torch.nn.parallel.DistributedDataParallel(
                self.module,
                device_ids=[self.device] if self.device.type == "cuda" else None,
                find_unused_parameters=not self.module.all_used,
                gradient_as_bucket_view=True,
            )
        if self.device.type == "cuda" and _compiles():
            self._run = torch.compile(self._run)

    def step(self, batch: Batch, rate: float) -> Stepped:
        """Go forward, backward, and change every weight that is learnt."""
        torch = self._torch
        x, targets = self._moved(batch.x), self._moved(batch.targets)
        self.module.train()
        if self.module.chances:
            self.module.chance.manual_seed(_seed(batch.seed))
        self._optimiser.zero_grad(set_to_none=True)
        with self._computing():
            with self._narrow():
                scores = self._run(x)
            scores = scores.float()
            loss = self._loss(scores, targets)
            loss.backward()
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.step()
        self._steps += 1
        with torch.no_grad():
            found = torch.stack([loss.detach(), self._right(scores, targets), self._steepness()])
            if self.workers > 1:
                torch.distributed.all_reduce(found)
                found /= self.workers
        told = found.tolist()  # the one moment at which the card is waited for
        return Stepped(told[0], told[1], told[2])

    def scores(self, x: Array) -> Array:
        """Return the scores (n k) of pictures (n c h w) as the network would answer in use."""
        self.module.eval()
        with self._torch.inference_mode(), self._computing():
            return self.module(self._moved(x)).float().cpu().numpy()

    def weights(self) -> dict[str, Array]:
        """Return every number of the network by name."""
        held = self.module.held
        return {
            name: _array(held[name], own.dtype) if name in held else np.array(own)
            for name, own in self.trained.network.weights.items()
        }

    def kept(self) -> dict[str, Array]:
        """Return what the optimiser keeps, as ``slot/name``, and its count of steps."""
        found = {
            f"{slot}/{name}": _array(self._optimiser.state[weight][theirs], np.float32)
            for slot, theirs in SLOTS[self.settings.optimiser].items()
            for name, weight in self._learnt.items()
        }
        return {**found, STEPS: np.array([self._steps])}

    def restore(self, weights: Mapping[str, Array], kept: Mapping[str, Array]) -> None:
        """Go back to what ``weights`` and ``kept`` returned; what was not kept begins anew."""
        torch = self._torch
        self._steps = int(kept[STEPS][0]) if STEPS in kept else 0
        with torch.no_grad():
            for name, tensor in self.module.held.items():
                tensor.copy_(_tensor(torch, weights[name]))
            for name, weight in self._learnt.items():
                state = self._optimiser.state[weight]
                for slot, theirs in SLOTS[self.settings.optimiser].items():
                    if f"{slot}/{name}" in kept:
                        state[theirs].copy_(_tensor(torch, kept[f"{slot}/{name}"]))
                if "step" in state:
                    state["step"].fill_(float(self._steps))

    def gradients(self) -> dict[str, Array]:
        """Return the gradients of the last step by the weight's name; {} before the first."""
        if all(weight.grad is None for weight in self._learnt.values()):
            return {}
        return {
            name: np.zeros(tuple(w.shape), np.float32) if w.grad is None else _array(w.grad)
            for name, w in self._learnt.items()
        }

    def _optimises(self) -> Any:
        """Return PyTorch's optimiser, with all that it keeps at zero as the NumPy engine has it."""
        torch, settings = self._torch, self.settings
        drawn = [w for name, w in self._learnt.items() if name in self.trained.decayed]
        free = [w for name, w in self._learnt.items() if name not in self.trained.decayed]
        groups = [{"params": drawn, "weight_decay": settings.weight_decay}]
        groups = [g for g in (*groups, {"params": free, "weight_decay": 0.0}) if g["params"]]
        rate, fused = settings.learning_rate, self.device.type in ("cpu", "cuda")
        if settings.optimiser == "sgd":
            made = torch.optim.SGD(groups, lr=rate, momentum=settings.momentum, fused=fused)
        else:
            kind = torch.optim.AdamW if settings.optimiser == "adamw" else torch.optim.Adam
            made = kind(groups, lr=rate, fused=fused)
        for weight in self._learnt.values():
            state = made.state[weight]
            for theirs in SLOTS[settings.optimiser].values():
                state[theirs] = torch.zeros_like(weight, memory_format=torch.preserve_format)
            if settings.optimiser != "sgd":
                state["step"] = torch.zeros((), device=self.device if fused else "cpu")
        return made

    def _loss(self, scores: Any, targets: Any) -> Any:
        """Return the loss of a batch, as ``losses`` has it."""
        functional, smoothing = self._torch.nn.functional, self.settings.label_smoothing
        if self.settings.loss == "mean-squared-error":
            return functional.mse_loss(scores, targets.reshape(scores.shape).float())
        if self._weighs is None:
            return functional.cross_entropy(scores, targets, label_smoothing=smoothing)
        each = self._weighs[targets]
        total = each.sum()
        if self.workers > 1:  # the share of a picture is that among all workers' pictures
            self._torch.distributed.all_reduce(total)
            total = total / self.workers
        losses = functional.cross_entropy(
            scores, targets, reduction="none", label_smoothing=smoothing
        )
        return (losses * each).sum() / total.clamp_min(1e-30)

    def _right(self, scores: Any, targets: Any) -> Any:
        if self.settings.loss == "mean-squared-error":
            return scores.new_zeros(())
        return (scores.argmax(1) == targets).sum().float()

    def _steepness(self) -> Any:
        found = [w.grad for w in self._learnt.values() if w.grad is not None]
        return self._torch.nn.utils.get_total_norm(found)

    def _moved(self, given: Array) -> Any:
        """Return an array as a tensor where the network is, without waiting for it."""
        torch = self._torch
        tensor = _tensor(torch, given)
        if self.device.type == "cuda":
            tensor = tensor.pin_memory()
        tensor = tensor.to(self.device, non_blocking=self.device.type == "cuda")
        if tensor.ndim == 4:
            tensor = tensor.contiguous(memory_format=torch.channels_last)
        return tensor

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """Let the card compute the same every time, in the precision that was asked for."""
        with ExitStack() as stack:
            if self.device.type == "cuda":
                cudnn = self._torch.backends.cudnn
                stack.enter_context(
                    cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)
                )
            yield

    def _narrow(self) -> Any:
        """Let the heavy ops of a step compute in 16 bits where the settings ask for it."""
        torch, wanted = self._torch, self.settings.precision == "bfloat16"
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=wanted)


def needed() -> Any:
    """Return PyTorch. Raises EngineError where it is not installed."""
    try:
        import torch
    except ImportError as error:
        raise EngineError(
            "the torch engine needs PyTorch", remedy='pip install "convscope[torch]"'
        ) from error
    return torch


def _device(torch: Any, workers: int) -> Any:
    """Return the graphics card where there is one; a worker of several has chosen its own."""
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    if workers == 1 and torch.backends.mps.is_available():  # several cannot talk there
        return torch.device("mps")
    return torch.device("cpu")


def _compiles() -> bool:
    """Whether what PyTorch compiles for the card can be compiled on this machine."""
    return bool(find_spec("triton") and (shutil.which("cc") or shutil.which("gcc")))


def _tensor(torch: Any, given: Array) -> Any:
    # PyTorch warns of arrays it could not write to; it will not write to these
    made = np.ascontiguousarray(given)
    return torch.from_numpy(made if made.flags.writeable else made.copy())


def _array(tensor: Any, dtype: Any = np.float32) -> Array:
    """Return a copy of a tensor, in the order of its axes."""
    return np.array(tensor.detach().cpu().numpy(), dtype, order="C")


def _seed(parts: tuple[int, ...]) -> int:
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint64)[0] >> np.uint64(1))
