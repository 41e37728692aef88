"""Write the model card of trained weights: python resources/makers/make_model_card.py RUN NAME.

RUN is a folder that `spritestudio train` made. Its weights become weights/NAME.safetensors, with
NAME.md beside them (description, recipe, credits), NAME-samples.png (eight sprites per class with the
seeds 0, 1, 2 …, none picked) and NAME-loss.png.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
from pathlib import Path

import numpy as np

from spritestudio.diffusion.checkpoint import load_checkpoint, save_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.runs.store import WEIGHTS_FILE, read_history, read_run
from spritestudio.specs import FROM_WEIGHTS, GenerateSpec, ModelSpec, TrainSpec
from spritestudio.sprites.export.contact_sheet import contact_sheet
from spritestudio.sprites.export.png_sheet import write_png

WEIGHTS = Path(__file__).resolve().parents[2] / "weights"
PER_CLASS = 8
MOST_BYTES = 16 * 2**20 - 65_536  # of a weights file, less its description

CARD = """# {title}

{network}, {parameters:,} parameters, {size}×{size} pixels, {channels} channels.
It paints these kinds: {classes}. Mixes of them are what the window's sliders are for.

![Eight samples per class, seeds from 0, not picked]({name}-samples.png)

Eight samples per class, with the seeds 0, 1, 2 … and the window's default settings; none was picked.

## Training

{training}.
Data: {data}. Processor: {processor}.
Loss of the first {share} steps: {loss_first:.4f}; of the last: {loss_last:.4f}.

```
{command}
```

![Loss by step]({name}-loss.png)

{figures}## Credits

The weights learned from the art of others, which is not part of this repository:

{credits}

## Limits

{limits} Sprites may come close to the
training art; keep the credits with them.
"""


NETWORKS = {"context-unet": "The course's `ContextUnet`", "studio-unet": "The studio's own `StudioUnet`"}
LIMITS = {
    "context-unet": """Trained on a small set with a small network: figures are recognisable, colours inside
one sprite still speckle, and guidance 2, the window's default, is needed for clean shapes.""",
    "studio-unet": """Trained on a small set for a few hours of shared processor cores: shapes and colours are
those of drawn sprites, but some are hardly more than a blot, and their kinds are fewer than the set's. The
loss was still falling when training ended.""",
    "live": """Made for a slider that is dragged: three steps from most noise to none, and no other number of
them. Guidance is part of what it learned; the full weights beside it leave more to choose.""",
}


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--figures", type=Path, help="what `spritestudio evaluate --out` wrote")
    parser.add_argument("--note", default="", help="a sentence on the training, such as an earlier run")
    parser.add_argument(
        "--title", default="", help="what the weights are called; that of the run unless given"
    )
    options = parser.parse_args()
    checkpoint = load_checkpoint(options.run / WEIGHTS_FILE, "cpu")
    model = dataclasses.replace(checkpoint.spec, title=options.title or checkpoint.spec.title)
    weights = checkpoint.denoiser.network.state_dict()
    if sum(tensor.nbytes for tensor in weights.values()) > MOST_BYTES:
        weights = {name: tensor.half() for name, tensor in weights.items()}  # read as float32 again
    save_checkpoint(WEIGHTS / f"{options.name}.safetensors", model, weights)

    settings = GenerateSpec.for_model(model, PER_CLASS * model.context_size)
    contexts = tuple(model.context({name: 1.0}) for name in model.class_names for _ in range(PER_CLASS))
    dealt = dataclasses.replace(settings, contexts=contexts)
    *_, last = sample(checkpoint.denoiser, dealt)
    write_png(WEIGHTS / f"{options.name}-samples.png", contact_sheet(model.class_names, last.images))

    losses = read_history(options.run).steps["loss"]
    _plot(losses, WEIGHTS / f"{options.name}-loss.png")
    spec = read_run(options.run).spec
    share = max(1, len(losses) // 20)
    card = CARD.format(
        name=options.name,
        title=model.title,
        network=NETWORKS[model.architecture],
        limits=LIMITS["live" if model.live else model.architecture],
        figures=_figures(options.figures),
        parameters=sum(p.numel() for p in checkpoint.denoiser.network.parameters()),
        size=model.image_size,
        channels=model.channels,
        classes=", ".join(model.class_names),
        training=model.training + (f". {options.note}" if options.note else ""),
        data=model.data,
        processor=f"{os.cpu_count()} cores, {platform.machine()}",
        share=share,
        loss_first=losses[:share].mean(),
        loss_last=losses[-share:].mean(),
        command=_command(spec, model),
        credits="\n".join(f"- {line}" for line in model.credits),
    )
    (WEIGHTS / f"{options.name}.md").write_text(card, encoding="utf-8")


def _figures(path: Path | None) -> str:
    """The figures of `spritestudio evaluate` as a table, or nothing."""
    if path is None:
        return ""
    report = json.loads(path.read_text(encoding="utf-8"))
    lines = ["## Figures", "", f"By `spritestudio evaluate` on {report['samples']} samples:", ""]
    lines += ["| measure | samples | real sprites |", "| --- | --- | --- |"]
    for name in ("frechet", "kid"):
        if report.get(name):
            real = f"{report[name]['halves']:.3g} half against half, {report[name]['held_out']:.3g} held out"
            lines.append(f"| {name} distance | {report[name]['samples']:.3g} | {real} |")
    pairs = {"label accuracy": report.get("label_accuracy"), **report["memorised"], **report["pixel_art"]}
    for name, pair in pairs.items():
        if pair:
            lines.append(f"| {name.replace('_', ' ')} | {pair['samples']:.3g} | {pair['real']:.3g} |")
    return "\n".join(lines) + "\n\n"


def _command(spec: TrainSpec, model: ModelSpec) -> str:
    """The command that makes such weights; only what differs from the defaults is told."""
    default = TrainSpec().to_json()
    told = []
    for name, value in spec.to_json().items():
        is_given = spec.start_from and name in FROM_WEIGHTS
        if value == default[name] or is_given or (name == "epochs" and spec.minutes):
            continue
        option = f"--{name.removesuffix('_s').replace('_', '-')}"
        if name == "start_from":
            told.append("--from EARLIER/weights.safetensors")
        elif isinstance(value, bool):
            told.append(option if value else option.replace("--", "--no-", 1))
        else:
            told.append(f"{option} {value:g}" if isinstance(value, float) else f"{option} {value}")
    data = model.data.partition(":")[0]
    return f"spritestudio train --data {data} --out RUN " + " ".join(told)


def _plot(losses: np.ndarray, path: Path) -> None:
    """The loss by step, smoothed, as pyqtgraph draws it off screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph

    pyqtgraph.mkQApp()
    width = max(1, len(losses) // 200)
    smooth = np.convolve(losses, np.ones(width) / width, mode="valid")
    plot = pyqtgraph.PlotWidget(background="#26252b")
    plot.resize(640, 300)
    plot.setLabel("bottom", f"step (mean of {width})")
    plot.setLabel("left", "loss")
    plot.setLogMode(y=True)
    plot.plot(np.arange(len(smooth)) + width, smooth, pen=pyqtgraph.mkPen("#8f78f7", width=2))
    plot.grab().save(str(path))


if __name__ == "__main__":
    main()
