"""Options made from the descriptions of the fields of a spec."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from spritestudio.cli.arguments import number, whole_number
from spritestudio.specs.base import one_of
from spritestudio.specs.fields import FieldInfo, field_infos


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_KINDS: dict[type, Callable[[str], object]] = {int: whole_number, float: number, str: str, tuple: _names}


def add_options(
    group: argparse._ActionsContainer, spec_class: type, names: Iterable[str], *, defaults: bool = True
) -> None:
    """Add an option per field; `option_values` reads those that were given.

    Args:
        group: Where the options belong.
        spec_class: The spec.
        names: Its fields.
        defaults: Whether the defaults of the fields are told.
    """
    usual = {field.name: field.default for field in dataclasses.fields(spec_class)}
    for name in names:
        info = field_infos(spec_class)[name]
        text = option_help(info, usual[name] if defaults else None).replace("%", "%%")
        if info.kind is bool:
            group.add_argument(
                info.option, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=text
            )
        else:
            group.add_argument(
                info.option,
                type=_KINDS[info.kind],
                default=argparse.SUPPRESS,
                metavar=(info.unit if info.unit.isalpha() else info.option[2:].replace("-", "_")).upper(),
                help=text,
            )


def add_number(
    group: argparse._ActionsContainer, info: FieldInfo, default: int | None, told: str = ""
) -> None:
    """Add the option of a whole number that belongs to no spec.

    Args:
        group: Where the option belongs.
        info: What it is.
        default: What it is unless it is given.
        told: The default in words, where there is no number.
    """
    text = option_help(info, default if default is not None else told)
    group.add_argument(info.option, type=whole_number, default=default, metavar="N", help=text)


def option_help(info: FieldInfo, default: Any = None) -> str:
    """What an option does, what it may be, and what it is if it is not given."""
    facts = []
    if info.choices and info.kind is str:
        facts.append(one_of(tuple(info.choices)))
    elif info.kind in (int, float) and info.maximum is not None and not info.choices:
        facts.append(f"{info.minimum:.10g} to {info.maximum:.10g}")
    if default is not None:
        facts.append(f"default {_shown(default)}")
    return f"{info.help} ({'; '.join(facts)})" if facts else info.help


def option_values(options: argparse.Namespace, spec_class: type, names: Iterable[str]) -> dict[str, Any]:
    """The fields whose options were given, for `dataclasses.replace`."""
    given = {name: field_infos(spec_class)[name].option[2:].replace("-", "_") for name in names}
    return {name: getattr(options, option) for name, option in given.items() if hasattr(options, option)}


def given_options(options: argparse.Namespace, spec_class: type, names: Iterable[str]) -> list[str]:
    """The options of fields that were given."""
    infos = field_infos(spec_class)
    return [infos[name].option for name in option_values(options, spec_class, names)]


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ",".join(default)
    return "none" if default == "" else f"{default:g}" if isinstance(default, float) else str(default)
