"""Mixes with a name, with no window."""

from __future__ import annotations

from typing import Any

from spritestudio import paths
from spritestudio.library.models import read_model_spec
from spritestudio.project.mix_presets import SHIPPED, MixPresets
from spritestudio.project.mixes import Mix
from spritestudio.specs import ModelSpec


class Store(dict[str, Any]):
    """Values in memory."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


def test_the_shipped_presets_are_mixes_of_what_the_shipped_weights_know() -> None:
    plain, with_words = (
        read_model_spec(paths.shipped_weights() / f"{name}.safetensors")
        for name in ("sprites16", "sprites16-words")
    )
    shipped = MixPresets(Store()).shipped_for(with_words)
    assert set(shipped) == set(SHIPPED)
    assert set(MixPresets(Store()).shipped_for(plain)) == {
        name for name, shares in SHIPPED.items() if not any(":" in each for each in shares)
    }
    for name, mix in shipped.items():
        assert len(mix.shares) > 1, "a slider alone is no preset"
        assert name not in with_words.class_names
    assert shipped["Fire, torch"].of_group("words") == {"fire": 1.0, "orange": 1.0}


def test_only_what_the_weights_can_paint_is_offered() -> None:
    presets = MixPresets(Store())
    assert list(presets.shipped_for(ModelSpec(class_names=("hero", "food")))) == ["Edible hero"]
    assert presets.shipped_for(ModelSpec(class_names=("rock",))) == {}


def test_ones_own_are_kept_replaced_and_removed() -> None:
    store = Store()
    presets = MixPresets(store)
    told: list[list[str]] = []
    presets.changed.connect(lambda: told.append(list(presets.own)))
    presets.keep("mage", Mix({"hero": 1.0, "spell": 0.4}))
    presets.keep("mage", Mix({"spell": 1.0}))
    assert MixPresets(store).own == {"mage": Mix({"spell": 1.0})}
    presets.remove("mage")
    presets.remove("mage")
    assert told == [["mage"], ["mage"], []]


def test_damaged_presets_are_left_out() -> None:
    kept = {"bad": "shares", "worse": {"hero": "x"}, "fine": {"hero": 1}}
    assert list(MixPresets(Store(presets=kept)).own) == ["fine"]
    assert MixPresets(Store(presets=7)).own == {}
