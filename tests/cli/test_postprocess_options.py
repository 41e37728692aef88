"""Post-processing on the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.cli import main
from spritestudio.cli.postprocess_options import add_postprocess_arguments, postprocess_spec
from spritestudio.library.palettes import find_palette
from spritestudio.specs import PostprocessSpec


def parsed(*arguments: str) -> PostprocessSpec:
    parser = argparse.ArgumentParser()
    add_postprocess_arguments(parser)
    return postprocess_spec(parser.parse_args(arguments))


def test_without_options_nothing_but_alpha_is_done() -> None:
    assert parsed() == PostprocessSpec()


def test_every_option_reaches_the_spec(tmp_path: Path) -> None:
    (tmp_path / "two.hex").write_text("ff0000\n0000ff\n")
    spec = parsed(
        "--alpha-threshold", "90", "--drop-islands", "4", "--palette", str(tmp_path / "two.hex"),
        "--dither", "bayer4", "--recolor", str(tmp_path / "two.hex"), "plum lantern", "--remove-orphans",
        "--spare-inside",
        "--close-holes", "--outline", "inside", "--outline-color", "#102030", "--align", "baseline", "--trim",
    )  # fmt: skip
    lantern = find_palette("plum-lantern").to_hex()
    assert spec == PostprocessSpec(
        alpha_threshold=90,
        palette_mode="chosen",
        palette_name="two",
        palette=("#ff0000", "#0000ff"),
        dither="bayer4",
        recolor=(("#ff0000", lantern[0]), ("#0000ff", lantern[-1])),
        recolor_name="Plum Lantern",
        min_island_px=4,
        remove_orphans=True,
        spare_inside=True,
        close_holes=True,
        outline="inside",
        outline_color="#102030",
        align="baseline",
        trim=True,
    )


def test_colours_to_be_found_and_the_models_own() -> None:
    assert parsed("--colors", "16") == PostprocessSpec(palette_mode="best", colors=16)
    assert parsed("--palette", "model").palette_mode == "model"
    assert parsed("--outline", "outside").outline == "outside"


def test_an_outline_without_a_colour_takes_the_darkest_of_the_palette(tmp_path: Path) -> None:
    (tmp_path / "mine.hex").write_text("ffffff\n102030\nff0000\n")
    spec = parsed("--palette", str(tmp_path / "mine.hex"), "--outline", "outside")
    assert (spec.outline, spec.outline_color) == ("outside", "#102030")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--palette", "orchard", "--colors", "8"), "Both --palette and --colors"),
        (("--outline-color", "#102030"), "there is no --outline"),
        (("--dither", "checker"), "--dither needs a palette"),
        (("--palette", "no such palette"), "There is no palette 'no such palette'"),
        (("--colors", "0"), "Number of colours must be"),
        (("--alpha-threshold", "300"), "Alpha threshold must be"),
        (("--align", "left"), "alignment"),
        (("--outline", "left"), "no outline named 'left'"),
        (("--outline", "inside", "--outline-color", "black"), "'black' is not a colour"),
    ],
)
def test_mistakes_are_told_in_one_line(
    weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    out = tmp_path / "sheet.png"
    assert main(["generate", "--weights", str(weights), "--count", "1", "--out", str(out), *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_generated_sheet_has_the_chosen_colours(weights: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    status = main(
        ["generate", "--weights", str(weights), "--count", "4", "--seed", "1", "--steps", "3",
         "--out", str(out), "--palette", "ember-cave", "--alpha-threshold", "1"]
    )  # fmt: skip
    assert status == 0
    pixels = np.asarray(Image.open(out).convert("RGBA"))
    allowed = {tuple(color) for color in find_palette("Ember Cave").colors.tolist()} | {(0, 0, 0, 0)}
    assert {tuple(color) for color in pixels.reshape(-1, 4).tolist()} <= allowed


def test_json_tells_how_sprites_were_finished(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.png"
    main(
        ["generate", "--weights", str(weights), "--count", "1", "--steps", "2", "--out", str(out),
         "--json", "--trim"]
    )  # fmt: skip
    assert json.loads(capsys.readouterr().out)["recipe"]["postprocess"]["trim"] is True
