"""The Generate page: mixes, the sampler, the live grid and one sprite looked at closely."""
