"""Rules of the house that no linter knows: a name per class, no circle, no long file, a test per module."""

from __future__ import annotations

import ast
import graphlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "spritestudio"
MAX_LINES = 400


def modules(top: Path = PACKAGE) -> dict[str, ast.Module]:
    """The modules in a folder by their dotted names."""
    return {
        ".".join(path.relative_to(top.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(top.rglob("*.py"))
    }


def imports_of(name: str, tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The modules among `known` that a module imports anywhere, also in functions and for types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield str(node.module)


def test_no_two_classes_share_a_name() -> None:
    places = defaultdict(list)
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    trees = modules()
    known = set(trees)
    graph = {name: set(imports_of(name, tree, known)) for name, tree in trees.items()}
    assert sum(map(len, graph.values())) > 1000  # they were found
    list(graphlib.TopologicalSorter(graph).static_order())


def test_a_circle_would_be_found() -> None:
    text = "def f():\n    from spritestudio.b import x\n"
    found = set(imports_of("spritestudio.a", ast.parse(text), {"spritestudio.a", "spritestudio.b"}))
    assert found == {"spritestudio.b"}
    with pytest.raises(graphlib.CycleError):
        list(graphlib.TopologicalSorter({"a": found, "spritestudio.b": {"a"}}).static_order())


def test_no_file_is_longer_than_it_may_be() -> None:
    paths = [
        path for top in ("spritestudio", "tests", "resources") for path in (CHECKOUT / top).rglob("*.py")
    ]
    lines = {path.relative_to(CHECKOUT): len(path.read_bytes().splitlines()) for path in paths}
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_all_that_the_wheel_carries_is_there() -> None:
    build = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    carried = [CHECKOUT / folder for folder in build["targets"]["wheel"]["only-include"]]
    assert all(folder.is_dir() for folder in carried)
    assert CHECKOUT / "resources" not in carried  # the makers stay behind
    assert (CHECKOUT / "resources" / "makers").is_dir()
