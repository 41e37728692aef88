"""The crew: a batch in parts gives what it gives in one, and errors and threads stay where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.diffusion.sampling.worker_pool import in_parts
from spritestudio.specs import ModelSpec


@pytest.fixture
def two_threads() -> Iterator[None]:
    """torch with two threads, whatever the machine has."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
def test_a_batch_in_parts_is_the_batch(network: ContextUnet, model_spec: ModelSpec) -> None:
    network.eval()
    x, context = torch.randn(33, 4, 8, 8), torch.randn(33, model_spec.context_size)
    level, sizes = torch.tensor([0.5]), []

    def noting(x: Tensor, level: Tensor, context: Tensor) -> Tensor:
        sizes.append(len(x))
        return network(x, level, context)

    found = in_parts(noting, x, level, context, 256)
    assert sorted(sizes) == [16, 17]
    assert not found.requires_grad
    assert torch.allclose(found, network(x, level, context), atol=1e-5)
    in_parts(noting, x[:3], level, context[:3], 2)
    assert sorted(sizes[2:]) == [1, 2]
    in_parts(noting, x[:3].repeat(1, 1, 4, 4), level, context[:3], 256)
    assert sorted(sizes[4:]) == [1, 2], "three large ones are enough for two"
    in_parts(noting, x[:31], level, context[:31], 256)
    assert sizes[6:] == [31]


@pytest.mark.usefixtures("two_threads")
def test_an_error_reaches_who_asked_and_the_crew_goes_on() -> None:
    def broken(x: Tensor, _level: Tensor, _context: Tensor) -> Tensor:
        if x[0, 0] < 0:
            raise ValueError("no")
        return x

    ones = torch.ones(8, 1)
    with pytest.raises(ValueError, match="no"):
        in_parts(broken, -ones, ones, ones, 256)
    assert torch.equal(in_parts(broken, ones, ones, ones, 256), ones)


@pytest.mark.usefixtures("two_threads")
def test_other_threads_keep_all_processors() -> None:
    ones = torch.ones(8, 1)
    in_parts(lambda x, _level, _context: x, ones, ones, ones, 256)
    found = []
    thread = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert (found, torch.get_num_threads()) == ([2], 2)
