"""What a network is trained to do: a loss per kind of network, and distillation into few steps."""
