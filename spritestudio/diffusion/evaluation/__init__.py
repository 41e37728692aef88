"""How good weights are: the classifier, distances, checkpoints compared, noise levels probed."""
