"""Train the eye of `spritestudio evaluate`: python resources/makers/train_classifier.py DATA.npz.

DATA must have finer labels under the key "fine". The weights become
weights/sprite-classifier-SIZE-vN.safetensors, with a model card beside them. It takes some minutes.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path

from spritestudio.cli.progress import progress_bar
from spritestudio.diffusion.evaluation.classifier import Classifier, classifier_path, save_classifier
from spritestudio.diffusion.evaluation.classifier_training import train_classifier
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites

CARD = """# {name}

Not a model that paints: the eye of `spritestudio evaluate`, which sees {size}×{size} sprites. Two small
convolutional networks of {parameters:,} parameters each, kept as float16. They tell {categories} categories
apart, each a finer kind within a class: {classes}.

- The *feature net* learned from all sprites. Its 64 features, with mean 0 and variance 1 over the set, are
  where Fréchet distance, KID, density and coverage are measured.
- The *label net* learned without one group in five (`held_out` of the set). It tells the class of
  a sample.

On the {unseen} held-out sprites the label net finds the right class in {class_accuracy:.1%} and the right
category in {category_accuracy:.1%}.

Figures compare only within one version of this file: a new training is a new version.

## Training

{date}: {epochs} epochs for each of the two in {minutes:.1f} min on {processor}; AdamW, one
cycle of the learning rate, label smoothing 0.1, mirrored and moved by up to a pixel. Data: {data}.

```
python resources/makers/train_classifier.py {data_name}
```

## Credits

{credits}
"""


def main() -> None:
    """Read the arguments, train, and write weights and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=40)
    options = parser.parse_args()
    sprites = load_sprites(options.data)
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
    print(f"{target}: {dict(event.classifier.accuracy)}")


def _card(classifier: Classifier, sprites: SpriteSet, epochs: int, minutes: float) -> str:
    return CARD.format(
        name=classifier.name,
        size=classifier.image_size,
        parameters=sum(parameter.numel() for parameter in classifier.feature_net.parameters()),
        categories=len(classifier.categories),
        classes=", ".join(classifier.class_names),
        unseen=classifier.accuracy["sprites"],
        class_accuracy=classifier.accuracy["class"],
        category_accuracy=classifier.accuracy["category"],
        date=time.strftime("%Y-%m-%d"),
        epochs=epochs,
        minutes=minutes,
        processor=f"{os.cpu_count()} cores, {platform.machine()}",
        data=f"{sprites.source}, {sprites.count} sprites",
        data_name=sprites.source,
        credits="\n".join(f"- {line}" for line in sprites.credits),
    )


if __name__ == "__main__":
    main()
