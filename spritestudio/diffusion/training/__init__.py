"""From sprites to weights: setup, objectives, the trainer, and all that keeps and watches a training."""
