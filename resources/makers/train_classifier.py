"""Train the eye of `spritestudio evaluate`: python resources/makers/train_classifier.py DATA.npz.

DATA must have finer labels under the key "fine", and columns, as sets that build_training_bundle.py --set
writes. The weights become weights/sprite-classifier-SIZE-vN.safetensors, with a model card beside them. It
takes some minutes.
"""

from __future__ import annotations

import argparse
import platform
import time
from pathlib import Path

import numpy as np
import torch

from spritestudio.cli.progress import progress_bar
from spritestudio.diffusion.evaluation.classifier import Classifier, classifier_path, save_classifier
from spritestudio.diffusion.evaluation.classifier_training import train_classifier
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites

CARD = """# {name}

Not a model that paints: the eye of `spritestudio evaluate`, which sees {size}×{size} sprites. A small
convolutional network of {parameters:,} parameters, kept as float16. It tells {categories} categories
apart, each a finer kind within a class, and styles, facings and {words} words.

It learned without one group in five (`held_out` of the set). Its 64 features, with mean 0 and variance 1 over
what it learned from, are where Fréchet distance, KID, density and coverage are measured. It judges the class,
the style, the facing and the words of a sample: a word counts as seen above the value that 5 % of the
held-out sprites without it reach.

On the {unseen} held-out sprites it finds the right class in {class_accuracy:.1%}, the right category in
{category_accuracy:.1%}{others}.

{tables}

Figures compare only within one version of this file: a new training is a new version. Those that cards quote
by version 1, which had learned default16 or default32 alone, are not comparable.

## Training

{date}: {epochs} epochs in {minutes:.1f} min on {processor}; AdamW, one cycle of the learning
rate, label smoothing 0.1, mirrored (left is right then) and moved by up to a pixel. Data: {data},
of figures composed of the same parts one in {composed}.

```
python resources/makers/build_training_bundle.py {size} bundle.npz --data FOLDER \\
    --palette-of weights/sprites{size}.safetensors --set set{size}.npz
python resources/makers/train_classifier.py set{size}.npz
```

## Credits

{credits}
"""
COMPOSED_ONE_IN = 5
TITLES = {"styles": "style", "facings": "facing", "words": "words"}


def main() -> None:
    """Read the arguments, train, and write weights and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=24)
    options = parser.parse_args()
    sprites = fewer_composed(load_sprites(options.data))
    target = classifier_path(sprites.image_size)
    start = time.perf_counter()
    with progress_bar("epoch", "learning") as bar:
        for event in train_classifier(sprites, target.stem, epochs=options.epochs):
            bar.total = event.steps
            bar.set_postfix(loss=f"{event.loss:.3f}", refresh=False)
            bar.update()
    assert event.classifier is not None
    save_classifier(target, event.classifier)
    minutes = (time.perf_counter() - start) / 60.0
    target.with_suffix(".md").write_text(
        _card(event.classifier, sprites, options.epochs, minutes), encoding="utf-8"
    )
    print(f"{target}: {event.classifier.accuracy}")


def fewer_composed(sprites: SpriteSet) -> SpriteSet:
    """The set with one in some of the figures that are composed of the same parts."""
    is_composed = np.char.find(sprites.notes["source"].astype(str), "composed") >= 0
    order = np.cumsum(is_composed)
    return sprites.some(~is_composed | (order % COMPOSED_ONE_IN == 0))


def _card(classifier: Classifier, sprites: SpriteSet, epochs: int, minutes: float) -> str:
    found = classifier.accuracy
    return CARD.format(
        name=classifier.name,
        size=classifier.image_size,
        parameters=sum(parameter.numel() for parameter in classifier.network.parameters()),
        categories=len(classifier.categories),
        words=len(classifier.names["words"]),
        unseen=found["sprites"],
        class_accuracy=found["class"],
        category_accuracy=found["categories"],
        others="".join(f", the right {title} in {found[g]:.1%}" for g, title in TITLES.items() if g in found),
        tables="\n\n".join(
            f"{group}: "
            + ", ".join(f"{name} {share:.0%}" for name, share in found[f"{group} by name"].items())
            for group in ("class", "styles", "facings")
        ),
        date=time.strftime("%Y-%m-%d"),
        epochs=epochs,
        minutes=minutes,
        processor=f"{torch.get_num_threads()} thread, {platform.machine()}",
        data=f"{sprites.source}, {sprites.count} sprites",
        composed=COMPOSED_ONE_IN,
        credits="\n".join(f"- {line}" for line in sprites.credits),
    )


if __name__ == "__main__":
    main()
