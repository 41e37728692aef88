"""The network, held against an independent transcription of the course's."""

from __future__ import annotations

import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.specs import ModelSpec
from tests.diffusion.course import CourseUnet, lively


def test_at_the_sizes_of_the_notes_it_has_their_parameters() -> None:
    network = ContextUnet(in_channels=3, n_feat=64, n_cfeat=5, height=16)
    assert sum(parameter.numel() for parameter in network.parameters()) == 1_480_771


@pytest.mark.parametrize("sizes", [(3, 64, 5, 16), (4, 8, 14, 8), (3, 16, 1, 24)], ids=str)
def test_its_weights_have_the_courses_names_and_shapes(sizes: tuple[int, int, int, int]) -> None:
    ours, theirs = ContextUnet(*sizes).state_dict(), CourseUnet(*sizes).state_dict()
    assert list(ours) == list(theirs)
    assert {name: tensor.shape for name, tensor in ours.items()} == {
        name: tensor.shape for name, tensor in theirs.items()
    }


@pytest.mark.parametrize("sizes", [(3, 64, 5, 16), (4, 8, 3, 8), (3, 16, 2, 28)], ids=str)
def test_with_the_courses_weights_it_predicts_what_the_courses_network_does(
    sizes: tuple[int, int, int, int],
) -> None:
    torch.manual_seed(1)
    theirs = lively(CourseUnet(*sizes))
    ours = ContextUnet(*sizes).eval()
    ours.load_state_dict(theirs.state_dict())
    channels, _, contexts, height = sizes
    x, t, c = torch.randn(3, channels, height, height), torch.rand(3), torch.rand(3, contexts)

    for context in (c, None):
        assert torch.allclose(ours(x, t, context), theirs(x, t, context), atol=1e-5)
    one_time_for_all = torch.tensor([0.3])
    assert torch.allclose(ours(x, one_time_for_all, c), theirs(x, one_time_for_all, c), atol=1e-5)


@pytest.mark.parametrize("height", [8, 12, 16, 28, 40, 64])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("shortcut", [True, False])
def test_every_legal_size_comes_out_as_it_went_in(height: int, channels: int, shortcut: bool) -> None:
    spec = ModelSpec(
        class_names=("a", "b"), image_size=height, channels=channels, width=8, input_shortcut=shortcut
    )
    x = torch.randn(2, channels, height, height)
    with torch.no_grad():
        assert build_network(spec)(x, torch.rand(2), torch.rand(2, 2)).shape == x.shape


@pytest.mark.parametrize("contexts", [1, 2, 5, 14, 100])
def test_a_context_may_have_any_length(contexts: int) -> None:
    network = ContextUnet(4, 8, contexts, 8).eval()
    x, t = torch.randn(2, 4, 8, 8), torch.rand(2)
    with torch.no_grad():
        without = network(x, t)
        assert torch.equal(network(x, t, torch.zeros(2, contexts)), without)
        assert not torch.allclose(network(x, t, torch.ones(2, contexts)), without)


def test_the_timestep_matters() -> None:
    network = ContextUnet(4, 8, 2, 8).eval()
    x = torch.randn(1, 4, 8, 8)
    with torch.no_grad():
        assert not torch.allclose(network(x, torch.tensor([0.1])), network(x, torch.tensor([0.9])))


def test_the_first_shortcut_is_trained_and_matters() -> None:
    network = ContextUnet(4, 8, 2, 8, trained_shortcut=True)
    x, t = torch.randn(4, 4, 8, 8), torch.rand(4)
    shortcut = network.init_conv.shortcut
    assert shortcut is not None

    network(x, t).square().mean().backward()

    assert shortcut.weight.grad.abs().sum() > 0
    with torch.no_grad():
        before = network.eval()(x, t)
        shortcut.weight.zero_()
        assert not torch.allclose(network(x, t), before)


def test_every_parameter_gets_a_gradient() -> None:
    network = ContextUnet(4, 8, 2, 8, trained_shortcut=True)
    network(torch.randn(4, 4, 8, 8), torch.rand(4), torch.rand(4, 2)).square().mean().backward()
    assert [name for name, parameter in network.named_parameters() if parameter.grad is None] == []


@pytest.mark.parametrize("shortcut", [True, False])
def test_the_same_input_gives_the_same_output(shortcut: bool) -> None:
    network = ContextUnet(3, 8, 2, 16, trained_shortcut=shortcut).eval()
    x, t, c = torch.randn(2, 3, 16, 16), torch.rand(2), torch.rand(2, 2)
    with torch.no_grad():
        assert torch.equal(network(x, t, c), network(x, t, c))
