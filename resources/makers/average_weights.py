"""Average weights that go back to the same ones, each with longer columns of the context where asked.

Run it by hand: python resources/makers/average_weights.py OUT.safetensors A.safetensors B.safetensors \\
    --gains words=1.7 facing:left=5 --gains words=1.5 facing:left=3
Weights that were trained on from others paint better as a mean of before and after than as either (Wortsman
et al. 2022, arXiv:2203.05482). Each --gains belongs to one of the files, in their order; OUT describes itself
as the last file does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.torch import load_file
from train_second_network import read_gain, save, strengthen

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.key_map import with_current_keys
from spritestudio.library.models import read_model_spec


def main() -> None:
    """Read, strengthen, average, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--gains", nargs="*", type=read_gain, action="append", default=[])
    options = parser.parse_args()
    spec = read_model_spec(options.weights[-1])
    gains = options.gains or [[] for _ in options.weights]
    networks = []
    for path, of_it in zip(options.weights, gains, strict=True):
        network = build_network(spec)
        network.load_state_dict(
            with_current_keys({name: value.float() for name, value in load_file(path).items()})
        )
        strengthen(network, spec, dict(of_it))
        networks.append(network.state_dict())
    mean = build_network(spec)
    mean.load_state_dict(
        {name: sum(each[name] for each in networks) / len(networks) for name in networks[-1]}
    )
    save(mean, spec, options.out)


if __name__ == "__main__":
    main()
