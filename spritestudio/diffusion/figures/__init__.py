"""The ideas of diffusion as figures: what a sampler does, taken apart and measured."""
