"""Learn: how diffusion paints, told in short chapters with figures that are painted live."""
