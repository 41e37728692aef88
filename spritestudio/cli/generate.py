"""`spritestudio generate`: sprites on a sheet, without a window."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.cli.arguments import number, whole_number
from spritestudio.cli.post_options import add_post_arguments, post_spec
from spritestudio.cli.progress import progress_bar
from spritestudio.files import user_path
from spritestudio.models import default_model_path, find_model
from spritestudio.sampler_info import SAMPLERS
from spritestudio.specs import (
    MAX_SEED,
    ByteArray,
    GenerateSpec,
    ModelSpec,
    PostSpec,
    SheetSpec,
    seeds_from,
)
from spritestudio.sprites.pixels import to_images
from spritestudio.sprites.post import apply_post
from spritestudio.sprites.sheet import SheetLayout, check_png_path, compose_sheet, write_png
from spritestudio.validation import one_of, require

_BATCH = 256  # sprites painted at a time: bounds the memory, changes nothing in the sprites


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "generate",
        help="paint sprites and write them as a PNG sheet",
        description="Paint sprites and write them as a PNG sheet with a transparent background.",
        epilog="Example: spritestudio generate --count 32 --context hero=1,food=0.6 --out sheet.png",
    )
    what = parser.add_argument_group("what to paint")
    what.add_argument(
        "--weights",
        default=str(default_model_path()),
        metavar="NAME|FILE",
        help=f"see spritestudio models; the default is {default_model_path().stem}",
    )
    what.add_argument("--count", type=whole_number, default=32, help="how many sprites (default 32)")
    what.add_argument(
        "--context",
        action="append",
        metavar="CLASS=SHARE,…",
        help="a mix such as hero=1,food=0.6, or none; give it several times and the sprites are "
        "dealt over the mixes in turn (default: every class in turn)",
    )
    what.add_argument(
        "--seed",
        type=whole_number,
        help="seed of the first sprite, the others count on from it (default: a new one each time)",
    )
    how = parser.add_argument_group("how to paint")
    how.add_argument("--sampler", default="ddim", metavar="NAME", help=f"{one_of(tuple(SAMPLERS))}")
    how.add_argument(
        "--steps", type=whole_number, help="denoising steps (default: 25 with ddim, all with ddpm)"
    )
    how.add_argument(
        "--guidance", type=number, metavar="SCALE", help="1 follows the mix, more exaggerates it"
    )
    how.add_argument("--eta", type=number, default=0.0, help="fresh noise in ddim, 0 to 1 (default 0)")
    how.add_argument(
        "--no-clip", action="store_true", help="let the predicted sprite leave the range of colours"
    )
    how.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    add_post_arguments(parser)
    sheet = parser.add_argument_group("the sheet")
    sheet.add_argument("--columns", type=whole_number, default=8, help="sprites per row (default 8)")
    sheet.add_argument("--scale", type=whole_number, default=1, help="enlarge by a whole factor (default 1)")
    sheet.add_argument("--spacing", type=whole_number, default=0, metavar="PX", help="gap between sprites")
    sheet.add_argument("--margin", type=whole_number, default=0, metavar="PX", help="gap around the sheet")
    sheet.add_argument("--background", default="", metavar="#RRGGBB", help="a colour (default: transparent)")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="where to write")
    sheet.add_argument("--json", action="store_true", help="print what was made as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Paint the sheet and write it."""
    sheet_spec = SheetSpec(
        columns=options.columns,
        scale=options.scale,
        spacing_px=options.spacing,
        margin_px=options.margin,
        background=options.background,
    )
    post = post_spec(options)
    out = user_path(options.out)
    check_png_path(out)
    weights = find_model(options.weights)

    with progress_bar("step", "loading the weights") as bar:
        from spritestudio.diffusion.checkpoint import load_checkpoint
        from spritestudio.diffusion.sampler import sample

        checkpoint = load_checkpoint(weights, options.device)
        spec = _generate_spec(options, checkpoint.spec)
        SheetLayout(sheet_spec, spec.count, checkpoint.spec.image_size)  # too large is told before the work
        batches = list(spec.batches(_BATCH))
        bar.total = len(batches) * spec.steps
        bar.set_description("painting")
        start = time.perf_counter()
        painted: list[ByteArray] = []
        for batch in batches:
            for event in sample(checkpoint.denoiser, batch):
                newest = event
                bar.update()
            painted.append(to_images(newest.x_t))  # alpha as painted: finishing makes it hard
        seconds = time.perf_counter() - start
    images = apply_post(np.concatenate(painted), post)
    layout = SheetLayout(sheet_spec, spec.count, images.shape[1])
    write_png(out, compose_sheet(images, sheet_spec))
    if options.json:
        print(json.dumps(_made(out, weights, checkpoint.spec, spec, post, layout, seconds), indent=2))
    else:
        width, height = layout.size
        print(
            f"{out}: {spec.count} sprites, {width}×{height} pixels, "
            f"seeds from {spec.seeds[0]}, {seconds:.1f} s"
        )
    return 0


