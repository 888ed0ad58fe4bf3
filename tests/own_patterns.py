"""Own patterns 自有正则: every regular expression of the product, where it stands and how it is asked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, TypeGuard

import monitor
import schedules
import spiders

PACKAGES = (monitor, schedules, spiders)
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_HOLE = "ab1"
"""Stands for the (escaped) text that a pattern is made around while the program runs."""
_ANY_WAY = ("search", "fullmatch", "finditer")
"""How a pattern is tried where nobody sees how it is asked, for it is handed on."""


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A pattern, the module and the name that hold it, and the methods it is asked with."""

    place: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


@cache
def module_names() -> tuple[str, ...]:
    """Every module of the product, but those that start it."""
    return tuple(
        found.name
        for package in PACKAGES
        for found in walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__")
    )


def own_patterns() -> list[OwnPattern]:
    """Every pattern once, under the first name found for it."""
    places: dict[re.Pattern[Any], OwnPattern] = {}
    for name in module_names():
        module = import_module(name)
        for attribute, value in vars(module).items():
            if attribute.startswith("__"):
                continue
            for number, pattern in enumerate(patterns_in(value, module)):
                place = f"{name}.{attribute}" + ("" if isinstance(value, re.Pattern) else f"[{number}]")
                places.setdefault(pattern, OwnPattern(place, pattern, methods_of(name, attribute)))
        for place, pattern in _made_around_text(name):
            places.setdefault(pattern, OwnPattern(place, pattern, _ANY_WAY))
    return list(places.values())


def calls_of_re(module: str) -> Iterator[ast.Call]:
    """The calls of functions of `re` that stand inside functions of a module; `escape` makes no pattern."""
    for function in ast.walk(_tree_of(module)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _is_of_re(node.func):
                    yield node


def _is_of_re(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    return _is_named(called.value, {"re"}) and called.attr != "escape"


def _made_around_text(module: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that a module makes of f-strings while it runs, another text in place of the real one."""
    for call in calls_of_re(module):
        shape = call.args[0] if call.args else None
        if isinstance(shape, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else _HOLE for part in shape.values]
            yield f"{module}:{call.lineno}", re.compile("".join(str(part) for part in parts))


def patterns_in(value: object, module: ModuleType) -> Iterator[re.Pattern[Any]]:
    """The patterns a value is or holds: containers, values of ours, classes of the module itself."""
    waiting, seen = [value], set[int]()
    while waiting:
        looked_at = waiting.pop()
        if isinstance(looked_at, re.Pattern):
            yield looked_at
        elif id(looked_at) not in seen:
            seen.add(id(looked_at))
            waiting += reversed(_held_by(looked_at, module))


def _held_by(value: object, module: ModuleType) -> list[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, tuple | list | set | frozenset):
        return list(value)
    if isinstance(value, type):
        return list(vars(value).values()) if value.__module__ == module.__name__ else []
    if is_dataclass(value):
        return [getattr(value, each.name, None) for each in fields(value)]
    return []


def source_of(name: str) -> Path:
    """The file of a module."""
    return Path(str(import_module(name).__file__))


def methods_of(module: str, name: str) -> tuple[str, ...]:
    """How a pattern of this name is asked, in its own module or, by a public name, in any."""
    trees = [_tree_of(module)] if name.startswith("_") else [_tree_of(each) for each in module_names()]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    loops = [node for node in nodes if isinstance(node, ast.For | ast.comprehension)]
    over = [loop for loop in loops if _is_named(loop.iter, {name})]
    each = {node.id for loop in over for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
    asked = [
        node
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr in METHODS and _is_named(node.value, {name, *each})
    ]
    accounted = len(over) + sum(_is_named(node.value, {name}) for node in asked)
    uses = sum(_is_named(node, {name}) and isinstance(node.ctx, ast.Load) for node in nodes)
    return tuple(sorted({node.attr for node in asked})) if asked and accounted == uses else _ANY_WAY


def _is_named(node: ast.AST, names: set[str]) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id in names


@cache
def _tree_of(module: str) -> ast.Module:
    return ast.parse(source_of(module).read_text(encoding="utf-8"))
