"""Training on several processes: `torchrun --nproc-per-node N -m spritestudio train …`.

All processes draw the same batch, noise and noise levels, N times the batch size of the recipe. Each runs
the network on its part; the parts are put together, so that all have the loss of the whole batch, and the
gradients are added up. So N processes make the steps that one would make with N times the batch size. The
first process leads: it alone reads the set and writes the run; the others follow its word. A run may go on
with another number of processes: its next step has a batch of their size.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from spritestudio.diffusion.training.setup import TrainingSetup
from spritestudio.diffusion.training.shared_network import processes
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.errors import SpriteStudioError

_gathered = threading.Event()  # the followers have the leader's trainer


def join() -> None:
    """Meet the other processes: NCCL carries what lies on GPUs, gloo all else."""
    _gathered.clear()
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        dist.init_process_group("cpu:gloo,cuda:nccl")
    else:
        dist.init_process_group("gloo")


def leave() -> None:
    """Part from them."""
    dist.destroy_process_group()


def leads() -> bool:
    """Whether this process is the first one, which reads and writes."""
    return not dist.is_initialized() or dist.get_rank() == 0


def gather_round(trainer: Trainer) -> None:
    """The leader gives its trainer, as it stands, to those that follow."""
    if processes() > 1:
        weights = {name: tensor.cpu() for name, tensor in trainer.network.state_dict().items()}
        setup = TrainingSetup(trainer.spec, trainer.sprites, trainer.model_spec, weights)
        dist.broadcast_object_list([setup, *trainer.state()])
        _gathered.set()


def dismiss() -> None:
    """The leader has come to nothing: those that wait for its trainer need not wait."""
    if processes() > 1 and not _gathered.is_set():
        dist.broadcast_object_list([None, None, None])


def tell(learning_rate: float | None) -> None:
    """The leader calls for the next step, or with None for the end."""
    if processes() > 1:
        word = torch.tensor([learning_rate is not None, learning_rate or 0.0], dtype=torch.float64)
        dist.broadcast(word, 0)


def follow() -> None:
    """Make the leader's steps until it calls for the end; Ctrl-C is the leader's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given: list[Any] = [None, None, None]
    dist.broadcast_object_list(given)
    setup, tensors, position = given
    if setup is None:
        return
    trainer = Trainer(setup)
    trainer.load_state(tensors, position)
    while (word := _hear())[0]:
        with contextlib.suppress(SpriteStudioError):  # the leader has the same one, and says so
            trainer.step(trainer.next_batch(), float(word[1]))
            trainer.finish_batch()


def _hear() -> Tensor:
    word = torch.zeros(2, dtype=torch.float64)
    dist.broadcast(word, 0)
    return word