def parse_context(text: str, model: ModelSpec) -> tuple[float, ...]:
    """A context vector from "hero=1,food=0.6" or "none".

    Raises:
        SpriteStudioError: It is malformed, or names a class that the model does not know.
    """
    if text.strip() == "none":
        return ()
    shares: dict[str, float] = {}
    spelled = {_plainly(name): name for name in model.class_names}
    for part in text.split(","):
        name, equals, number = part.partition("=")
        name = spelled.get(_plainly(name), name.strip())
        try:
            share = float(number) if equals else 1.0
        except ValueError:
            share = math.nan
        require(
            name != "" and math.isfinite(share),
            f"'{part}' is not a share of a class.",
            "Write a mix like hero=1,food=0.6.",
        )
        require(name not in shares, f"{name} stands twice in '{text}'.", "Give each class one share.")
        shares[name] = share
    return model.context(shares)


def _plainly(name: str) -> str:
    """A class name however a person writes it: hero_side, Hero side, HERO_SIDE."""
    return name.strip().casefold().replace(" ", "_")


def _generate_spec(options: argparse.Namespace, model: ModelSpec) -> GenerateSpec:
    default = GenerateSpec.for_model(model, 1)
    contexts: Sequence[str] = options.context or ()
    seed = random.randrange(MAX_SEED) if options.seed is None else options.seed
    steps: int | None = options.steps
    if steps is None and options.sampler in SAMPLERS:
        steps = SAMPLERS[options.sampler].steps_for(model.timesteps)
    return GenerateSpec(
        sampler=options.sampler,
        steps=default.steps if steps is None else steps,
        seeds=seeds_from(seed, options.count),
        contexts=tuple(parse_context(text, model) for text in contexts) or default.contexts,
        guidance_scale=default.guidance_scale if options.guidance is None else options.guidance,
        eta=options.eta,
        clip_x0=not options.no_clip,
    )


def _made(
    out: Path,
    weights: Path,
    model: ModelSpec,
    spec: GenerateSpec,
    post: PostSpec,
    layout: SheetLayout,
    seconds: float,
) -> dict[str, Any]:
    sprites = []
    for index, seed in enumerate(spec.seeds):
        context = dict(zip(model.class_names, spec.context_of(index), strict=False))
        x, y = layout.position(index)
        sprites.append(
            {
                "index": index,
                "seed": seed,
                "context": {name: share for name, share in context.items() if share},
                "x": x,
                "y": y,
            }
        )
    width, height = layout.size
    return {
        "out": str(out),
        "weights": str(weights),
        "width": width,
        "height": height,
        "sprite_size": layout.cell_px,
        "sampler": spec.sampler,
        "steps": spec.steps,
        "guidance_scale": spec.guidance_scale,
        "eta": spec.eta,
        "clip_x0": spec.clip_x0,
        "post": post.to_json(),
        "sheet": layout.spec.to_json(),
        "sprites": sprites,
        "seconds": round(seconds, 3),
    }
