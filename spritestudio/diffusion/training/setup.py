"""What a training begins with: the set as it will be learned, the network, and weights to go on from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.checkpoint import Checkpoint, load_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.growing import give_colors, grown
from spritestudio.diffusion.networks.palette_head import palette_for
from spritestudio.diffusion.training.described import with_columns
from spritestudio.diffusion.training.style import begin_as_nearest, in_style, with_style
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_model, full_weights_of_size, weights_hash
from spritestudio.specs import FROM_WEIGHTS, ModelSpec, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.sprite_set import SpriteSet, to_set, used_classes
from spritestudio.wording import counted


@dataclass(frozen=True, eq=False)
class TrainingSetup:
    """All that a `Trainer` needs.

    Attributes:
        spec: The recipe, with nothing left open.
        sprites: What to learn from, at the size and with the classes of the network.
        model: The network.
        weights: Its first weights.
        notes: What was done to the set, sentences for a person; may be empty.
    """

    spec: TrainSpec
    sprites: SpriteSet
    model: ModelSpec
    weights: dict[str, Tensor]
    notes: tuple[str, ...] = ()


def begin(spec: TrainSpec, sprites: SpriteSet) -> TrainingSetup:
    """Bring set and network together, from random weights or from those of `spec.start_from`.

    Of those every layer is taken that fits; what a layer knows of a class or of a colour goes with its name,
    so classes may be added, left out and reordered.

    Raises:
        SpriteStudioError: There are no such weights, or the sizes are not allowed.
    """
    notes: list[str] = []
    fitted = fit(sprites, spec.image_size)
    if fitted is not sprites:
        before, after = sprites.image_size, fitted.image_size
        how = "cropped" if before > after else "padded"
        notes.append(f"All sprites were {how} from {before}×{before} to {after}×{after}.")
    fitted = with_classes(fitted, used_classes(fitted))
    if spec.style and not spec.start_from and (usual := full_weights_of_size(fitted.image_size)) is not None:
        spec = dataclasses.replace(spec, start_from=usual.name)
    old = load_checkpoint(find_model(spec.start_from), "cpu") if spec.start_from else None
    if spec.distill:
        fitted = _as_painted_by(old.spec if old else None, fitted)
    if old is not None:
        decided = {name: getattr(old.spec, name) for name in FROM_WEIGHTS}
        if ARCHITECTURES[old.spec.architecture].schedule:
            decided.pop("schedule")
        spec = dataclasses.replace(spec, **decided)
    if spec.style:
        return _begin_style(spec, fitted, old, notes)
    if old is not None and spec.keep_classes:
        fitted = with_classes(fitted, dict.fromkeys((*old.spec.class_names, *fitted.class_names)))
    left_out = [name for name in sprites.class_names if name not in fitted.class_names]
    if left_out:
        notes.append(f"Left out, since no sprite is of it: {', '.join(left_out)}.")
    if old is None and spec.channels == 0:
        opaque = bool((fitted.images[..., 3] == 255).all())
        spec = dataclasses.replace(spec, channels=3 if opaque else 4)
    palette: tuple[str, ...] = ()
    if old is not None and spec.distill:
        palette = old.spec.palette
    elif ARCHITECTURES[spec.architecture].has_palette:
        palette = palette_for(fitted.images, spec)
    model = spec.model_spec(fitted.class_names, fitted.image_size, palette)
    if ARCHITECTURES[spec.architecture].learns_columns:
        model = _with_names(model, fitted, old.spec if old else None, spec)
    if old is not None:
        model = dataclasses.replace(
            model,
            patches=old.spec.patches,
            input_shortcut=old.spec.input_shortcut,
            beta_start=old.spec.beta_start,
            beta_end=old.spec.beta_end,
            added_styles=old.spec.added_styles if spec.distill else (),
            few_step=spec.distill,
            taught_by=weights_hash(find_model(spec.start_from)) if spec.distill else "",
        )
    learned = {
        "style": model.styles,
        "facing": model.facings,
        "word": model.words,
        "clip": model.clips,
    }
    if any(learned.values()):
        counts = ", ".join(counted(len(names), name) for name, names in learned.items() if names)
        notes.append(f"It learns {counts} beside the classes.")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(spec.seed)
        weights = build_network(model).state_dict()
    if old is not None:
        weights, kept = grown(old.spec, old.denoiser.network.state_dict(), model, weights)
        known = [name for name in model.class_names if name in old.spec.class_names]
        notes.append(
            f"{kept} of {len(weights)} layers and {len(known)} of {len(model.class_names)} classes "
            f"go on from {old.spec.title or Path(spec.start_from).stem}."
        )
    return TrainingSetup(spec, fitted, model, weights, tuple(notes))


def _begin_style(
    spec: TrainSpec, sprites: SpriteSet, start: Checkpoint | None, notes: Sequence[str]
) -> TrainingSetup:
    """Bring a style and the weights that are to learn it together.

    Raises:
        SpriteStudioError: The sprites or the weights cannot be used for that.
    """
    sprites = in_style(sprites, start.spec if start else None, spec.style)
    assert start is not None
    model = with_style(start.spec, sprites, spec.style)
    weights, _ = grown(
        start.spec, start.denoiser.network.state_dict(), model, build_network(model).state_dict()
    )
    colors = len(model.palette) - len(start.spec.palette)
    give_colors(weights, model, spec.style, sprites.images)
    is_new = spec.style not in start.spec.styles
    nearest = begin_as_nearest(weights, model, sprites, spec) if is_new else ""
    who = start.spec.title or Path(spec.start_from).stem
    joins = f"joins what {who} knows" if is_new else f"is known to {who} already and changes to this look"
    told = (
        f"“{spec.style}” {joins}" + (f", with {counted(colors, 'colour')} of its own." if colors else "."),
        *([f"It begins as “{nearest}”, which is nearest to it."] if nearest else []),
        *(
            ["No pixel of these sprites is transparent, so their ground is learned as well."]
            if (sprites.images[..., 3] == 255).all()
            else []
        ),
    )
    return TrainingSetup(spec, sprites, model, weights, (*notes, *told))


def _with_names(model: ModelSpec, sprites: SpriteSet, old: ModelSpec | None, spec: TrainSpec) -> ModelSpec:
    """The model with the styles, facings and words of the set, or those of the weights it starts from."""
    found = with_columns(model, sprites)
    if old is None or not (spec.distill or spec.keep_classes):
        return found
    both = {
        name: tuple(dict.fromkeys((*getattr(old, name), *getattr(found, name))))
        for name in ("styles", "facings", "words", "clips")
    }
    names = {name: getattr(old, name) for name in both} if spec.distill else both
    known = dataclasses.replace(model, **names)
    kinds = _usual(found.words, found.usual_kinds) | _usual(old.words, old.usual_kinds)
    styles = _usual(found.class_names, found.usual_styles) | _usual(old.class_names, old.usual_styles)
    return dataclasses.replace(
        known,
        usual_kinds=tuple(kinds.get(word, "") for word in known.words),
        usual_styles=tuple(styles.get(kind, "") for kind in known.class_names) if known.styles else (),
    )


def _usual(names: Sequence[str], usual: Sequence[str]) -> dict[str, str]:
    return dict(zip(names, usual, strict=True)) if usual else {}


def _as_painted_by(model: ModelSpec | None, sprites: SpriteSet) -> SpriteSet:
    """The sprites with the classes of a model, which a few-step model learns from.

    Raises:
        SpriteStudioError: It cannot have painted such sprites.
    """
    if model is None or not ARCHITECTURES[model.architecture].can_teach or model.few_step:
        raise SpriteStudioError(
            "A few-step model learns from full weights of the studio's network.",
            "Give such weights to start from, made for example with the preset Thorough.",
        )
    if sprites.image_size != model.image_size:
        raise SpriteStudioError(
            f"These weights paint {model.image_size}×{model.image_size} px, but the set's sprites are "
            f"{sprites.image_size}×{sprites.image_size}.",
            "Take the set that they were trained on.",
        )
    strange = [name for name in sprites.class_names if name not in model.class_names]
    if strange:
        raise SpriteStudioError(
            f"These weights do not know the class “{strange[0]}”.", "Take the set that they were trained on."
        )
    return with_classes(sprites, model.class_names)


def fit(sprites: SpriteSet, image_size: int) -> SpriteSet:
    """The sprites at `image_size` px, cropped or padded, never resized; 0 leaves them as they are."""
    if image_size in (0, sprites.image_size):
        return sprites
    editable = EditableSet(
        images=sprites.images,
        contexts=sprites.contexts,
        class_names=sprites.class_names,
        groups=sprites.groups,
        source=sprites.source,
        notes=sprites.notes,
        credits=sprites.credits,
    )
    name = "crop" if sprites.image_size > image_size else "pad"
    return to_set(apply_fix(editable, Fix(name, str(image_size))))


def with_classes(sprites: SpriteSet, class_names: Sequence[str] | dict[str, None]) -> SpriteSet:
    """The same sprites among these classes, which must hold those that are used."""
    names = tuple(class_names)
    contexts = np.zeros((sprites.count, len(names)), dtype=np.float32)
    for name in used_classes(sprites):
        contexts[:, names.index(name)] = sprites.contexts[:, sprites.class_names.index(name)]
    return dataclasses.replace(sprites, contexts=contexts, class_names=names)
