"""The Train page: teach a network, and watch it learn."""
