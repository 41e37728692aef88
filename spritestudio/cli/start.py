"""The picture that painting starts from, as options."""

from __future__ import annotations

import argparse

from spritestudio.cli.arguments import some_path
from spritestudio.cli.spec_options import add_options, option_values
from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import ModelSpec, StartPictures
from spritestudio.specs.base import require
from spritestudio.sprites.importing.fitting import Fitting
from spritestudio.sprites.importing.pictures import read_frames
from spritestudio.wording import say

_OPAQUE = 128
_LIGHT = 3 * 128  # of the three colours together


def add_start_arguments(group: argparse._ArgumentGroup) -> None:
    """Add `--mask` and `--strength`, which make a picture of `--from`."""
    group.add_argument(
        "--mask",
        type=some_path,
        metavar="FILE.png",
        help="paint only what is white in this picture of the same size as that of --from; all else stays",
    )
    add_options(group, StartPictures, ("strength",))


def starts_from_picture(options: argparse.Namespace) -> bool:
    """Whether `--from` means pixels to paint from, and not a recipe to repeat."""
    return options.mask is not None or hasattr(options, "strength")


def start_asked(options: argparse.Namespace, model: ModelSpec) -> StartPictures | None:
    """What the options ask to start from; None where they ask for nothing.

    Raises:
        SpriteStudioError: A picture cannot be read, or mask and picture do not fit.
    """
    if not starts_from_picture(options):
        return None
    if options.source is None:
        raise SpriteStudioError(
            "--mask and --strength say what becomes of a picture, and there is none.", "Give --from as well."
        )
    fitting = Fitting(read_frames(user_path(options.source))[0], model.image_size)
    for sentence in fitting.told:
        say(f"{options.source}: {sentence}", to_stderr=True)
    mask = None
    if options.mask is not None:
        grey = read_frames(user_path(options.mask))[0]
        wanted = (grey[..., 3] >= _OPAQUE) & (grey[..., :3].sum(axis=-1, dtype=int) >= _LIGHT)
        is_sprite = wanted.shape == (model.image_size, model.image_size)
        mask = wanted if is_sprite else fitting.mask(wanted)
        require(bool(mask.any()), f"Nothing is white in {options.mask}, so nothing would be painted.")
    return StartPictures.of(fitting.image, mask, **option_values(options, StartPictures, ("strength",)))
