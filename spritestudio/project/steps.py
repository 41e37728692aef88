"""The step history of a generation: every denoising step as pixels, to look at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.specs import ByteArray, GenerateSpec, SampleStep
from spritestudio.sprites.pixels import to_images

_BUDGET_BYTES = 256 * 2**20
_RECENT = 8  # generations whose steps are kept


@dataclass(frozen=True, eq=False)
class StepImages:
    """One denoising step as pixels.

    Attributes:
        step: 1 to `steps`.
        steps: How many there are.
        timestep: Where the noisy state stands.
        noisy: The state, uint8 (B, H, W, 4), with alpha as it was painted.
        clean: The sprite as the network sees it end, likewise.
    """

    step: int
    steps: int
    timestep: int
    noisy: ByteArray
    clean: ByteArray

    @property
    def last(self) -> bool:
        """Whether these are the finished sprites."""
        return self.step == self.steps

    @property
    def is_preview(self) -> bool:
        """Whether these are sprites of the live preview: painted to their end, but no generation."""
        return self.timestep == 0 and not self.last


Paint = Callable[[Path, GenerateSpec], Iterable[StepImages]]
"""Paints sprites with the weights of a file, step by step."""


def step_images(events: Iterable[SampleStep]) -> Iterator[StepImages]:
    """Turn the events of a sampler into frames, on whatever thread pulls them."""
    for event in events:
        clean = to_images(event.x0)
        last = event.step == event.steps
        # Finishing decides on alpha, so the last state stays as soft as it was painted.
        noisy = to_images(event.x_t) if last else event.images
        yield StepImages(event.step, event.steps, event.timestep, noisy, clean)


class StepHistory:
    """The steps of one generation in bounded memory: a long history keeps every second, fourth … frame."""

    def __init__(self, budget_bytes: int = _BUDGET_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self._every = 1
        self._kept: list[StepImages] = []
        self._newest: StepImages | None = None

    def __len__(self) -> int:
        return len(self.step_images)

    @property
    def step_images(self) -> list[StepImages]:
        """What there is to look at, in order; the newest frame is always the last."""
        if self._newest is None or (self._kept and self._kept[-1] is self._newest):
            return self._kept
        return [*self._kept, self._newest]

    def append(self, frame: StepImages) -> None:
        """Add the next frame."""
        self._newest = frame
        if (frame.step - 1) % self._every == 0:
            self._kept.append(frame)
        size = frame.noisy.nbytes + frame.clean.nbytes
        if len(self._kept) > 2 and len(self._kept) * size > self._budget_bytes:
            self._every *= 2
            self._kept = self._kept[::2]


class RecentSteps:
    """The steps of the generations that were painted last, by their ids, in bounded memory."""

    def __init__(self, budget_bytes: int = _BUDGET_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self._kept: dict[str, tuple[StepImages, ...]] = {}

    def keep(self, generation_id: str, frames: Sequence[StepImages]) -> None:
        """Keep the steps of one more; those of the earliest go where there are too many."""
        self._kept.pop(generation_id, None)
        self._kept[generation_id] = tuple(frames)
        while len(self._kept) > _RECENT or self._bytes > self._budget_bytes:
            del self._kept[next(iter(self._kept))]

    def of(self, generation_id: str) -> Sequence[StepImages]:
        """The steps of a generation; none where they are not kept."""
        return self._kept.get(generation_id, ())

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    @property
    def _bytes(self) -> int:
        return sum(
            frame.noisy.nbytes + frame.clean.nbytes for frames in self._kept.values() for frame in frames
        )
