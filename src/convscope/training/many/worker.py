"""One worker of several, on one run's folder: ``python -m convscope.training.many.worker RUN``.

torchrun starts it once for each worker and says in the environment which one it is; Ray Train
calls ``work`` where it has set up the process group itself. The first worker leads: it alone
validates and writes, and the others do what it read in the folder.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from ...base.errors import BadSettings, ConvscopeError
from ..checkpoint import Moment
from ..control import Control, Wanted, steer
from ..engines.torch import TorchEngine, needed
from ..run_folder import RunFolder, State
from ..start import train_run
from .laid_out import data_laid_out


class Together:
    """The workers of PyTorch's process group, which has been set up."""

    def __init__(self) -> None:
        self._group: Any = needed().distributed
        self.rank: int = self._group.get_rank()
        self.size: int = self._group.get_world_size()

    def agreed(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """Return what the first worker gave."""
        torch = needed()
        on = "cuda" if self._group.get_backend() == "nccl" else "cpu"
        told = torch.tensor(numbers, dtype=torch.float64, device=on)
        self._group.broadcast(told, src=0)
        return tuple(told.tolist())


def work(folder: RunFolder, *, again: bool) -> Moment | None:
    """Train as one of the process group's workers, from the folder's latest checkpoint on.

    What the user has to mend would go wrong again: the first worker writes it into the folder and
    wants the run to stop, so that nobody starts it anew; None is returned then. Started ``again``
    after one was lost, a run that is to stop is left alone. A lost worker is an error here.
    """
    team = Together()
    if again and Wanted(folder.path).now().action == "stop":
        return None
    try:
        return train_run(
            folder, data_laid_out(folder), team=team, engine=partial(TorchEngine, team=team)
        )
    except ConvscopeError as error:
        if team.rank == 0 or os.environ.get("LOCAL_RANK") == "0":  # once on every machine
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        if team.rank == 0:
            steer(folder.path, Control("stop"))
            if folder.state().state != "failed":  # it did not come as far as to begin
                folder.put_state(State("failed", message=str(error)))
        return None


def main(arguments: list[str] | None = None) -> int:
    """Join torchrun's group, train, leave it."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = RunFolder(Path(given[0]))
    torch = needed()
    cards = torch.cuda.device_count()
    if cards:
        here = int(os.environ["LOCAL_WORLD_SIZE"])
        if here > cards:
            raise BadSettings(
                f"{here} workers take as many graphics cards", received=f"{cards}",
                remedy="Give fewer workers, or none of the cards: CUDA_VISIBLE_DEVICES=''.",
            )  # fmt: skip
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    again = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) > 0
    if again and folder.state().state in ("finished", "stopped"):
        return 0  # a worker was lost on its way out: there is nothing left to do together
    torch.distributed.init_process_group("nccl" if cards else "gloo")
    try:
        work(folder, again=again)
    finally:
        torch.distributed.destroy_process_group()
    return 0


if __name__ == "__main__":
    sys.exit(main())
