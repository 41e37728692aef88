"""The samplers: the notes' formulas, exact denoisers, and every promise of a request."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from spritestudio import paths
from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import DecodeOptions, NoisePredictor
from spritestudio.diffusion.sampling.sampler import METHODS, SamplerState, ddim, sample
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    ByteArray,
    FloatArray,
    GenerateSpec,
    seeds_from,
)
from spritestudio.specs.samplers import SAMPLERS
from tests.diffusion.course import CourseSchedule, Predict
from tests.diffusion.sampling.walks import SETTINGS, SPEC, last


def assert_close(ours: FloatArray, notes: Tensor) -> None:
    """No number is further off than 1e-4 of the largest (random weights leave the range of sprites)."""
    theirs = notes.numpy()
    assert np.abs(ours - theirs).max() <= 1e-4 * max(1.0, np.abs(theirs).max())


def predict(denoiser: NoisePredictor, context: Tensor) -> Predict:
    """The network as the notes call it."""
    timesteps = denoiser.schedule.timesteps
    return lambda x, i: denoiser.network(x, torch.tensor([i / timesteps]), context)


# --- Parity with the notes -----------------------------------------------------------------------


@pytest.mark.parametrize("steps", [20, 25])
def test_ddim_is_the_notes_for_the_same_noise(denoiser: NoisePredictor, steps: int) -> None:
    x_T = torch.randn(3, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    spec = GenerateSpec(
        steps=steps, seeds=(1, 2, 3), contexts=((1.0, 0.6), (0.0, 1.0), (0.0, 0.0)), clip_x0=False
    )
    notes = CourseSchedule().sample_ddim(predict(denoiser, torch.tensor(spec.contexts)), x_T, steps)

    assert_close(last(sample(denoiser, spec, x_T=x_T)).x_t, notes)


@pytest.mark.parametrize("given", [True, False], ids=["x_T given", "x_T drawn"])
@pytest.mark.parametrize("sampler", ["ddpm", "ddpm-no-noise"])
def test_ddpm_is_the_notes_for_the_same_noise(denoiser: NoisePredictor, sampler: str, given: bool) -> None:
    denoiser = NoisePredictor(denoiser.network, dataclasses.replace(SPEC, timesteps=100))  # each is a step
    spec = GenerateSpec(sampler=sampler, steps=100, seeds=(11, 5), contexts=((1.0, 0.6),), clip_x0=False)
    generators = [torch.Generator().manual_seed(seed) for seed in spec.seeds]

    def draw() -> Tensor:
        return torch.stack([torch.randn(3, 8, 8, generator=generator) for generator in generators])

    x_T = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0)) if given else draw()
    context = torch.tensor(spec.contexts).expand(2, -1)
    fresh = draw if sampler == "ddpm" else None
    notes = CourseSchedule(100).sample_ddpm(predict(denoiser, context), x_T, fresh)

    assert_close(last(sample(denoiser, spec, x_T=x_T if given else None)).x_t, notes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sampler", "steps", "names"), [("ddim", 25, ("hero", "potion")), ("ddpm", 500, ("potion",))]
)
def test_the_shipped_weights_paint_as_by_the_notes(sampler: str, steps: int, names: tuple[str, ...]) -> None:
    """Trained weights stay in the range of sprites, so that 1e-4 is an absolute difference here."""
    checkpoint = load_checkpoint(paths.shipped_weights() / "heroes16-course.safetensors", "cpu")
    contexts = tuple(checkpoint.spec.context({name: 1.0}) for name in names)
    seeds = seeds_from(3, len(names))
    spec = GenerateSpec(sampler=sampler, steps=steps, seeds=seeds, contexts=contexts, clip_x0=False)
    generators = [torch.Generator().manual_seed(seed) for seed in spec.seeds]

    def draw() -> Tensor:
        return torch.stack([torch.randn(4, 16, 16, generator=generator) for generator in generators])

    network, notes = predict(checkpoint.denoiser, torch.tensor(contexts)), CourseSchedule()
    x_T = draw()
    if sampler == "ddim":
        expected = notes.sample_ddim(network, x_T, steps)
    else:
        expected = notes.sample_ddpm(network, x_T, draw)

    ours = last(sample(checkpoint.denoiser, spec)).x_t
    assert np.abs(ours - expected.numpy()).max() <= 1e-4


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("t", "t_prev"), [(500, 480), (60, 25), (20, 0)])
def test_a_step_of_ddim_is_equation_12_of_its_paper(eta: float, t: int, t_prev: int) -> None:
    schedule = Schedule.linear(500)
    x0, eps, z = torch.randn(3, 2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    x_t = schedule.add_noise(x0, torch.tensor([t, t]), eps)

    ab, ab_prev = float(schedule.alpha_bar[t]), float(schedule.alpha_bar[t_prev])
    sigma = eta * ((1 - ab_prev) / (1 - ab)) ** 0.5 * (1 - ab / ab_prev) ** 0.5
    expected = ab_prev**0.5 * x0 + (1 - ab_prev - sigma**2) ** 0.5 * eps + sigma * z

    assert torch.allclose(
        ddim(SamplerState(schedule, x_t, x0, t, t_prev, lambda: z, eta)), expected, atol=1e-5
    )


# --- Walks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "timesteps"), [(1, 500), (3, 500), (7, 500), (25, 500), (32, 500), (99, 100), (100, 100)]
)
def test_ddim_ends_exactly_at_the_clean_sprite(denoiser: NoisePredictor, steps: int, timesteps: int) -> None:
    denoiser = NoisePredictor(denoiser.network, dataclasses.replace(SPEC, timesteps=timesteps))
    event = last(sample(denoiser, GenerateSpec(steps=steps, seeds=(4,))))
    assert event.timestep == 0
    assert event.step == event.steps == steps
    assert np.array_equal(event.x_t, event.x0)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("channels", [3, 4])
def test_every_event_says_where_the_walk_stands(settings: dict[str, Any], channels: int) -> None:
    model = dataclasses.replace(SPEC, channels=channels, timesteps=20)
    spec = GenerateSpec(steps=7, seeds=(1, 2), **settings)
    events = list(sample(NoisePredictor(build_network(model), model), spec))

    assert [event.step for event in events] == [1, 2, 3, 4, 5, 6, 7]
    assert {event.steps for event in events} == {7}
    timesteps = [event.timestep for event in events]
    assert timesteps == sorted(set(timesteps), reverse=True)
    assert timesteps[-1] == 0
    for event in events:
        assert event.x_t.shape == event.x0.shape == (2, channels, 8, 8)
        assert event.x_t.dtype == event.x0.dtype == np.float32
        assert (event.images.shape, event.images.dtype) == ((2, 8, 8, 4), np.uint8)
    assert set(np.unique(events[-1].images[..., 3])) <= {0, 255}
    if channels == 4:
        assert not set(np.unique(events[0].images[..., 3])) <= {0, 255}


def test_events_are_not_changed_by_later_steps(denoiser: NoisePredictor) -> None:
    events = sample(denoiser, GenerateSpec(steps=3))
    first = next(events)
    kept = first.x_t.copy()
    list(events)
    assert np.array_equal(first.x_t, kept)


# --- Exact denoisers -----------------------------------------------------------------------------


class ExactDenoiser:
    """A denoiser whose prediction is x0 itself."""

    schedule: Schedule
    sprite_shape: tuple[int, int, int] = (4, 8, 8)
    context_size = 1
    kinds = 1
    unguided = ()
    device = torch.device("cpu")

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, choice: DecodeOptions) -> Tensor:
        return prediction


class GaussianDenoiser(ExactDenoiser):
    """The exact denoiser of sprites whose every number is normal with mean mu and deviation s."""

    def __init__(self, schedule: Schedule, mu: float, s: float) -> None:
        self.schedule = schedule
        self.mu, self.s = mu, s

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        ab = float(self.schedule.alpha_bar[t])
        gain = ab**0.5 * self.s**2 / (ab * self.s**2 + 1.0 - ab)
        return self.mu + gain * (x_t - ab**0.5 * self.mu)


class IdealDenoiser(ExactDenoiser):
    """The exact denoiser of a known set: the mean of its members, each as likely as the noise makes it."""

    def __init__(self, schedule: Schedule, members: Tensor) -> None:
        self.schedule = schedule
        self.members = members

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        ab = float(self.schedule.alpha_bar[t])
        distance = (x_t[:, None] - ab**0.5 * self.members).square().sum(dim=(2, 3, 4))
        likely = torch.softmax(-distance / (2.0 * (1.0 - ab)), dim=1)
        return torch.einsum("bm,mchw->bchw", likely, self.members)


GAUSSIAN = GaussianDenoiser(Schedule.cosine(500), mu=0.3, s=0.5)
GAUSSIAN_SPEC = GenerateSpec(seeds=seeds_from(0, 100), clip_x0=False)  # 25,600 numbers


@pytest.mark.parametrize(
    "settings",
    [
        {"sampler": "ddim", "steps": 250},
        {"sampler": "ddim", "steps": 250, "eta": 1.0},
        {"sampler": "ddpm", "steps": 500},
        {"sampler": "dpmpp-2m", "steps": 20, "spacing": "karras"},
        {"sampler": "dpmpp-2m", "steps": 250, "spacing": "karras", "eta": 1.0},
    ],
    ids=str,
)
def test_samples_have_the_mean_and_spread_of_the_data(settings: dict[str, Any]) -> None:
    x = last(sample(GAUSSIAN, dataclasses.replace(GAUSSIAN_SPEC, **settings))).x_t
    # The standard error of the mean is 0.5 / 160 = 0.003, that of the deviation 0.44 % of it; what
    # remains is for the steps, which are small but not infinitely so.
    assert x.mean() == pytest.approx(0.3, abs=0.015)
    assert x.std() == pytest.approx(0.5, rel=0.03)


def test_without_fresh_noise_samples_collapse() -> None:
    spec = dataclasses.replace(GAUSSIAN_SPEC, sampler="ddpm-no-noise", steps=500)
    x = last(sample(GAUSSIAN, spec)).x_t
    assert x.mean() == pytest.approx(0.3, abs=0.015)
    assert x.var() < 0.1 * 0.5**2


@pytest.mark.parametrize("settings", [SETTINGS[0], SETTINGS[1]], ids=str)
def test_with_an_ideal_denoiser_every_sprite_is_one_of_the_set(settings: dict[str, Any]) -> None:
    members = torch.rand(5, 4, 8, 8, generator=torch.Generator().manual_seed(0)).round() * 2.0 - 1.0
    ideal = IdealDenoiser(Schedule.linear(500), members)
    x = torch.from_numpy(last(sample(ideal, GenerateSpec(steps=50, seeds=seeds_from(0, 40), **settings))).x_t)

    distance, which = (x[:, None] - members).abs().amax(dim=(2, 3, 4)).min(dim=1)
    assert distance.max() < 1 / 255
    assert len(set(which.tolist())) == 5


def error_of(method: str, steps: int) -> float:
    """How far a walk from s = 4 to s = 0.25 ends from where the differential equation does.

    With a Gaussian denoiser x̂ − mu shrinks as sqrt(s² + deviation²) does, exactly.
    """
    schedule = Schedule.karras(4096, 0.002, 10.0)
    exact = GaussianDenoiser(schedule, mu=0.3, s=0.5)
    start, end = (min(range(1, 4097), key=lambda t: abs(schedule.sigma(t) - s)) for s in (4.0, 0.25))
    timesteps = [round(start + (end - start) * i / steps) for i in range(steps + 1)]
    x_hat = torch.linspace(-4.0, 4.0, 9, dtype=torch.float64).reshape(1, 1, 3, 3)
    shrunk = (schedule.sigma(end) ** 2 + 0.25) ** 0.5 / (schedule.sigma(start) ** 2 + 0.25) ** 0.5
    x_t = x_hat / (1.0 + schedule.sigma(start) ** 2) ** 0.5
    past: tuple[SamplerState, ...] = ()
    for t, t_prev in pairwise(timesteps):
        state = SamplerState(schedule, x_t, exact.predict(x_t, t, x_t), t, t_prev, lambda: x_hat, past=past)
        x_t, past = METHODS[method](state), (state, *past[:1])
    found = x_t * (1.0 + schedule.sigma(end) ** 2) ** 0.5
    return float((found - 0.3 - shrunk * (x_hat - 0.3)).abs().max())


@pytest.mark.parametrize(("method", "order"), [("ddim", 1), ("dpmpp-2m", 2)])
def test_doubling_the_steps_divides_the_error_by_the_order_of_the_method(method: str, order: int) -> None:
    coarse, fine = error_of(method, 64), error_of(method, 128)
    assert math.log2(coarse / fine) == pytest.approx(order, abs=0.35)


# --- A sprite is the same in any company ---------------------------------------------------------


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_sprite_is_the_same_in_any_batch_at_any_place(
    denoiser: NoisePredictor, settings: dict[str, Any]
) -> None:
    def paint(seeds: tuple[int, ...]) -> ByteArray:
        spec = GenerateSpec(steps=10, seeds=seeds, contexts=((1.0, 0.6),), **settings)
        return last(sample(denoiser, spec)).images

    alone = paint((77,))[0].astype(int)
    for count, places in ((7, (0, 3, 6)), (64, (0, 31, 63))):
        for place in places:
            seeds = tuple(77 if i == place else 1000 + i for i in range(count))
            assert np.abs(paint(seeds)[place] - alone).max() <= 2
    assert len(np.unique(paint(seeds_from(0, 7)), axis=0)) == 7


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_second_run_is_identical(denoiser: NoisePredictor, settings: dict[str, Any]) -> None:
    spec = GenerateSpec(steps=10, seeds=(3, 1, 3), contexts=((1.0, 0.6),), **settings)
    first, second = (last(sample(denoiser, spec)) for _ in range(2))
    assert np.array_equal(first.x_t, second.x_t)
    assert np.array_equal(first.x_t[0], first.x_t[2])
    assert not np.array_equal(first.x_t[0], first.x_t[1])


def test_sampling_leaves_the_random_numbers_of_others_alone(denoiser: NoisePredictor) -> None:
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    list(sample(denoiser, GenerateSpec(sampler="ddpm", steps=3)))
    assert torch.equal(torch.rand(3), expected)


def test_a_batch_larger_than_one_pass_is_painted_whole(denoiser: NoisePredictor) -> None:
    spec = GenerateSpec(steps=2, seeds=seeds_from(0, 300), contexts=((1.0, 0.0), (0.0, 1.0)))
    together = last(sample(denoiser, spec)).images.astype(int)
    assert len(together) == 300
    for i in (0, 255, 256, 299):
        alone = GenerateSpec(steps=2, seeds=(i,), contexts=(spec.context_of(i),))
        assert np.abs(last(sample(denoiser, alone)).images[0] - together[i]).max() <= 2


# --- Contexts and guidance -----------------------------------------------------------------------


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_clipping_keeps_the_predicted_sprite_in_range(
    denoiser: NoisePredictor, settings: dict[str, Any]
) -> None:
    spec = GenerateSpec(steps=10, guidance_scale=4.0, contexts=((1.0, 0.0),), **settings)
    assert max(np.abs(event.x0).max() for event in sample(denoiser, spec)) <= 1.0
    free = dataclasses.replace(spec, clip_x0=False)
    assert max(np.abs(event.x0).max() for event in sample(denoiser, free)) > 1.0


# --- Whoever pulls -------------------------------------------------------------------------------


def test_gradients_stay_on_for_whoever_pulls(denoiser: NoisePredictor) -> None:
    for _ in sample(denoiser, GenerateSpec(steps=3)):
        assert torch.is_grad_enabled()
    assert torch.is_grad_enabled()


def test_closing_early_ends_the_walk(denoiser: NoisePredictor) -> None:
    events = sample(denoiser, GenerateSpec(steps=5))
    assert next(events).step == 1
    events.close()
    assert list(events) == []
    assert torch.is_grad_enabled()


@pytest.mark.parametrize(
    ("values", "x_T", "words"),
    [
        ({"steps": 501}, None, "has 500 timesteps, so 501 steps are too many. Use 1 to 500"),
        ({"contexts": ((1.0,),)}, None, "A context has 1 number, but this model takes 2"),
        ({"contexts": ((), (1.0, 0.0, 0.0))}, None, "A context has 3 numbers"),
        ({}, torch.zeros(2, 3, 8, 8), r"shape \(2, 3, 8, 8\), but \(1, 3, 8, 8\)"),
        ({}, torch.zeros(1, 4, 8, 8), "The starting noise has shape"),
        ({}, torch.zeros(3, 8, 8), "The starting noise has shape"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_before_the_first_step(
    denoiser: NoisePredictor, values: dict[str, Any], x_T: Tensor | None, words: str
) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        sample(denoiser, GenerateSpec(**values), x_T=x_T)  # nothing is pulled


def test_every_sampler_that_is_offered_can_be_used() -> None:
    assert METHODS.keys() == SAMPLERS.keys()
