"""What is mistyped is told by the command that does not know it, with what may be meant."""

from __future__ import annotations

import argparse

import pytest

from spritestudio import cli
from tests.cli.conftest import Run


def commands() -> list[str]:
    """Every command that there is."""
    (action,) = (a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction))
    return list(action.choices)


@pytest.mark.parametrize("command", commands())
def test_an_unknown_option_is_told_by_its_command(spritestudio: Run, command: str) -> None:
    result = spritestudio(command, "--qqq", "3")
    assert result.refused, result
    assert (
        result.err == f"spritestudio {command}: there is no option --qqq. See spritestudio {command} --help\n"
    )


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        ("generate --stps 4", "no option --stps; did you mean --steps or --step?"),
        ("generate --uot a.png", "no option --uot; did you mean --out?"),
        ("generate -out a.png", "no option -out; did you mean --out?"),
        ("import --uniqe=1 a.png", "no option --uniqe; did you mean --unique?"),
        ("runs --compere a.png", "no option --compere; did you mean --compare?"),
        ("train a.npz --preset qick", "argument --preset: there is no 'qick'; did you mean quick-look?"),
        ("train a.npz --preset look", "did you mean quick-look?"),
        ("import --clips lpk a.png", "argument --clips: there is no 'lpk'; did you mean lpc?"),
        ("import --clips qqq a.png", "no 'qqq'; there are rows, "),
        ("genrate --count 3", "no 'genrate'; did you mean generate?"),
        ("--verson", "no option --verson; did you mean --version?"),
        ("generate --out a.png two words", "no place for 'two'; in quotes, several words are one argument."),
        ("train my.npz", "no place for 'my.npz'; did you mean --data 'my.npz'?"),
        ("matrix --step 4 --rows a --columns b", "could match --steps, --step-spacing"),
    ],
)
def test_what_may_be_meant_is_offered(spritestudio: Run, arguments: str, meant: str) -> None:
    result = spritestudio(*arguments.split())
    assert result.refused, result
    assert meant in result.err
    assert "?." not in result.err


def test_values_that_begin_with_a_dash_and_what_follows_two_are_no_options(spritestudio: Run) -> None:
    assert "Guidance" in spritestudio("generate", "--guidance", "-1", "--out", "a.png").err
    assert "There is no file or folder --qqq" in spritestudio("import", "--", "--qqq").err
    assert "There is no file or folder -a b" in spritestudio("import", "-a b").err
